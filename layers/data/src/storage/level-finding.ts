import { crc32c } from '@node-rs/crc32'

/** Something in a LevelDB directory that is not as LevelDB wrote it. */
export interface LevelFinding {
  /**
   * `damage`: recorded bytes changed or went missing. `torn-tail`: the newest log or manifest ends inside a record,
   * as a kill or a power cut leaves it; LevelDB drops that record, and no write in it was acknowledged. `leftover`:
   * a damaged or unfinished file that the database no longer uses, or does not use yet.
   */
  readonly kind: 'damage' | 'torn-tail' | 'leftover'
  /** Name inside the directory. */
  readonly file: string
  /** Byte in the file where it begins. */
  readonly offset: number
  readonly what: string
}

/** Finding within a file whose name and standing the caller knows. */
export interface Flaw {
  readonly offset: number
  readonly what: string
  /** The file ends inside a record that begins here. */
  readonly isTorn?: boolean
}

/** LevelDB stores checksums masked, so that a checksum of data holding checksums stays strong (util/crc32c.h). */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)
}

/** Reads LevelDB's varints and length-prefixed slices; `isBad` once something did not fit. */
export interface SliceReader {
  readonly at: number
  readonly isBad: boolean
  varint(): number
  slice(length?: number): Uint8Array
}

export function readSlices(bytes: Uint8Array, from = 0): SliceReader {
  let at = from
  let isBad = false
  function varint(): number {
    let value = 0
    for (let scale = 1; scale <= 2 ** 56; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    isBad = true
    return 0
  }
  return {
    get at() {
      return at
    },
    get isBad() {
      return isBad
    },
    varint,
    slice(length = varint()) {
      if (at + length > bytes.length) isBad = true
      const slice = bytes.subarray(at, at + length)
      at += length
      return slice
    },
  }
}
