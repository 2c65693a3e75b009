/** What a certificate says. All of it is derived from one verified receipt, so that it can be derived again. */
export interface CertificateContent {
  readonly chain: { readonly id: string; readonly name: string; readonly engine: string }
  readonly voucher: {
    readonly id: string
    /** SHA-256 of the document. */
    readonly digest: string
    readonly state: string
    /** Further facts, in the order in which they are shown. */
    readonly facts: readonly (readonly [label: string, value: string])[]
  }
  readonly history: readonly CertificateEntry[]
  readonly block: {
    readonly height: number
    /** Milliseconds since 1970 UTC; the certificate carries no other date. */
    readonly timeMs: number
    readonly hash: string
    readonly sealedBy: string
  }
  /** SHA-256 of the receipt's text. */
  readonly receiptDigest: string
  readonly receiptText: string
}

export interface CertificateEntry {
  readonly timeMs: number
  readonly what: string
  readonly by: string
  readonly height: number
  /** Public key that signed it; empty where the receipt does not hold the transaction. */
  readonly key: string
}

/** Seconds, in UTC: the same words wherever the certificate is read. */
export function timeText(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** In groups of eight, so that two of them can be compared by eye. */
export function grouped(hex: string): string {
  return hex.replace(/.{8}(?=.)/g, '$& ')
}
