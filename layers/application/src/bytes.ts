/** Bytes in contracts: bundled into each that needs them, so it depends on nothing. */
const DIGITS = '0123456789abcdef'

export function same(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}

/** Lower-case hexadecimal, for notes and messages. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += `${DIGITS[byte >> 4]}${DIGITS[byte & 15]}`
  return text
}

/** What a flow's first entry points back to. */
export function noHash(): Uint8Array {
  return new Uint8Array(32)
}
