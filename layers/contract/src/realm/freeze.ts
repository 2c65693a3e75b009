/**
 * `Object.freeze`, but for the prototypes that arrays of bytes inherit from it does property by property what the built-in
 * one does at once. The outcome is the same (ECMA-262, SetIntegrityLevel). V8 however marks what the built-in one froze as
 * having frozen elements, and looks from then on, in its slow runtime, whether a prototype forbids each byte that is stored
 * into any array of bytes: forty times slower, wherever bytes are written one by one. Others stay with the built-in, which
 * keeps their methods quick to find.
 *
 * To be imported before SES, which takes the language's functions as it finds them; `restoreFreeze` then gives everybody
 * else the built-in one again.
 */

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions } = Object
const { apply, ownKeys } = Reflect
const { isView } = ArrayBuffer
const { isPrototypeOf } = Object.prototype
const TYPED_ARRAY = getPrototypeOf(Uint8Array.prototype) as object

function isAboveBytes(value: unknown): value is object {
  if (value === Object.prototype || value === TYPED_ARRAY) return true
  return apply(isPrototypeOf, TYPED_ARRAY, [value]) && !isView(value)
}

function freezeEach<T extends object>(value: T): T {
  preventExtensions(value)
  for (const key of ownKeys(value)) {
    const property = getOwnPropertyDescriptor(value, key) as PropertyDescriptor
    const isData = 'value' in property
    defineProperty(value, key, isData ? { configurable: false, writable: false } : { configurable: false })
  }
  return value
}

const replaced = (value: unknown): unknown => (isAboveBytes(value) ? freezeEach(value) : freeze(value))
defineProperty(Object, 'freeze', { value: replaced })

/** Once SES is there. */
export function restoreFreeze(): void {
  defineProperty(Object, 'freeze', { value: freeze })
}
