import type { ChainEvent } from '@vouch/sdk'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { client } from './client.ts'
import { queryClient } from './queries.ts'

export interface Live {
  /** Newest first, the last hundred. */
  readonly events: readonly ChainEvent[]
  /** Events in each of the last sixty seconds, oldest first. */
  readonly perSecond: readonly number[]
}

const NOTHING: Live = { events: [], perSecond: Array.from({ length: 60 }, () => 0) }
const LiveContext = createContext<Live>(NOTHING)
const KEPT = 100
const TOLD_EVERY_MS = 1_000

export function useLive(): Live {
  return useContext(LiveContext)
}

/**
 * Follows the node's events. However many come, the pages are told once a second; what a page has asked of a contract is
 * asked anew where one of its events came.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [live, setLive] = useState(NOTHING)
  useEffect(() => {
    const stop = new AbortController()
    let fresh: ChainEvent[] = []
    let count = 0
    let touched = new Set<string>()
    void recent().then((events) =>
      setLive((before) => ({ ...before, events: [...before.events, ...events].slice(0, KEPT) })),
    )
    void follow(stop.signal, (event) => {
      count += 1
      touched.add(event.contract)
      fresh.push(event)
      if (fresh.length > KEPT) fresh = fresh.slice(-KEPT)
    })
    const timer = setInterval(() => {
      const [events, number, contracts] = [fresh, count, touched]
      fresh = []
      count = 0
      touched = new Set()
      for (const contract of contracts) void queryClient.invalidateQueries({ queryKey: [contract] })
      if (contracts.size > 0) void queryClient.invalidateQueries({ queryKey: ['chain'] })
      setLive((before) =>
        number === 0 && before.perSecond.every((one) => one === 0)
          ? before
          : {
              events: [...events.toReversed(), ...before.events].slice(0, KEPT),
              perSecond: [...before.perSecond.slice(1), number],
            },
      )
    }, TOLD_EVERY_MS)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [])
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
}

/** What happened in the last blocks, newest first: a page that was just opened is not empty. */
async function recent(): Promise<readonly ChainEvent[]> {
  try {
    const { height } = await client.status()
    const { events } = await client.listEvents({ from: Math.max(1, height - RECENT_BLOCKS), limit: KEPT })
    return events.toReversed()
  } catch {
    return []
  }
}

const RECENT_BLOCKS = 20

async function follow(signal: AbortSignal, onEvent: (event: ChainEvent) => void): Promise<void> {
  while (!signal.aborted)
    try {
      for await (const event of client.events({ signal })) onEvent(event)
    } catch {
      // The node is away: the pages say so by themselves, and the stream is tried again.
      await new Promise((resolve) => setTimeout(resolve, 3_000))
    }
}
