import { failed, ok, type Result } from '@vouch/core'

/**
 * The byte strings of a CBOR array (RFC 8949 §3, definite and shortest lengths), as views of `body`: nothing is copied,
 * and each is decoded where it is needed. Problems: `CBOR_MALFORMED`, `CBOR_NOT_CANONICAL`, `BATCH_TOO_LARGE`.
 */
export function splitByteStrings(body: Uint8Array, maxItems: number): Result<readonly Uint8Array[]> {
  const head = readHead(body, 0)
  if (head === undefined || head.major !== 4) return malformed('it is not an array')
  if (!head.isShortest) return notCanonical()
  if (head.value > maxItems)
    return failed(
      'BATCH_TOO_LARGE',
      `The batch has ${head.value} transactions; at most ${maxItems} are taken at once.`,
      'Split it.',
      { transactions: head.value, maxTransactions: maxItems },
    )
  const items: Uint8Array[] = []
  let at = head.end
  for (let number = 0; number < head.value; number++) {
    const item = readHead(body, at)
    if (item === undefined || item.major !== 2) return malformed(`entry ${number} is not a byte string`)
    if (!item.isShortest) return notCanonical()
    at = item.end + item.value
    if (at > body.length) return malformed(`entry ${number} ends early`)
    items.push(body.subarray(item.end, at))
  }
  return at === body.length ? ok(items) : malformed('bytes are left over')
}

interface Head {
  readonly major: number
  readonly value: number
  readonly end: number
  readonly isShortest: boolean
}

/** Lengths of up to 32 bits; undefined for anything else. */
function readHead(bytes: Uint8Array, at: number): Head | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  const info = first & 31
  if (info < 24) return { major: first >> 5, value: info, end: at + 1, isShortest: true }
  const extra = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : 0
  if (extra === 0 || at + 1 + extra > bytes.length) return undefined
  let value = 0
  for (let index = 1; index <= extra; index++) value = value * 256 + (bytes[at + index] as number)
  const least = extra === 1 ? 24 : extra === 2 ? 0x100 : 0x10000
  return { major: first >> 5, value, end: at + 1 + extra, isShortest: value >= least }
}

function malformed(reason: string): Result<never> {
  return failed(
    'CBOR_MALFORMED',
    `The body is not a CBOR array of byte strings: ${reason}.`,
    'Send an array whose entries are signed transactions, each as a byte string.',
  )
}

function notCanonical(): Result<never> {
  return failed(
    'CBOR_NOT_CANONICAL',
    'The body is CBOR but not in deterministic form.',
    'Encode with deterministic CBOR (RFC 8949 §4.2): shortest integers and lengths.',
  )
}
