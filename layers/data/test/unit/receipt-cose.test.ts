import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReceiptFixture } from '@vouch/testing'
import { describe, expect, it } from 'vitest'
import {
  decodeCoseReceipt,
  decodeSign1,
  encodeCoseReceipt,
  type Sign1,
  verifyCoseReceipt,
} from '../../src/index.ts'

const fixture = createReceiptFixture()
const [claim] = fixture.bundle.outcomes as [(typeof fixture.bundle.outcomes)[0]]
const [block] = fixture.bundle.blocks as [(typeof fixture.bundle.blocks)[0]]
const sign1 = decodeSign1(block.seal)
const seal = sign1.ok ? sign1.value : ({} as Sign1)
const file = encodeCoseReceipt(seal, claim)

/*
 * A verifier written from the specifications alone: CBOR (RFC 8949), COSE_Sign1 (RFC 9052 §4.2, §4.4),
 * EdDSA (RFC 9053 §2.2), receipts of inclusion (RFC 9942), Merkle trees (RFC 9162 §2.1.3.2).
 */
type Item = number | string | Buffer | null | Item[] | Map<Item, Item> | { tag: number; item: Item }

function readItem(bytes: Buffer, start: number): [Item, number] {
  const major = (bytes[start] as number) >> 5
  const info = (bytes[start] as number) & 31
  if (info === 22 && major === 7) return [null, start + 1]
  const extra = info < 24 ? 0 : 1 << (info - 24)
  const value = extra === 0 ? info : bytes.readUIntBE(start + 1, extra)
  let at = start + 1 + extra
  if (major === 0) return [value, at]
  if (major === 1) return [-1 - value, at]
  if (major === 2) return [bytes.subarray(at, at + value), at + value]
  if (major === 3) return [bytes.subarray(at, at + value).toString('utf8'), at + value]
  const items: Item[] = []
  const count = major === 5 ? value * 2 : major === 4 ? value : 1
  for (let number = 0; number < count; number++) {
    const [item, next] = readItem(bytes, at)
    items.push(item)
    at = next
  }
  if (major === 4) return [items, at]
  if (major === 6) return [{ tag: value, item: items[0] as Item }, at]
  const map = new Map<Item, Item>()
  for (let number = 0; number < count; number += 2) map.set(items[number] as Item, items[number + 1] as Item)
  return [map, at]
}

const cbor = (bytes: Uint8Array): Item => readItem(Buffer.from(bytes), 0)[0]
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()

function byteString(bytes: Uint8Array): Buffer {
  if (bytes.length < 24) return Buffer.from([0x40 + bytes.length, ...bytes])
  if (bytes.length < 256) return Buffer.from([0x58, bytes.length, ...bytes])
  return Buffer.from([0x59, bytes.length >> 8, bytes.length & 255, ...bytes])
}

function rfc9162Root(entry: Uint8Array, size: number, index: number, path: readonly Buffer[]): Buffer {
  if (index >= size) throw new Error('no such leaf')
  let [fn, sn] = [index, size - 1]
  let r = sha256(Buffer.of(0), entry)
  for (const p of path) {
    if (sn === 0) throw new Error('path too long')
    if ((fn & 1) === 1 || fn === sn) {
      r = sha256(Buffer.of(1), p, r)
      while ((fn & 1) === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1]
    } else r = sha256(Buffer.of(1), r, p)
    ;[fn, sn] = [fn >> 1, sn >> 1]
  }
  if (sn !== 0) throw new Error('path too short')
  return r
}

function independentlyVerified(receipt: Uint8Array, entry: Uint8Array, ed25519Key: Uint8Array): boolean {
  const { tag, item } = cbor(receipt) as { tag: number; item: Item[] }
  const [protectedBytes, unprotected, payload, signature] = item as [Buffer, Map<Item, Item>, null, Buffer]
  const header = cbor(protectedBytes) as Map<Item, Item>
  if (tag !== 18 || payload !== null || header.get(1) !== -8 || header.get(395) !== 1) return false
  const [proof] = (unprotected.get(396) as Map<Item, Item>).get(-1) as [Buffer]
  const [size, index, path] = cbor(proof) as [number, number, Buffer[]]
  const root = rfc9162Root(entry, size, index, path)
  const signed = Buffer.concat([
    Buffer.from([0x84, 0x6a]),
    Buffer.from('Signature1'),
    byteString(protectedBytes),
    byteString(Buffer.alloc(0)),
    byteString(root),
  ])
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), ed25519Key])
  return verify(null, signed, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
}

describe('a COSE Receipt', () => {
  it('is accepted by a verifier that knows only the RFCs', () => {
    for (const outcome of fixture.bundle.outcomes) {
      const own = fixture.bundle.blocks.find(({ height }) => height === outcome.height)
      const decoded = decodeSign1(own?.seal as Uint8Array)
      const receipt = encodeCoseReceipt(decoded.ok ? decoded.value : seal, outcome)
      expect(independentlyVerified(receipt, outcome.outcome, fixture.operator.subarray(1))).toBe(true)
    }
    const other = fixture.bundle.outcomes[1]?.outcome as Uint8Array
    expect(independentlyVerified(file, other, fixture.operator.subarray(1))).toBe(false)
  })

  it('reads back and verifies to the header it seals', () => {
    const decoded = decodeCoseReceipt(file)
    expect(decoded.ok && decoded.value.proof.size).toBe(5)
    const verified = verifyCoseReceipt(file, claim.outcome, fixture.operator)
    expect(verified.ok && verified.value.height).toBe(1)
  })

  it('is refused with any byte changed or cut', () => {
    const kept: string[] = []
    for (let at = 0; at < file.length; at++) {
      const changed = Uint8Array.from(file)
      changed[at] = (changed[at] as number) ^ (1 << (at % 8))
      if (verifyCoseReceipt(changed, claim.outcome, fixture.operator).ok) kept.push(`changed ${at}`)
      if (verifyCoseReceipt(file.subarray(0, at), claim.outcome, fixture.operator).ok) kept.push(`cut ${at}`)
    }
    expect(kept).toEqual([])
  })

  it('says what does not hold', () => {
    const codeOf = (bytes: Uint8Array, entry: Uint8Array, key: Uint8Array): string => {
      const result = verifyCoseReceipt(bytes, entry, key)
      return result.ok ? 'ok' : result.problem.code
    }
    const otherKey = Uint8Array.from(fixture.operator)
    otherKey[5] = (otherKey[5] as number) ^ 1
    expect(codeOf(file, claim.outcome, otherKey)).toBe('SEAL_INVALID')
    expect(codeOf(file, claim.transaction, fixture.operator)).toBe('RECEIPT_INCLUSION_INVALID')
    expect(codeOf(encodeCoseReceipt(seal, { ...claim, size: 6 }), claim.outcome, fixture.operator)).toBe(
      'RECEIPT_INCLUSION_INVALID',
    )
    expect(codeOf(block.seal, claim.outcome, fixture.operator)).toBe('COSE_MALFORMED')
  })
})
