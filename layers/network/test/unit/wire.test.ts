import { encode, sha256, utf8 } from '@vouch/core'
import { expect, test } from 'vitest'
import {
  decodeAddresses,
  decodeBytesList,
  decodeHello,
  encodeBytesList,
  encodeHello,
  MAX_ADDRESSES,
  WIRE_LIMITS,
} from '../../src/peers/wire.ts'

const chainId = sha256(utf8('chain'))
const MALFORMED = { ok: false, problem: { code: 'MESSAGE_MALFORMED' } }
const hello = (...slots: readonly unknown[]) => decodeHello(encode(slots as never))

test('what was encoded is decoded', () => {
  const said = { chainId, listen: '10.0.0.1:4381', height: 7 }
  expect(decodeHello(encodeHello(said))).toEqual({ ok: true, value: said })
  const list = [utf8('a'), utf8('')]
  expect(decodeBytesList(encodeBytesList(list), 99, 2)).toEqual({ ok: true, value: list })
  expect(decodeAddresses(encode(['10.0.0.1:4381', '[2001:db8::1]:1']))).toMatchObject({ ok: true })
})

test.each([
  ['no CBOR', decodeHello(Uint8Array.of(0xff))],
  ['no list', decodeHello(encode('hello'))],
  ['another version', hello(2, chainId, '', 0)],
  ['a height below nothing', hello(1, chainId, '', -1)],
  ['an address without end', hello(1, chainId, 'x'.repeat(129), 0)],
  ['more than may arrive', hello(1, new Uint8Array(WIRE_LIMITS.hello), '', 0)],
  ['bytes that are text', decodeBytesList(encode(['a']), 99, 9)],
  ['more entries than asked for', decodeBytesList(encodeBytesList([chainId, chainId]), 99, 1)],
  ['more bytes than asked for', decodeBytesList(encodeBytesList([chainId]), 20, 9)],
  ['a name as address', decodeAddresses(encode(['example.com:1']))],
  ['a port that is none', decodeAddresses(encode(['10.0.0.1:65536']))],
  [
    'too many addresses',
    decodeAddresses(encode(Array.from({ length: MAX_ADDRESSES + 1 }, () => '1.1.1.1:1'))),
  ],
])('MESSAGE_MALFORMED: %s', (_, decoded) => {
  expect(decoded).toMatchObject(MALFORMED)
})
