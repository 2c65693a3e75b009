import type { Clock } from '@vouch/core'

/** What is held against a peer. */
export interface PeerScores {
  /** True where the peer is banned from now on. */
  blame(peer: string, weight: number): boolean
  isBanned(peer: string): boolean
  /** Whether the peer may send one more of this kind now; beyond its rate it is slowed, not banned. */
  mayServe(peer: string, kind: string, perSecond: number): boolean
  scoreOf(peer: string): number
  forget(peer: string): void
}

export const BAN_AT = 100
const BAN_MS = 3_600_000
/** Blame fades, so that an honest peer with a bad day is not shut out for good. */
const FADE_PER_MINUTE = 5
const MAX_KNOWN = 10_000

export function createPeerScores(clock: Clock): PeerScores {
  const scores = new Map<string, { score: number; atMs: number }>()
  const bans = new Map<string, number>()
  const buckets = new Map<string, { left: number; atMs: number }>()

  const scoreOf = (peer: string): number => {
    const known = scores.get(peer)
    if (known === undefined) return 0
    return Math.max(0, known.score - ((clock.nowMs() - known.atMs) / 60_000) * FADE_PER_MINUTE)
  }
  return {
    scoreOf,
    blame(peer, weight) {
      const score = scoreOf(peer) + weight
      if (scores.size >= MAX_KNOWN) scores.clear()
      scores.set(peer, { score, atMs: clock.nowMs() })
      if (score < BAN_AT) return false
      if (bans.size >= MAX_KNOWN) bans.clear()
      bans.set(peer, clock.nowMs() + BAN_MS)
      return true
    },
    isBanned(peer) {
      const until = bans.get(peer)
      if (until === undefined) return false
      if (until > clock.nowMs()) return true
      bans.delete(peer)
      return false
    },
    mayServe(peer, kind, perSecond) {
      const name = `${peer} ${kind}`
      const nowMs = clock.nowMs()
      const bucket = buckets.get(name) ?? { left: perSecond, atMs: nowMs }
      const left = Math.min(perSecond * 2, bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond)
      if (buckets.size >= MAX_KNOWN) buckets.clear()
      buckets.set(name, { left: left < 1 ? left : left - 1, atMs: nowMs })
      return left >= 1
    },
    forget(peer) {
      for (const name of buckets.keys()) if (name.startsWith(`${peer} `)) buckets.delete(name)
    },
  }
}
