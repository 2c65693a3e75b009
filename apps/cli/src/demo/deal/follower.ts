import { fromHex } from '@vouch/core'
import type { Client } from '@vouch/sdk'
import { commandError } from '../../shell/problem.ts'

/** One line of a deal's flow record as its event tells it. */
export interface FlowLine {
  readonly sequence: number
  readonly step: string
  readonly from: string
  readonly to: string
  readonly by: string
  readonly messageId: string
  readonly evidence: string | null
  readonly atMs: number
  readonly height: number
  readonly note: string
}

export interface Follower {
  readonly state: string
  readonly lines: readonly FlowLine[]
  /** Resolves when the deal is, or has become, as wanted. Fails `DEMO_STUCK` after a minute of silence. */
  until(wanted: (state: string, lines: readonly FlowLine[]) => boolean, what: string): Promise<void>
  stop(): void
}

const SILENCE_MS = 60_000

/** Follows a deal's flow from its beginning. */
export function followDeal(client: Client, deal: string, tell: (line: FlowLine) => void): Follower {
  const aborter = new AbortController()
  const lines: FlowLine[] = []
  let state = 'drafted'
  let changed: () => void = () => {}
  const follow = async (): Promise<void> => {
    const subject = fromHex(deal) as Uint8Array
    const events = client.events({ contract: 'deal', subject, from: 1, signal: aborter.signal })
    for await (const event of events) {
      if (event.name !== 'flow') continue
      const line = event.data as unknown as FlowLine
      lines.push(line)
      state = line.to
      tell(line)
      changed()
    }
  }
  const followed = follow()
  followed.catch(() => changed())
  return {
    get state() {
      return state
    },
    lines,
    async until(wanted, what) {
      while (!wanted(state, lines)) {
        let timer: NodeJS.Timeout | undefined
        const silence = new Promise<'silent'>((resolve) => {
          timer = setTimeout(() => resolve('silent'), SILENCE_MS)
        })
        const news = new Promise<'news'>((resolve) => {
          changed = () => resolve('news')
        })
        const came = await Promise.race([silence, news])
        clearTimeout(timer)
        if (came === 'silent')
          throw commandError(
            'DEMO_STUCK',
            `The deal stays ${state}; ${what} was waited for.`,
            'Look at the bank and the registry: GET /health of each.',
          )
      }
    },
    stop: () => aborter.abort(),
  }
}
