import { type DocumentReading, readAsIs, readDocument } from '@vouch/application/standards'
import { fromHex, toHex } from '@vouch/core'
import { useCallback, useRef, useState } from 'react'
import type { DroppedFile } from '../parts/dropped-files.ts'
import type { SignedIn } from '../session/session.tsx'

export type DepositState = 'reading' | 'ready' | 'waiting' | 'sealing' | 'signing' | 'done' | 'failed'

/** One document on its way into custody. */
export interface DepositItem {
  readonly path: string
  readonly file: File
  readonly state: DepositState
  readonly reading?: DocumentReading
  /** Sent, from 0 to 1. */
  readonly sent: number
  readonly id?: string
  readonly duplicateOf?: string
  readonly error?: unknown
}

export interface DepositPlan {
  readonly custodian: string
  readonly beneficiary: string | null
  readonly now: SignedIn
}

export interface DepositQueue {
  readonly items: readonly DepositItem[]
  readonly running: boolean
  add(files: readonly DroppedFile[]): void
  remove(path: string): void
  clear(): void
  /** Deposits what is not deposited yet. */
  start(plan: DepositPlan): Promise<void>
}

/** A passkey asks for one touch after another; other keys let two documents go at once. */
const AT_ONCE = 2

export function useDepositQueue(): DepositQueue {
  const [items, setItems] = useState<readonly DepositItem[]>([])
  const [running, setRunning] = useState(false)
  const latest = useRef(items)
  latest.current = items

  const change = useCallback((path: string, part: Partial<DepositItem>) => {
    setItems((all) => all.map((item) => (item.path === path ? { ...item, ...part } : item)))
  }, [])

  const read = useCallback(
    async (files: readonly DroppedFile[]) => {
      for (const { path, file } of files) {
        const bytes = new Uint8Array(await file.arrayBuffer())
        const found = await readDocument(bytes, path)
        // What claims to be an invoice and is not whole is told, and can be kept as it is.
        change(
          path,
          found.ok
            ? { state: 'ready', reading: found.value }
            : { state: 'ready', reading: readAsIs(bytes, path), error: found.problem },
        )
      }
    },
    [change],
  )

  const add = useCallback(
    (files: readonly DroppedFile[]) => {
      const known = new Set(latest.current.map(({ path }) => path))
      const fresh = files.filter(({ path }) => !known.has(path))
      setItems((all) => [
        ...all,
        ...fresh.map(({ path, file }) => ({ path, file, state: 'reading', sent: 0 }) as const),
      ])
      void read(fresh)
    },
    [read],
  )

  const start = useCallback(
    async (plan: DepositPlan) => {
      const open = latest.current.filter(
        ({ state, reading }) => reading !== undefined && (state === 'ready' || state === 'failed'),
      )
      for (const { path } of open) change(path, { state: 'waiting', error: undefined })
      setRunning(true)
      const lines = plan.now.kind === 'passkey' ? 1 : AT_ONCE
      const queue = open.slice()
      const work = async (): Promise<void> => {
        for (let item = queue.shift(); item !== undefined; item = queue.shift())
          await depositOne(item, plan, change)
      }
      await Promise.all(Array.from({ length: lines }, work))
      setRunning(false)
    },
    [change],
  )

  return {
    items,
    running,
    add,
    start,
    remove: (path) => setItems((all) => all.filter((item) => item.path !== path)),
    clear: () => setItems([]),
  }
}

async function depositOne(
  { path, file, reading }: DepositItem,
  { custodian, beneficiary, now }: DepositPlan,
  change: (path: string, part: Partial<DepositItem>) => void,
): Promise<void> {
  change(path, { state: 'sealing', sent: 0 })
  try {
    const vouchers = await now.vouchers()
    const done = await vouchers.deposit({
      document: file.stream() as ReadableStream<Uint8Array>,
      reading: reading as DocumentReading,
      custodian: fromHex(custodian) as Uint8Array,
      ...(beneficiary === null ? {} : { beneficiary: fromHex(beneficiary) as Uint8Array }),
      onProgress: (sent, size) =>
        change(path, { sent: sent / size, ...(sent === size ? { state: 'signing' } : {}) }),
    })
    change(path, {
      state: 'done',
      sent: 1,
      id: toHex(done.id),
      ...(done.duplicateOf === null ? {} : { duplicateOf: toHex(done.duplicateOf) }),
    })
  } catch (error) {
    change(path, { state: 'failed', error })
  }
}
