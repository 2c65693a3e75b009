import { assert } from '../errors.ts'

/**
 * Where the item that begins at `at` ends. For bytes that `decode` has taken before: nothing is checked but that they
 * do not end early, which would be a fault of the caller.
 */
export function skipItem(bytes: Uint8Array, at: number): number {
  let open = 1
  let next = at
  while (open > 0) {
    const first = bytes[next]
    assert(first !== undefined, 'an item lies within its bytes')
    const major = first >> 5
    const argument = argumentAt(bytes, next)
    next += headLength(first)
    open -= 1
    if (major === 2 || major === 3) next += argument
    else if (major === 4) open += argument
    else if (major === 6) open += 1
  }
  return next
}

/** Where the first entry of the array at `at` begins. */
export function enterArray(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  assert(first !== undefined && first >> 5 === 4, 'an array begins here')
  return at + headLength(first)
}

function headLength(first: number): number {
  const info = first & 31
  return info < 24 ? 1 : 1 + (1 << (info - 24))
}

/** A length below 2^32; of what is larger only the length of its head matters. */
function argumentAt(bytes: Uint8Array, at: number): number {
  const info = (bytes[at] as number) & 31
  if (info < 24) return info
  let argument = 0
  const size = Math.min(4, 1 << (info - 24))
  for (let index = 1; index <= size; index++) argument = argument * 256 + (bytes[at + index] as number)
  return argument
}
