import { useCallback, useEffect, useRef, useState } from 'react'

export interface Paged<T> {
  /** Grows at its end only; the same list between two pages. */
  readonly rows: readonly T[]
  readonly done: boolean
  readonly busy: boolean
  readonly error: unknown
  /** The next page, if there is one and none is on its way. */
  more(): void
  /** Anew; what is shown stays until the first page has come. */
  reload(): void
}

interface Shown<T> {
  readonly rows: readonly T[]
  readonly done: boolean
  readonly busy: boolean
  readonly error: unknown
}

const EMPTY = { rows: [], done: false, busy: false, error: undefined } as const

/**
 * A list read page by page behind a cursor, however long it gets: a page that comes costs what it holds, not what was
 * there before. `source` names the list; another one begins anew.
 */
export function usePaged<T>(
  source: string,
  load: (last: T | undefined) => Promise<readonly T[]>,
  pageSize: number,
): Paged<T> {
  const [shown, setShown] = useState<Shown<T>>(EMPTY)
  const state = useRef({ source: '', run: 0, rows: [] as T[], done: false, busy: false })
  const loading = useRef(load)
  loading.current = load

  const more = useCallback(() => {
    const { current } = state
    if (current.busy || current.done) return
    const { run } = current
    current.busy = true
    setShown((before) => ({ ...before, busy: true, error: undefined }))
    const take = (page: readonly T[]): void => {
      if (state.current.run !== run) return
      for (const row of page) current.rows.push(row)
      current.busy = false
      current.done = page.length < pageSize
      setShown({ rows: current.rows.slice(), done: current.done, busy: false, error: undefined })
    }
    const fail = (error: unknown): void => {
      if (state.current.run !== run) return
      current.busy = false
      setShown((before) => ({ ...before, busy: false, error }))
    }
    loading.current(current.rows.at(-1)).then(take, fail)
  }, [pageSize])

  const begin = useCallback(
    (keepsShown: boolean) => {
      state.current = { source, run: state.current.run + 1, rows: [], done: false, busy: false }
      if (!keepsShown) setShown(EMPTY)
      more()
    },
    [source, more],
  )

  useEffect(() => {
    if (state.current.source !== source) begin(false)
  }, [source, begin])

  return { ...shown, more, reload: () => begin(true) }
}
