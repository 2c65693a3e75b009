/**
 * Bytes as a string of characters 0 to 255, for keys of a Map. Their order as strings is their order as bytes.
 * Buffer does it in native code; browsers have none.
 */
const native = typeof globalThis.Buffer === 'function' ? globalThis.Buffer : undefined

export function byteText(bytes: Uint8Array): string {
  if (native !== undefined) return native.prototype.latin1Slice.call(bytes, 0, bytes.length)
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x2000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000))
  return text
}

export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
