import { encode, toHex, unwrap } from '@vouch/core'
import { decodeSignedTransaction } from '@vouch/data'
import { type Depositor, signDeposits } from '../../../bench/macro/deposits.ts'
import { type Signed, signFailing } from './signing.ts'

/** What a client was told: where its transaction stands, and how it ended. */
export interface Acknowledged {
  readonly status: 'committed' | 'failed'
  readonly height: number
  readonly index: number
}

/** Everything that was ever sent, and what of it was answered. */
export interface Ledgerbook {
  readonly sent: Map<string, Uint8Array>
  readonly acknowledged: Map<string, Acknowledged>
}

export function openBook(): Ledgerbook {
  return { sent: new Map(), acknowledged: new Map() }
}

const CBOR = { 'content-type': 'application/cbor', accept: 'application/json' }
const PER_BATCH = 16

interface Answer {
  readonly id: string
  readonly status: string
  readonly height: number
  readonly index: number
}

/** `count` transactions, every eighth of which is recorded as failed. */
export function signSome(depositor: Depositor, count: number): readonly Signed[] {
  const deposits = signDeposits(depositor, count)
  return deposits.map((bytes, at) =>
    at % 8 === 7 ? signFailing(depositor) : { bytes, id: toHex(unwrap(decodeSignedTransaction(bytes)).id) },
  )
}

/** Submits many; gives one answer for each, none where the node is stopping. Throws where the connection breaks. */
export async function submitMany(url: string, items: readonly Uint8Array[]): Promise<readonly Answer[]> {
  const answer = await fetch(`${url}/v1/transactions/batch`, {
    method: 'POST',
    headers: CBOR,
    body: Buffer.from(encode([...items])),
  })
  if (answer.status === 503) return []
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  return (await answer.json()) as readonly Answer[]
}

export interface OneAnswer extends Acknowledged {
  readonly repeated: boolean
}

/** Submits one alone. Undefined where it was refused for now, as a stopping node does. */
export async function submitOne(url: string, bytes: Uint8Array): Promise<OneAnswer | undefined> {
  const answer = await fetch(`${url}/v1/transactions`, {
    method: 'POST',
    headers: CBOR,
    body: Buffer.from(bytes),
  })
  const body = (await answer.json()) as {
    readonly height: number
    readonly index: number
    readonly repeated: boolean
    readonly transaction?: { readonly height: number; readonly index: number }
  }
  if (answer.status === 200)
    return { status: 'committed', height: body.height, index: body.index, repeated: body.repeated }
  if (answer.status === 422 && body.transaction !== undefined)
    return { status: 'failed', ...placeOf(body.transaction), repeated: body.repeated }
  if (answer.status === 503) return undefined
  throw new Error(`${answer.status} ${JSON.stringify(body)}`)
}

function placeOf({ height, index }: { readonly height: number; readonly index: number }) {
  return { height, index }
}

/**
 * Clients that submit until their connection breaks: half of them batches, half of them single transactions.
 * `onAnswer` hears of each answer. Resolves when all have ended.
 */
export async function loadUntilBroken(
  url: string,
  depositor: Depositor,
  book: Ledgerbook,
  onAnswer: (answers: number) => void,
  clients = 6,
): Promise<void> {
  let answers = 0
  const note = (id: string, told: Acknowledged): void => {
    const { status, height, index } = told
    book.acknowledged.set(id, { status, height, index })
  }
  const inBatches = async (): Promise<boolean> => {
    const items = signSome(depositor, PER_BATCH)
    for (const { id, bytes } of items) book.sent.set(id, bytes)
    const told = await submitMany(
      url,
      items.map(({ bytes }) => bytes),
    )
    for (const one of told) if (one.status !== 'refused') note(one.id, one as Answer & Acknowledged)
    return told.length > 0 && told.every(({ status }) => status !== 'refused')
  }
  const alone = async (): Promise<boolean> => {
    for (const { id, bytes } of signSome(depositor, 8)) {
      book.sent.set(id, bytes)
      const told = await submitOne(url, bytes)
      if (told === undefined) return false
      note(id, told)
    }
    return true
  }
  const client = async (send: () => Promise<boolean>): Promise<void> => {
    try {
      while (await send()) onAnswer((answers += 1))
    } catch (cause) {
      if (!isBroken(cause)) throw cause
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, at) => client(at % 2 === 0 ? inBatches : alone)))
}

/** The connection broke, at its beginning or in the middle of an answer. */
function isBroken(cause: unknown): boolean {
  const { name, message } = cause as Error
  return name === 'TypeError' && /fetch failed|terminated/.test(message)
}

/** Clients of all nodes for a while; what is answered is noted, what breaks is not. */
export async function loadFor(
  urls: readonly string[],
  depositor: Depositor,
  book: Ledgerbook,
  forMs: number,
): Promise<void> {
  const endMs = Date.now() + forMs
  const client = async (url: string): Promise<void> => {
    while (Date.now() < endMs) {
      const items = signSome(depositor, 8)
      for (const { id, bytes } of items) book.sent.set(id, bytes)
      try {
        for (const told of await submitMany(
          url,
          items.map(({ bytes }) => bytes),
        ))
          if (told.status === 'committed' || told.status === 'failed')
            book.acknowledged.set(told.id, { status: told.status, height: told.height, index: told.index })
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }
  await Promise.all(urls.map(client))
}

/** Asked of a node again, each of the last transactions stands where it was said to stand. */
export async function expectKept(url: string, book: Ledgerbook, last = 200): Promise<void> {
  const ids = [...book.acknowledged.keys()].slice(-last)
  const told = await submitMany(
    url,
    ids.map((id) => book.sent.get(id) as Uint8Array),
  )
  if (told.length !== ids.length) throw new Error(`${url} answered ${told.length} of ${ids.length}`)
  for (const { id, status, height, index } of told) {
    const wanted = JSON.stringify(book.acknowledged.get(id))
    const now = JSON.stringify({ status, height, index })
    if (now !== wanted) throw new Error(`${url} says ${now} of ${id}, and said ${wanted}`)
  }
}
