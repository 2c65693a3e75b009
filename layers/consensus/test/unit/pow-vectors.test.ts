import { readFile, writeFile } from 'node:fs/promises'
import { createEd25519Signer, fromHex, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { decodeHeader, encodeHeader, type Header, headerHash, workCommitment } from '@vouch/data'
import { expect, it } from 'vitest'
import { hashNumber, targetOf, workHashOf, workOf } from '../../src/pow/index.ts'

const FILE = new URL('../../../../spec/vectors/work.json', import.meta.url)

/** `VOUCH_WRITE_VECTORS=1` writes the file again. */
it('hashes headers as the vectors of the work say', async () => {
  if (process.env.VOUCH_WRITE_VECTORS !== undefined)
    await writeFile(FILE, `${JSON.stringify(makeVectors(), null, 2)}\n`)
  const { headers } = JSON.parse(await readFile(FILE, 'utf8')) as ReturnType<typeof makeVectors>
  expect(headers.length).toBeGreaterThan(1)
  for (const vector of headers) {
    const header = unwrap(decodeHeader(fromHex(vector.header) as Uint8Array))
    const { bits, nonce } = header.work as NonNullable<Header['work']>
    const commitment = workCommitment(header, bits)
    const work = workHashOf(commitment, nonce)
    expect(toHex(headerHash(header))).toBe(vector.hash)
    expect(toHex(commitment)).toBe(vector.commitment)
    expect(toHex(work)).toBe(vector.workHash)
    expect(targetOf(bits).toString(16)).toBe(vector.target)
    expect(String(workOf(bits))).toBe(vector.work)
    expect(hashNumber(work) <= targetOf(bits)).toBe(vector.isDone)
  }
})

function makeVectors() {
  const bits = 0x1f7fffff
  const base: Header = {
    chainId: sha256(utf8('chain')),
    height: 7,
    timeMs: 1_767_603_600_000,
    previous: sha256(utf8('previous')),
    transactionCount: 3,
    transactionsRoot: sha256(utf8('transactions')),
    outcomesRoot: sha256(utf8('outcomes')),
    stateRoot: sha256(utf8('state')),
    proposer: createEd25519Signer(sha256(utf8('miner'))).publicKey,
  }
  const commitment = workCommitment(base, bits)
  const nonces: Uint8Array[] = [new Uint8Array(32)]
  for (let tried = 1; nonces.length < 2; tried++) {
    const nonce = new Uint8Array(32)
    new DataView(nonce.buffer).setUint32(28, tried)
    if (hashNumber(workHashOf(commitment, nonce)) <= targetOf(bits)) nonces.push(nonce)
  }
  return {
    source:
      'A header of the engine pow: its hash, what the work is done over, the work hash, the target and the hashes it costs.',
    headers: nonces.map((nonce) => {
      const header: Header = { ...base, work: { bits, nonce } }
      const work = workHashOf(commitment, nonce)
      return {
        header: toHex(encodeHeader(header)),
        hash: toHex(headerHash(header)),
        commitment: toHex(commitment),
        workHash: toHex(work),
        target: targetOf(bits).toString(16),
        work: String(workOf(bits)),
        isDone: hashNumber(work) <= targetOf(bits),
      }
    }),
  }
}
