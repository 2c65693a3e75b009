export const MAX_AUTHENTICATOR_DATA_BYTES = 512
export const MAX_CLIENT_DATA_BYTES = 1024
/** The parts at their largest, and the heads that hold them together. */
export const MAX_WEBAUTHN_SIGNATURE_BYTES = 1648
/** All parts, with an origin of one letter. */
export const MIN_WEBAUTHN_SIGNATURE_BYTES = 200
