import { type RefObject, useEffect, useState } from 'react'

export interface RowWindow {
  /** Of the first row that is drawn. */
  readonly first: number
  /** One behind the last. */
  readonly end: number
  readonly isScrolling: boolean
}

/** Rows beyond the edges that are drawn too, so that nothing flickers. */
const BEYOND = 12
const STILL_AFTER_MS = 160

/**
 * Which of many rows of one height are in sight. Rows of one height need no measuring, so a hundred thousand cost what ten do,
 * also while more of them come.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): RowWindow {
  const [view, setView] = useState({ top: 0, height: 800, isScrolling: false })
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    const look = (isScrolling: boolean): void =>
      setView({ top: element.scrollTop, height: element.clientHeight, isScrolling })
    const onScroll = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => look(true))
      clearTimeout(timer)
      timer = setTimeout(() => look(false), STILL_AFTER_MS)
    }
    const sizes = new ResizeObserver(() => look(false))
    sizes.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    look(false)
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', onScroll)
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [scroller])
  const first = Math.max(0, Math.floor(view.top / rowPx) - BEYOND)
  const end = Math.min(count, Math.ceil((view.top + view.height) / rowPx) + BEYOND)
  return { first, end: Math.max(first, end), isScrolling: view.isScrolling }
}
