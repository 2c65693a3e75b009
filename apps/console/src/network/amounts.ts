/** Whole units with their thousands apart; they may be beyond what numbers hold. */
export function unitsText(units: string): string {
  return units.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}

const SCALES = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const

/** Hashes in three digits and their scale: `7.29 M`. */
export function scaled(value: number): string {
  const steps = value < 1_000 ? 0 : Math.floor(Math.log10(value) / 3)
  const scale = SCALES[Math.min(steps, SCALES.length - 1)] ?? ''
  const shown = Number((value / 1_000 ** Math.min(steps, SCALES.length - 1)).toPrecision(3))
  return scale === '' ? String(shown) : `${shown} ${scale}`
}

export function rateText(hashesPerSecond: number): string {
  const text = scaled(hashesPerSecond)
  return /\d$/.test(text) ? `${text} H/s` : `${text}H/s`
}
