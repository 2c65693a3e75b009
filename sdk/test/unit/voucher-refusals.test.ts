import { ProblemError, sha256, toHex, utf8 } from '@vouch/core'
import { createReaderKey } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { createMembers, traceVoucher } from '../../src/index.ts'
import type { Client } from '../../src/index.ts'
import { encryptInMemory } from '../../src/voucher/encrypted-document.ts'
import { giveEnvelopes } from '../../src/voucher/envelopes.ts'
import type { VoucherSession } from '../../src/voucher/session.ts'
import { fakeNode, json, signer } from './fake-node.ts'

const id = sha256(utf8('some id'))

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (cause: unknown) =>
      cause instanceof ProblemError ? cause.problem.code : (cause as { code: string }).code,
  )
}

describe('members', () => {
  const recipient = 'age1xyz'
  const key = {
    organisation: toHex(id),
    member: 'office',
    right: 'admin',
    recipient,
    validFromHeight: 1,
    revokedFromHeight: null,
  }
  const organisation = {
    name: 'Acme',
    roles: ['member'],
    status: 'active',
    founder: false,
    admittedAtHeight: 1,
    sealedSecret: null,
  }

  it('without the common secret are told so', async () => {
    const node = fakeNode({
      'POST /v1/views/identity/key': [json({ result: key, height: 4 })],
      'POST /v1/views/identity/organisation': [json({ result: organisation, height: 4 })],
    })
    const opened = { publicKey: signer.publicKey, signer, alias: 'a', recipient, ageIdentity: '' }
    expect(await codeOf(createMembers(node.client()).consortiumSecret(opened))).toBe(
      'CONSORTIUM_SECRET_MISSING',
    )
  })

  it('are sealed to by the keys in force alone', async () => {
    const keys = [
      { publicKey: `01${'11'.repeat(32)}`, key },
      { publicKey: `01${'22'.repeat(32)}`, key: { ...key, revokedFromHeight: 4 } },
      { publicKey: `01${'33'.repeat(32)}`, key: { ...key, revokedFromHeight: 5 } },
    ]
    const node = fakeNode({ 'POST /v1/views/identity/keysOf': [json({ result: keys, height: 4 })] })
    const readers = await createMembers(node.client()).readers(id)
    expect(readers.map(({ publicKey }) => publicKey[1])).toEqual([0x11, 0x33])
  })

  it('that are unknown are named', async () => {
    const node = fakeNode({
      'POST /v1/views/identity/key': [json({ result: null, height: 4 })],
      'POST /v1/views/identity/organisationByName': [json({ result: null, height: 4 })],
      'POST /v1/views/identity/organisation': [json({ result: null, height: 4 })],
    })
    const members = createMembers(node.client())
    expect(await codeOf(members.ofKey(signer.publicKey))).toBe('KEY_UNKNOWN')
    expect(await codeOf(members.find('Nobody'))).toBe('ORGANISATION_UNKNOWN')
    expect(await codeOf(members.find(toHex(id)))).toBe('ORGANISATION_UNKNOWN')
  })
})

describe('an envelope', () => {
  it('cannot be left for an organisation without a key in force', async () => {
    const { documentKey, ciphertextHash, digest } = await encryptInMemory(utf8('x'))
    const session = { readers: async () => [] } as unknown as VoucherSession
    expect(await codeOf(giveEnvelopes(session, documentKey, { ciphertextHash, digest }, [id]))).toBe(
      'ORGANISATION_WITHOUT_KEYS',
    )
  })

  it('is bound by its own hash where there is one, and by that of all where there are more', async () => {
    const { documentKey, ciphertextHash, digest } = await encryptInMemory(utf8('x'))
    const { recipient } = await createReaderKey()
    const put: Uint8Array[] = []
    const sessionOf = (count: number) =>
      ({
        readers: async () =>
          Array.from({ length: count }, () => ({ publicKey: signer.publicKey, recipient })),
        key: { signer },
        client: {
          blobs: { putEnvelope: async (...args: Uint8Array[]) => void put.push(args[2] as Uint8Array) },
        },
      }) as unknown as VoucherSession
    const one = await giveEnvelopes(sessionOf(1), documentKey, { ciphertextHash, digest }, [id, id])
    expect(toHex(one)).toBe(toHex(sha256(put[0] as Uint8Array)))
    const both = await giveEnvelopes(sessionOf(2), documentKey, { ciphertextHash, digest }, [id])
    expect(toHex(both)).toBe(
      toHex(sha256(Uint8Array.of(...(put[1] as Uint8Array), ...(put[2] as Uint8Array)))),
    )
  })
})

describe('a trace', () => {
  const clientOf = (voucher: object | null): { client: Client; asked: string[] } => {
    const asked: string[] = []
    const client = {
      listEvents: async () => {
        asked.push('events')
        return { events: [], next: null }
      },
      contract: () => ({ views: { voucher: async () => voucher } }),
    } as unknown as Client
    return { client, asked }
  }

  it('is asked for again while it is behind, then refused', async () => {
    const { client, asked } = clientOf({ flowCount: 1, flowHead: id })
    expect(await codeOf(traceVoucher(client, id))).toBe('FLOW_INCOMPLETE')
    expect(asked).toHaveLength(5)
  })

  it('needs a voucher', async () => {
    expect(await codeOf(traceVoucher(clientOf(null).client, id))).toBe('VOUCHER_UNKNOWN')
  })
})
