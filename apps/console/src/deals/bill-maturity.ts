const DAY_MS = 86_400_000

/** What a back office asks of a bill's maturity: gone by, or within so many days from now. */
export const MATURITIES = ['past', '30', '90', '180'] as const

/** `asked` is one of them, or null where all are wanted. A bill that has matured is in no coming span. */
export function maturesWithin(maturityMs: number, asked: string | null, nowMs: number): boolean {
  if (asked === null) return true
  if (asked === 'past') return maturityMs <= nowMs
  return maturityMs > nowMs && maturityMs <= nowMs + Number(asked) * DAY_MS
}
