import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type Measured, measure, type Pace, paceBetween } from './metrics.ts'

const EVERY_MS = 2_000
/** Two minutes. */
const KEPT = 60

export interface PaceHistory {
  readonly now: Measured | undefined
  readonly paces: readonly Pace[]
  readonly error: unknown
}

/** The node's measurements every two seconds while the page is looked at, and the differences between them. */
export function usePace(): PaceHistory {
  const query = useQuery({ queryKey: ['metrics'], queryFn: measure, refetchInterval: EVERY_MS, staleTime: 0 })
  const [history, setHistory] = useState<{
    readonly last: Measured | undefined
    readonly paces: readonly Pace[]
  }>({ last: undefined, paces: [] })
  const { data } = query
  useEffect(() => {
    if (data === undefined) return
    setHistory(({ last, paces }) =>
      last === undefined || last.atMs === data.atMs
        ? { last: data, paces }
        : { last: data, paces: [...paces, paceBetween(last, data)].slice(-KEPT) },
    )
  }, [data])
  return { now: data, paces: history.paces, error: query.error }
}
