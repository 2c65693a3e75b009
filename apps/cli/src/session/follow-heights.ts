/** A node's height; undefined where it does not answer. */
export type KnownHeight = number | undefined

const EVERY_MS = 1_000

/** Tells the heights of nodes whenever one has changed. */
export function followHeights(
  nodes: readonly { readonly url: string }[],
  onChange: (heights: readonly KnownHeight[]) => void,
): { stop(): void } {
  let last = ''
  const look = async (): Promise<void> => {
    const heights = await Promise.all(nodes.map(({ url }) => heightOf(url)))
    const now = heights.join(' ')
    if (now === last) return
    last = now
    onChange(heights)
  }
  const timer = setInterval(() => void look(), EVERY_MS)
  void look()
  return { stop: () => clearInterval(timer) }
}

async function heightOf(url: string): Promise<KnownHeight> {
  try {
    const answer = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(5_000) })
    return ((await answer.json()) as { height: number }).height
  } catch {
    return undefined
  }
}
