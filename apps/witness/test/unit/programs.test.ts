import { createEd25519Signer, OperationalError } from '@vouch/core'
import type { Client, OpenedKey } from '@vouch/sdk'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BankEvent } from '../../src/bank/state.ts'
import { type RunningProgram, startBank, startRegistry } from '../../src/index.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { sendingOrder } from '../../src/ledger/misbehaviour.ts'
import type { Statement } from '../../src/ledger/outbox.ts'
import { tell } from '../../src/ledger/teller.ts'

const root = mkdtempSync(join(tmpdir(), 'vouch-witness-'))
const gone = new OperationalError('NODE_UNREACHABLE', 'no node', 'start it')
/** A ledger that is away: the programs' own doors stay open. */
const away = {
  contract: () => ({
    views: { awaiting: () => Promise.reject(gone), obligations: () => Promise.reject(gone) },
  }),
  events: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(gone) }) }),
} as unknown as Client
const key = { signer: createEd25519Signer(new Uint8Array(32).fill(1)) } as unknown as OpenedKey
let bank: RunningProgram
let registry: RunningProgram

beforeAll(async () => {
  const common = {
    client: away,
    key,
    organisation: new Uint8Array(32),
    port: 0,
    everyMs: 20,
    onFatal: () => {},
  }
  registry = await startRegistry({ ...common, directory: join(root, 'registry') })
  const journal = openJournal<BankEvent>(join(root, 'bank', 'bank.journal'))
  journal.append([{ kind: 'opened', account: 'ESCROW-1', owner: 'Bank', deal: 'ab'.repeat(32) }])
  journal.close()
  bank = await startBank({
    ...common,
    directory: join(root, 'bank'),
    secret: new Uint8Array(32),
    registryUrl: registry.address,
  })
})
afterAll(async () => {
  await bank.stop()
  await registry.stop()
  rmSync(root, { recursive: true, force: true })
})

async function ask(program: RunningProgram, method: string, path: string, body?: object | string) {
  const isText = typeof body === 'string'
  const answer = await fetch(`${program.address}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          body: isText ? body : JSON.stringify(body),
          headers: { 'content-type': isText ? 'application/xml' : 'application/json' },
        }),
  })
  const text = await answer.text()
  const json = (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : { text }) as Record<
    string,
    unknown
  >
  return { status: answer.status, ...json }
}

const BILL = {
  number: 'B-1',
  holder: 'ab'.repeat(32),
  currency: 'CNY',
  amount: '1000',
  maturityMs: 1_900_000_000_000,
}

describe('the registry’s door', () => {
  it('enters, shows, bars and releases bills', async () => {
    expect(await ask(registry, 'POST', '/bills', BILL)).toMatchObject({ status: 201, amount: 1_000 })
    expect(await ask(registry, 'GET', '/bills/B-1/holding?start=1&end=10')).toMatchObject({
      amount: 10,
      holder: BILL.holder,
      free: true,
    })
    await ask(registry, 'POST', '/bills/B-1/freeze', { start: 5, end: 6, reference: 'order' })
    expect(await ask(registry, 'GET', '/bills/B-1/holding?start=1&end=10')).toMatchObject({ free: false })
    expect(await ask(registry, 'POST', '/bills/B-1/release', { reference: 'order' })).toMatchObject({
      parts: [{ bar: null }],
    })
  })

  it.each([
    ['POST', '/bills', BILL, 409, 'BILL_EXISTS'],
    ['POST', '/bills', { ...BILL, number: 'B-2', amount: '0' }, 400, 'FIELD_INVALID'],
    ['POST', '/bills', { ...BILL, number: '' }, 400, 'FIELD_INVALID'],
    ['GET', '/bills/none', undefined, 404, 'BILL_UNKNOWN'],
    ['GET', '/bills/B-1/holding?start=5&end=4', undefined, 400, 'RANGE_INVALID'],
    ['POST', '/bills/B-1/freeze', { start: 1, end: 9_999, reference: 'x' }, 400, 'RANGE_INVALID'],
    ['POST', '/bills/B-1/burn', { reference: 'x' }, 400, 'ROUTE_UNKNOWN'],
    ['GET', '/statements/none', undefined, 404, 'STATEMENT_UNKNOWN'],
    ['PUT', '/misbehaviour/badly', undefined, 400, 'MISBEHAVIOUR_UNKNOWN'],
    ['GET', '/nothing', undefined, 404, 'ROUTE_UNKNOWN'],
  ])('%s %s with what cannot be is refused: %s %s %s', async (method, path, body, status, code) => {
    expect(await ask(registry, method, path, body)).toMatchObject({ status, code })
  })

  it('refuses to bar what is barred: RANGE_TAKEN', async () => {
    await ask(registry, 'POST', '/bills/B-1/pledge', { start: 1, end: 1, reference: 'loan' })
    const again = await ask(registry, 'POST', '/bills/B-1/freeze', { reference: 'order' })
    expect(again).toMatchObject({ status: 409, code: 'RANGE_TAKEN' })
  })

  it('tells that the ledger is away, and takes a switch for misbehaviour', async () => {
    expect(await ask(registry, 'PUT', '/misbehaviour/late')).toMatchObject({ misbehaving: ['late'] })
    expect(await ask(registry, 'DELETE', '/misbehaviour/late')).toMatchObject({ misbehaving: [] })
    await ask(registry, 'POST', '/wake')
    await expect.poll(() => ask(registry, 'GET', '/health')).toMatchObject({ ok: false, trouble: 'no node' })
  })
})

describe('the bank’s door', () => {
  it('opens accounts and shows what they hold', async () => {
    expect(await ask(bank, 'POST', '/accounts', { account: 'A1', owner: 'Orient' })).toMatchObject({
      status: 201,
    })
    await ask(bank, 'POST', '/accounts/A1/credit', { currency: 'CNY', amount: '500' })
    expect(await ask(bank, 'GET', '/accounts/A1')).toMatchObject({
      owner: 'Orient',
      balances: { CNY: '500' },
    })
  })

  it.each([
    ['POST', '/accounts', { account: 'A1', owner: 'Orient' }, 409, 'ACCOUNT_EXISTS'],
    ['POST', '/accounts', { account: 'a b', owner: 'Orient' }, 400, 'FIELD_INVALID'],
    ['GET', '/accounts/none', undefined, 404, 'ACCOUNT_UNKNOWN'],
    ['POST', '/accounts/ESCROW-1/credit', { currency: 'CNY', amount: '500' }, 400, 'ACCOUNT_IS_ESCROW'],
    ['GET', '/escrows/none', undefined, 404, 'ACCOUNT_UNKNOWN'],
    ['GET', '/messages/none', undefined, 404, 'STATEMENT_UNKNOWN'],
    ['POST', '/messages', {}, 400, 'REQUEST_INVALID'],
    ['POST', '/messages', '<a', 400, 'ISO20022_MALFORMED'],
  ])('%s %s with what cannot be is refused: %s %s %s', async (method, path, body, status, code) => {
    expect(await ask(bank, method, path, body)).toMatchObject({ status, code })
  })

  it('takes files from in/, and files what it cannot read with the reason', async () => {
    writeFileSync(join(root, 'bank', 'in', 'x.xml'), '<Document><Invoice/></Document>')
    await expect.poll(() => readdirSync(join(root, 'bank', 'refused')).sort()).toEqual(['x.xml', 'x.xml.txt'])
  })
})

const statement = (name: string): Statement => ({ key: name, deal: 'd', action: 'attestEntry', args: {} })

describe('what is told', () => {
  it('is held, doubled and turned round as the misbehaviour says', () => {
    const [one, two] = [statement('1'), statement('2')]
    const order = (ways: readonly string[], asked: number) =>
      sendingOrder([one, two], new Set(ways as never), asked).map((each) => each.key)
    expect(order([], 1)).toEqual(['1', '2'])
    expect(order(['reordered'], 1)).toEqual(['2', '1'])
    expect(order(['duplicate'], 1)).toEqual(['1', '1', '2', '2'])
    expect([order(['late'], 1), order(['late'], 2)]).toEqual([[], ['1', '2']])
    expect(order(['down'], 9)).toEqual([])
  })

  it.each([
    ['RETURN_NOT_DUE', undefined],
    ['ESCROW_FROZEN', undefined],
    ['NODE_UNREACHABLE', undefined],
    ['EVIDENCE_CONFLICT', { kind: 'refused', key: 'k', code: 'EVIDENCE_CONFLICT', detail: 'why' }],
  ])('and refused with %s is told again later, or never', async (code, became) => {
    const refusing = {
      call: () => Promise.reject(Object.assign(new Error('why'), { code })),
    } as unknown as Client
    expect(await tell(refusing, key, statement('k'))).toEqual(became)
  })
})
