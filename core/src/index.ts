export { allocate, allocateShared, type IncrementalHash, sha256Incremental } from '#platform'
export {
  type Amount,
  asAmount,
  asHash,
  asHeight,
  type Brand,
  HASH_BYTES,
  type Hash,
  type Height,
  ZERO_HASH,
} from './brand.ts'
export {
  compareBytes,
  concatBytes,
  joinBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  readUint64,
  toBase64,
  toHex,
  putUint32,
  putUint64,
  uint32,
  uint64,
  utf8,
} from './bytes.ts'
export { decode } from './codec/decode.ts'
export { encode } from './codec/encode.ts'
export { type Cbor, type CodecLimits, DEFAULT_LIMITS } from './codec/limits.ts'
export { enterArray, skipItem } from './codec/skip.ts'
export {
  assert,
  type Failed,
  failed,
  InvariantViolation,
  type Ok,
  OperationalError,
  ok,
  type Problem,
  ProblemError,
  type ProblemMeta,
  problem,
  type Result,
  unwrap,
} from './errors.ts'
export { type HashDomain, sha256, taggedHash } from './hash.ts'
export { type Clock, type Random, systemClock, systemRandom } from './ports.ts'
export { lowSOf } from './signature/low-s.ts'
export {
  ED25519,
  isPublicKey,
  isSignatureOf,
  P256,
  type PublicKey,
  type SchemeId,
  schemeName,
  WEBAUTHN,
} from './signature/key-form.ts'
export { createEd25519Signer, type LocalSigner, type Signer, verifySignature } from './signature/scheme.ts'
export { encodeWebauthnSignature, type WebauthnAssertion, webauthnKey } from './signature/webauthn.ts'
export {
  MAX_AUTHENTICATOR_DATA_BYTES,
  MAX_CLIENT_DATA_BYTES,
  MAX_WEBAUTHN_SIGNATURE_BYTES,
} from './signature/webauthn-bounds.ts'
