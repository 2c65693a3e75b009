/** Minor units as people write them, exactly: no number is made of them on the way. */
export function moneyText(minor: string, currency: string): string {
  const digits = digitsOf(currency)
  const padded = minor.padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`} ${currency}`
}

function digitsOf(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    )
  } catch {
    return 2
  }
}
