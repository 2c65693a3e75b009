/** A body to fetch. */
export interface WantedBody {
  /** Hexadecimal. */
  readonly name: string
  readonly hash: Uint8Array
  readonly height: number
}

export interface FetchDeps {
  peers(): readonly string[]
  /** Resolves true when the body came and fitted. */
  fetch(peer: string, body: WantedBody): Promise<boolean>
  onProgress?(progress: { readonly waiting: number; readonly fetched: number }): void
}

export interface BodyFetcher {
  /** Asked of `peer` first, where one is named. */
  want(bodies: readonly WantedBody[], peer: string | null): void
  /** Tries again what nobody gave. */
  retry(): void
  readonly waiting: number
}

const PER_PEER = 4
const MAX_WAITING = 200_000
/** Turns in which a body is not asked for again, after all have been asked. */
const ASK_ALL_AFTER = 3

interface Waiting extends WantedBody {
  readonly asked: Set<string>
  first: string | null
  isRunning: boolean
}

/** Bodies from several peers at once, oldest first; what one does not give is asked of another. */
export function createBodyFetcher(deps: FetchDeps): BodyFetcher {
  const waiting = new Map<string, Waiting>()
  const load = new Map<string, number>()
  let fetched = 0

  const choose = (body: Waiting): string | undefined => {
    const free = deps.peers().filter((peer) => (load.get(peer) ?? 0) < PER_PEER && !body.asked.has(peer))
    if (body.first !== null && free.includes(body.first)) return body.first
    return free.sort((one, other) => (load.get(one) ?? 0) - (load.get(other) ?? 0))[0]
  }
  const run = async (peer: string, body: Waiting): Promise<void> => {
    body.isRunning = true
    body.asked.add(peer)
    load.set(peer, (load.get(peer) ?? 0) + 1)
    const came = await deps.fetch(peer, body).catch(() => false)
    load.set(peer, (load.get(peer) ?? 1) - 1)
    body.isRunning = false
    if (came) {
      waiting.delete(body.name)
      fetched += 1
      deps.onProgress?.({ waiting: waiting.size, fetched })
    }
    pump()
  }
  const pump = (): void => {
    let idle = 0
    for (const body of waiting.values()) {
      if (body.isRunning) continue
      const peer = choose(body)
      if (peer !== undefined) void run(peer, body)
      // Everybody is at work, or has been asked: the rest waits for its turn.
      else if ((idle += 1) > 64) break
    }
  }
  return {
    get waiting() {
      return waiting.size
    },
    want(bodies, peer) {
      for (const body of bodies)
        if (!waiting.has(body.name) && waiting.size < MAX_WAITING)
          waiting.set(body.name, { ...body, asked: new Set(), first: peer, isRunning: false })
      pump()
    },
    retry() {
      for (const body of waiting.values())
        if (!body.isRunning && body.asked.size >= Math.min(ASK_ALL_AFTER, deps.peers().length))
          body.asked.clear()
      pump()
    },
  }
}
