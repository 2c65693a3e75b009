/**
 * HTTP status by problem code. What is not named here follows from how its code ends, and is a bad request otherwise:
 * codes of contracts are not known in advance.
 */
const STATUS: Readonly<Record<string, number>> = {
  // who asks
  REQUEST_UNSIGNED: 401,
  REQUEST_SIGNATURE_INVALID: 401,
  CONSOLE_NOT_BUILT: 404,
  CONSOLE_FILE_UNKNOWN: 404,
  REQUEST_EXPIRED: 401,
  REQUEST_SESSION_INVALID: 401,
  REQUEST_SESSION_EXPIRED: 401,
  REQUEST_REPLAYED: 401,
  SIGNATURE_INVALID: 401,
  ACCESS_DENIED: 403,
  ACTION_GENESIS_ONLY: 403,
  // what is asked for
  KEY_REVOKED: 403,
  NOTHING_SEALED: 404,
  NETWORK_NOT_OPEN: 404,
  NETWORK_HAS_NO_VALIDATORS: 404,
  READER_ID_INVALID: 400,
  HOST_REFUSED: 421,
  RECEIPT_FORMAT_UNAVAILABLE: 406,
  CONTENT_TYPE_UNSUPPORTED: 415,
  BLOB_RANGE_INVALID: 416,
  // size and rate
  BODY_TOO_LARGE: 413,
  HEADERS_TOO_LARGE: 431,
  REQUEST_TIMEOUT: 408,
  CLAIMS_TOO_MANY: 413,
  ENVELOPE_LIMIT_REACHED: 409,
  RATE_LIMITED: 429,
  UPLOADS_TOO_MANY: 429,
  BLOB_QUOTA_EXCEEDED: 429,
  // what stands in the way
  BLOB_MISSING: 410,
  BLOB_DAMAGED: 409,
  BLOB_OFFSET_MISMATCH: 409,
  BLOB_SIZE_MISMATCH: 409,
  BLOB_UPLOAD_BUSY: 409,
  BLOB_UPLOAD_INTERRUPTED: 409,
  BLOB_HASH_MISMATCH: 422,
  ENVELOPE_DAMAGED: 409,
  META_DAMAGED: 409,
  STATE_HEIGHT_PRUNED: 410,
  CHAIN_WRONG: 409,
  TRANSACTION_EXPIRED: 409,
  // the wrong version of a form is bad input, though its code ends as if something were not found
  TRANSACTION_VERSION_UNKNOWN: 400,
  // the node itself
  INTERNAL: 500,
  CONTRACT_THREW: 500,
  DISK_FULL: 507,
  LEDGER_STOPPED: 503,
  NODE_BUSY: 503,
  NODE_NOT_READY: 503,
  NODE_STOPPING: 503,
  ORDER_STALLED: 503,
  REQUEST_MEMORY_FULL: 503,
  STREAMS_TOO_MANY: 503,
}

const BY_ENDING: readonly (readonly [string, number])[] = [
  ['_UNKNOWN', 404],
  ['_TOO_LARGE', 413],
  ['_DENIED', 403],
]

/** Of a problem with the request; `fallback` where neither the code nor its ending says more. */
export function statusOf(code: string, fallback = 400): number {
  return (
    (Object.hasOwn(STATUS, code) ? STATUS[code] : undefined) ??
    BY_ENDING.find(([ending]) => code.endsWith(ending))?.[1] ??
    fallback
  )
}

/** Where waiting a little helps: seconds for `Retry-After`. */
export function retryAfterSeconds(status: number): number | undefined {
  return status === 429 || status === 503 ? 1 : undefined
}
