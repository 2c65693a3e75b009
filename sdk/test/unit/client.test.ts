import { fromHex, ProblemError, sha256, toHex, utf8 } from '@vouch/core'
import { decodeSignedTransaction, verifyTransaction } from '@vouch/data'
import { declareContract, t } from '@vouch/contract/api'
import { describe, expect, it } from 'vitest'
import { NodeProblemError } from '../../src/index.ts'
import { chainId, commit, fakeNode, json, refusal, refusedConnection, signer } from './fake-node.ts'

const declared = declareContract({
  name: 'notes',
  version: 1,
  summary: '',
  state: {},
  events: {},
  errors: {},
})
const notes = declared.contract({
  actions: {
    write: declared.action(
      { summary: '', args: t.record({ id: t.hash(), words: t.text({ max: 10 }) }), result: t.amount() },
      () => 0n,
    ),
  },
  views: {
    read: declared.view(
      {
        summary: '',
        args: t.record({ id: t.hash() }),
        result: t.option(t.record({ owner: t.hash(), at: t.time() })),
      },
      () => null,
    ),
  },
})
const id = Uint8Array.from(sha256(utf8('note')))
const SUBMIT = 'POST /v1/transactions'

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (cause: unknown) =>
      cause instanceof ProblemError ? cause.problem.code : (cause as { code: string }).code,
  )
}

describe('calling an action', () => {
  it('signs what the definition says and gives its typed result', async () => {
    const node = fakeNode({
      [SUBMIT]: [(request) => json({ id: toHex(request.body.subarray(0, 4)), result: '12' })],
    })
    const committed = await node
      .client()
      .contract(notes)
      .actions.write({ id, words: 'hello' }, { as: signer })
    expect(committed.result).toBe(12n)
    const signed = decodeSignedTransaction(node.seen.at(-1)?.body as Uint8Array)
    expect(signed.ok && verifyTransaction(signed.value).ok).toBe(true)
    expect(signed.ok && signed.value.transaction).toMatchObject({
      contract: 'notes',
      action: 'write',
      args: [id, 'hello'],
      expiryMs: 1_000_000 + 600_000,
      chainId,
    })
  })

  it('refuses arguments that do not fit before anything is sent', async () => {
    const node = fakeNode({})
    const { actions, views } = node.client().contract(notes)
    expect(await codeOf(actions.write({ id, words: 'much too long' }, { as: signer }))).toBe('VALUE_INVALID')
    expect(await codeOf(views.read({ id: utf8('short') }))).toBe('VALUE_INVALID')
    expect(node.seen).toEqual([])
  })

  it('sends the same bytes again after a lost answer', async () => {
    const node = fakeNode({
      [SUBMIT]: [refusedConnection(), refusal(503, 'NODE_BUSY', {}, { 'retry-after': '2' }), commit],
    })
    const client = node.client()
    const signed = await client.contract(notes).actions.write.prepare({ id, words: 'a' }, { as: signer })
    expect((await client.submit(signed)).id).toBe(toHex(signed.id))
    const bodies = node.seen.filter(({ path }) => path === '/v1/transactions').map(({ body }) => toHex(body))
    expect(bodies).toHaveLength(3)
    expect(new Set(bodies).size).toBe(1)
    expect(node.waits).toEqual([200, 2000])
  })

  it('says where a failed transaction stands', async () => {
    const transaction = { id: toHex(id), height: 7, index: 1 }
    const node = fakeNode({ [SUBMIT]: [refusal(422, 'VOUCHER_FROZEN', { transaction })] })
    const failure = await node
      .client()
      .submit(utf8('signed'))
      .catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(NodeProblemError)
    expect(failure).toMatchObject({
      status: 422,
      transaction,
      problem: { code: 'VOUCHER_FROZEN', remedy: 'Do otherwise.' },
    })
    expect(node.seen).toHaveLength(1)
  })

  it('knows contracts it has no definition of by the node’s description', async () => {
    const member = { ...notes.actions.write, run: undefined }
    const contracts = [{ name: 'notes', version: 1, actions: { write: member } }]
    const node = fakeNode({ [SUBMIT]: [commit], 'GET /v1/contracts': [json(contracts)] })
    const client = node.client()
    await client.call('notes', 'write', { id: toHex(id), words: 'hi' }, { as: signer })
    const signed = decodeSignedTransaction(node.seen.at(-1)?.body as Uint8Array)
    expect(signed.ok && signed.value.transaction.args).toEqual([id, 'hi'])
    expect(await codeOf(client.call('notes', 'erase', {}, { as: signer }))).toBe('ACTION_UNKNOWN')
    expect(await codeOf(client.call('other', 'write', {}, { as: signer }))).toBe('ACTION_UNKNOWN')
    expect(await codeOf(client.call('notes', 'write', { id: 'xy', words: '' }, { as: signer }))).toBe(
      'VALUE_INVALID',
    )
  })
})

describe('asking a node', () => {
  it('gives a view’s typed answer and its height', async () => {
    const result = { owner: toHex(id), at: 5 }
    const node = fakeNode({ 'POST /v1/views/notes/read': [json({ result, height: 9 })] })
    const { read } = node.client().contract(notes).views
    expect(await read.atHeight({ id })).toEqual({ result: { owner: fromHex(toHex(id)), at: 5 }, height: 9 })
    expect(new TextDecoder().decode(node.seen[0]?.body)).toBe(JSON.stringify({ id: toHex(id) }))
  })

  it('checks the genesis against the chain it trusts', async () => {
    const node = fakeNode({})
    expect(toHex(await node.client().chainId())).toBe(toHex(chainId))
    expect(await codeOf(node.client({ chainId: id }).genesis())).toBe('CHAIN_MISMATCH')
    const damaged = fakeNode({ 'GET /v1/genesis': [new Response('x')] })
    expect(await codeOf(damaged.client().genesis())).toMatch(/^CBOR_|^GENESIS_/)
  })

  it('says what to do where no node answers', async () => {
    const node = fakeNode({ 'GET /v1/status': [refusedConnection()] })
    const failure = (await node
      .client({ retries: 2 })
      .status()
      .catch((cause: unknown) => cause)) as {
      code: string
      message: string
      remedy: string
    }
    expect(failure.code).toBe('NODE_UNREACHABLE')
    expect(failure.message).toMatch(/http:\/\/node\.test: connect ECONNREFUSED/)
    expect(failure.remedy).toMatch(/vouch start/)
    expect(node.seen).toHaveLength(3)
    expect(node.waits).toEqual([200, 400])
  })

  it('tells an answer that is none of a node’s', async () => {
    const node = fakeNode({ 'GET /v1/status': [new Response('<html>', { status: 500 })] })
    expect(await codeOf(node.client().status())).toBe('NODE_ANSWER_UNREADABLE')
  })

  it('gives up on a node that takes too long', async () => {
    const slow = ((_url: string, init: RequestInit) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
      })) as typeof fetch
    const node = fakeNode({})
    expect(await codeOf(node.client({ fetch: slow, timeoutMs: 5, retries: 0 }).status())).toBe(
      'NODE_UNREACHABLE',
    )
  })
})

describe('submitting many at once', () => {
  it('tells of each what became of it', async () => {
    const entries = [
      { status: 'committed', id: 'aa', height: 1, index: 0, code: null },
      { status: 'refused', id: null, height: null, index: null, code: 'TRANSACTION_EXPIRED' },
    ]
    const node = fakeNode({ 'POST /v1/transactions/batch': [json(entries)] })
    const answer = await node.client().submitAll([utf8('one'), utf8('two')])
    expect(answer.map(({ status }) => status)).toEqual(['committed', 'refused'])
  })
})
