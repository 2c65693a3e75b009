import { generateKeyPairSync, sign } from 'node:crypto'
import { concatBytes, sha256, utf8 } from '@vouch/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { complaintOf } from '../../src/parts/problem.ts'
import { usePasskey as signInWith } from '../../src/session/passkey.ts'
import { checkProof } from '../../src/verify/check-proof.ts'

const chainId = sha256(utf8('chain'))
const get = vi.fn<() => Promise<unknown>>()

beforeEach(() => {
  vi.stubGlobal('location', { hostname: 'localhost' })
  vi.stubGlobal('navigator', { credentials: { get } })
})
afterEach(() => void vi.unstubAllGlobals())

/** What a passkey gives that was made elsewhere. */
function assertion() {
  const authenticatorData = new Uint8Array(37)
  const clientDataJSON = utf8('{"type":"webauthn.get"}')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const signature = sign('sha256', concatBytes(authenticatorData, sha256(clientDataJSON)), privateKey)
  return {
    rawId: new Uint8Array(16).buffer,
    response: { authenticatorData, clientDataJSON, signature },
    getClientExtensionResults: () => ({}),
  }
}

test('PASSKEY_UNKNOWN: no key on the chain fits its signature', async () => {
  get.mockResolvedValue(assertion())
  const asked: Uint8Array[] = []
  const used = signInWith(chainId, [], async (key) => void asked.push(key))
  await expect(used).rejects.toMatchObject({ problem: { code: 'PASSKEY_UNKNOWN' } })
  expect(asked.length).toBeGreaterThan(0)
})

test('PASSKEY_DECLINED: the person said no', async () => {
  get.mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  const cause: unknown = await signInWith(chainId, [], async () => undefined).catch(
    (thrown: unknown) => thrown,
  )
  expect(complaintOf(cause).code).toBe('PASSKEY_DECLINED')
})

test('PAGE_FAILED: whatever nobody has words for', () => {
  const failed = { code: 'PAGE_FAILED', detail: 'X is not a function.' }
  expect(complaintOf(new TypeError('x is not a function'))).toMatchObject(failed)
  expect(complaintOf(new DOMException('x is not a function', 'SyntaxError'))).toMatchObject(failed)
})

test('PROOF_UNREADABLE: a file that is gone since it was chosen', async () => {
  const gone = { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }
  const answer = await checkProof({ proof: gone as unknown as File, document: undefined, chainId: undefined })
  expect(answer).toMatchObject({ ok: false, failure: { link: '', problem: { code: 'PROOF_UNREADABLE' } } })
})
