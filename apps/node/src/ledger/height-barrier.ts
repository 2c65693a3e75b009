/** Lets callers wait until a height is durable. */
export interface HeightBarrier {
  reach(height: number): Promise<void>
  raise(height: number): void
}

export function createHeightBarrier(from: number): HeightBarrier {
  let reached = from
  let waiting: { readonly height: number; readonly resolve: () => void }[] = []
  return {
    reach(height) {
      if (height <= reached) return Promise.resolve()
      return new Promise((resolve) => void waiting.push({ height, resolve }))
    },
    raise(height) {
      reached = height
      const due = waiting.filter((waiter) => waiter.height <= height)
      waiting = waiting.filter((waiter) => waiter.height > height)
      for (const { resolve } of due) resolve()
    },
  }
}
