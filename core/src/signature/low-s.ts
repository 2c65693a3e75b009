/** Order of P-256 (SEC 2 §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const HALF_ORDER = ORDER >> 1n

/** A signature with s above half the order is refused, so that none has a twin. `signature` is r ‖ s: 64 bytes. */
export function hasLowS(signature: Uint8Array): boolean {
  const s = secondHalf(signature)
  return s > 0n && s <= HALF_ORDER
}

/** The twin with the lower s, which holds for the same message; for signers that give either. */
export function lowSOf(signature: Uint8Array): Uint8Array {
  const s = secondHalf(signature)
  if (s <= HALF_ORDER || s >= ORDER) return signature
  const out = Uint8Array.from(signature)
  let rest = ORDER - s
  for (let at = 63; at >= 32; at--) {
    out[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return out
}

function secondHalf(signature: Uint8Array): bigint {
  let s = 0n
  for (const byte of signature.subarray(32)) s = (s << 8n) | BigInt(byte)
  return s
}
