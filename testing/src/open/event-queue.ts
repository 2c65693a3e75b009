/** Virtual time as a heap of what is due: synchronous, and at equal times in the order of scheduling. */
export interface EventQueue {
  readonly nowMs: number
  after(delayMs: number, work: () => void): void
  /** Runs what is due up to `untilMs`; the time is that afterwards. */
  run(untilMs: number): void
  readonly size: number
  readonly done: number
}

interface Due {
  readonly atMs: number
  readonly turn: number
  readonly work: () => void
}

export function createEventQueue(startMs: number): EventQueue {
  const heap: Due[] = []
  let nowMs = startMs
  let turn = 0
  let done = 0
  return {
    get nowMs() {
      return nowMs
    },
    get size() {
      return heap.length
    },
    get done() {
      return done
    },
    after(delayMs, work) {
      turn += 1
      heap.push({ atMs: nowMs + Math.round(delayMs), turn, work })
      siftUp(heap)
    },
    run(untilMs) {
      for (let next = heap[0]; next !== undefined && next.atMs <= untilMs; next = heap[0]) {
        takeFirst(heap)
        nowMs = next.atMs
        done += 1
        next.work()
      }
      nowMs = untilMs
    },
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.turn < other.turn)
}

function siftUp(heap: Due[]): void {
  let at = heap.length - 1
  const moved = heap[at] as Due
  while (at > 0) {
    const above = (at - 1) >> 1
    if (!isBefore(moved, heap[above] as Due)) break
    heap[at] = heap[above] as Due
    at = above
  }
  heap[at] = moved
}

function takeFirst(heap: Due[]): void {
  const moved = heap.pop() as Due
  if (heap.length === 0) return
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Due, heap[below] as Due)) below += 1
    if (!isBefore(heap[below] as Due, moved)) break
    heap[at] = heap[below] as Due
    at = below
  }
  heap[at] = moved
}
