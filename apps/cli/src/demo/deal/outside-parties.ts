import { writeMessage } from '@vouch/application/iso20022'
import type { Misbehaviour } from '@vouch/witness'
import { type Running, startVouch } from './processes.ts'

/** A program that can be killed and comes back at the same place. */
interface Outside {
  readonly address: string
  killAndStart(): Promise<void>
  stop(): Promise<void>
}

export interface OutsideBank extends Outside {
  open(account: string, owner: string): Promise<void>
  credit(account: string, minor: bigint): Promise<void>
  /** Into the escrow of a deal, as its buyer's system orders it. */
  pay(from: string, deal: string, minor: bigint): Promise<void>
  misbehave(name: Misbehaviour): Promise<void>
  behave(name: Misbehaviour): Promise<void>
}

export interface OutsideRegistry extends Outside {
  issue(number: string, holder: string, amount: bigint, maturityMs: number): Promise<void>
  bar(number: string, what: 'freeze' | 'pledge', reference: string): Promise<void>
}

interface StartOptions {
  readonly variables: Readonly<Record<string, string>>
  readonly misbehave: readonly Misbehaviour[]
}

/** Milliseconds between looks at the ledger: a demonstration waits for nobody. */
const EVERY = ['--every', '250']

async function startOutside(words: readonly string[], options: StartOptions): Promise<Outside> {
  const ways = options.misbehave.flatMap((name) => ['--misbehave', name])
  const all = [...words, ...EVERY, ...ways]
  let running: Running = await startVouch([...all, '--port', '0'], options.variables)
  const { address } = running
  return {
    address,
    async killAndStart() {
      await running.kill()
      running = await startVouch([...all, '--port', new URL(address).port], options.variables)
    },
    stop: () => running.stop(),
  }
}

async function ask(
  address: string,
  path: string,
  method: string,
  body?: object | Uint8Array,
): Promise<unknown> {
  const isXml = body instanceof Uint8Array
  const answer = await fetch(`${address}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          body: (isXml ? body : JSON.stringify(body)) as BodyInit,
          headers: { 'content-type': isXml ? 'application/xml' : 'application/json' },
        }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return answer.json()
}

export async function startOutsideBank(registryUrl: string, options: StartOptions): Promise<OutsideBank> {
  const outside = await startOutside(['bank', 'start', '--as', 'river', '--registry', registryUrl], options)
  const { address } = outside
  let orders = 0
  return {
    ...outside,
    open: async (account, owner) => void (await ask(address, '/accounts', 'POST', { account, owner })),
    credit: async (account, minor) =>
      void (await ask(address, `/accounts/${account}/credit`, 'POST', {
        currency: 'CNY',
        amount: minor.toString(),
      })),
    async pay(from, deal, minor) {
      const { account } = (await ask(address, `/escrows/${deal}`, 'GET')) as { account: string }
      orders += 1
      const messageId = `ORDER-${deal.slice(0, 12)}-${orders}`
      const createdAt = new Date().toISOString()
      const payment = {
        instructionId: messageId,
        endToEndId: deal.slice(0, 32),
        amount: { currency: 'CNY', minor },
        debtor: { name: 'Harbour', account: from },
        creditor: { account },
        executionDate: createdAt.slice(0, 10),
      }
      const xml = writeMessage({
        type: 'pain.001',
        version: 'pain.001.001.09',
        messageId,
        createdAt,
        payments: [payment],
      })
      await ask(address, '/messages', 'POST', xml)
    },
    misbehave: async (name) => void (await ask(address, `/misbehaviour/${name}`, 'PUT')),
    behave: async (name) => void (await ask(address, `/misbehaviour/${name}`, 'DELETE')),
  }
}

export async function startOutsideRegistry(options: StartOptions): Promise<OutsideRegistry> {
  const outside = await startOutside(['registry', 'start', '--as', 'bills'], options)
  const { address } = outside
  return {
    ...outside,
    issue: async (number, holder, amount, maturityMs) =>
      void (await ask(address, '/bills', 'POST', {
        number,
        holder,
        amount: amount.toString(),
        maturityMs,
        currency: 'CNY',
      })),
    bar: async (number, what, reference) =>
      void (await ask(address, `/bills/${number}/${what}`, 'POST', { reference })),
  }
}
