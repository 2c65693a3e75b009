import type { Output, Progress } from '../shell/output.ts'

/** How far a node of an open network is: blocks executed, and headers whose work has been checked. */
export interface SyncLook {
  readonly height: number
  readonly bestHeight: number
}

/** Less is a block that just came, not a chain to catch up with. */
const BEHIND = 5

/** A bar while the node is behind the headers that it has, for as long as `next` resolves true; gone when it has caught up. */
export async function showSync(
  out: Pick<Output, 'progress'>,
  look: () => Promise<SyncLook | undefined>,
  next: () => Promise<boolean>,
): Promise<void> {
  let bar: Progress | undefined
  while (await next()) {
    const seen = await look()
    if (seen === undefined) continue
    const { height, bestHeight } = seen
    if (bar === undefined && bestHeight - height > BEHIND)
      bar = await out.progress(bestHeight, 'fetching and executing blocks')
    bar?.to(height, bestHeight)
    if (height < bestHeight) continue
    bar?.stop()
    bar = undefined
  }
  bar?.stop()
}

const LOOK_MS = 300

/** Looks at the node of this process until it is told to stop; nothing where nobody sees it, or the engine has no such network. */
export function showSyncOf(
  out: Pick<Output, 'progress' | 'json'>,
  address: string,
  stopped: Promise<unknown>,
): void {
  if (out.json || process.stderr.isTTY !== true) return
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  stopped.then(over, over)
  const look = async (): Promise<SyncLook | undefined> => {
    const answer = await fetch(`${address}/v1/network/peers`)
    if (answer.ok) return (await answer.json()) as SyncLook
    isOver = true
    return undefined
  }
  const next = async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref())
    return !isOver
  }
  // A node that goes down while it is asked says so itself.
  showSync(out, () => look().catch(() => undefined), next).catch(() => {})
}
