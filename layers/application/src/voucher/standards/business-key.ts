/** Parts that name a business document whatever file carries it. The README explains the choice. */

/** Upper case, compatibility forms folded, letters and digits only: "NL8200.98.395.B.01" is "NL820098395B01". */
function identifier(raw: string): string {
  return raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** An invoice number keeps its punctuation, since "2026/1" and "20261" may both exist; only white space goes. */
function documentNumber(raw: string): string {
  return raw.normalize('NFKC').toUpperCase().replace(/\s/gu, '')
}

export interface SellerIdentity {
  readonly vatId: string | undefined
  readonly legalId: string | undefined
  readonly taxId: string | undefined
  readonly partyId: string | undefined
  /** ISO 6523 scheme of `partyId`, such as 0088 for a GLN. */
  readonly partyScheme: string | undefined
  readonly country: string | undefined
}

/**
 * A VAT identifier begins with its country. Registers number per country, so their identifiers get it
 * put in front unless it is there; a party identifier gets its scheme instead.
 */
export function sellerKey(seller: SellerIdentity): string | undefined {
  if (seller.vatId !== undefined) return identifier(seller.vatId) || undefined
  const country = identifier(seller.country ?? '')
  const registered = seller.legalId ?? seller.taxId
  if (registered !== undefined) {
    const id = identifier(registered)
    if (id === '') return undefined
    return country !== '' && id.startsWith(country) ? id : `${country}${id}`
  }
  if (seller.partyId === undefined) return undefined
  const id = identifier(seller.partyId)
  return id === '' ? undefined : `${identifier(seller.partyScheme ?? '') || country}:${id}`
}

export type InvoiceKind = 'invoice' | 'credit-note'

/** `issueDate` as YYYY-MM-DD: many sellers begin their numbers anew each year. */
export function invoiceKey(
  kind: InvoiceKind,
  seller: string | undefined,
  number: string | undefined,
  issueDate: string | undefined,
): readonly string[] | undefined {
  const year = /^(\d{4})-\d{2}-\d{2}$/u.exec(issueDate ?? '')?.[1]
  if (seller === undefined || number === undefined || year === undefined) return undefined
  return [kind, seller, documentNumber(number), year]
}

/** The number of a Chinese fully digital e-invoice is unique in the country, red letters included. */
export function chineseKey(number: string | undefined): readonly string[] | undefined {
  return number !== undefined && /^\d{20}$/u.test(number) ? ['cn-einvoice', number] : undefined
}
