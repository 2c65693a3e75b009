/** A line of an invoice, as the document states it. */
export interface InvoiceLine {
  readonly name: string
  readonly quantity: string
  readonly unit: string
  readonly price: string
  readonly amount: string
  readonly tax: string
}

interface LinePaths {
  readonly line: string
  readonly name: readonly string[]
  readonly quantity: readonly string[]
  readonly unit: readonly string[]
  readonly price: readonly string[]
  readonly amount: readonly string[]
  readonly tax: readonly string[]
}

/** Local names from the line down; the three families of invoices never share one. */
const PATHS: readonly LinePaths[] = [
  {
    line: 'InvoiceLine',
    name: ['Item', 'Name'],
    quantity: ['InvoicedQuantity'],
    unit: ['InvoicedQuantity@unitCode'],
    price: ['Price', 'PriceAmount'],
    amount: ['LineExtensionAmount'],
    tax: ['Item', 'ClassifiedTaxCategory', 'Percent'],
  },
  {
    line: 'CreditNoteLine',
    name: ['Item', 'Name'],
    quantity: ['CreditedQuantity'],
    unit: ['CreditedQuantity@unitCode'],
    price: ['Price', 'PriceAmount'],
    amount: ['LineExtensionAmount'],
    tax: ['Item', 'ClassifiedTaxCategory', 'Percent'],
  },
  {
    line: 'IncludedSupplyChainTradeLineItem',
    name: ['SpecifiedTradeProduct', 'Name'],
    quantity: ['SpecifiedLineTradeDelivery', 'BilledQuantity'],
    unit: ['SpecifiedLineTradeDelivery', 'BilledQuantity@unitCode'],
    price: ['SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount'],
    amount: [
      'SpecifiedLineTradeSettlement',
      'SpecifiedTradeSettlementLineMonetarySummation',
      'LineTotalAmount',
    ],
    tax: ['SpecifiedLineTradeSettlement', 'ApplicableTradeTax', 'RateApplicablePercent'],
  },
  {
    line: 'IssuItemInformation',
    name: ['ItemName'],
    quantity: ['Quantity'],
    unit: ['MeaUnits'],
    price: ['UnPrice'],
    amount: ['Amount'],
    tax: ['TaxRate'],
  },
]

const MAX_LINES = 200

/** What stands on the lines. The document was read strictly before; here it is only laid out, and an unknown one has no lines. */
export function linesOf(bytes: Uint8Array): readonly InvoiceLine[] {
  const text = new TextDecoder().decode(bytes)
  if (!text.trimStart().startsWith('<') || text.includes('<!DOCTYPE')) return []
  const document = new DOMParser().parseFromString(text, 'application/xml')
  for (const paths of PATHS) {
    const found = [...document.getElementsByTagNameNS('*', paths.line)].slice(0, MAX_LINES)
    if (found.length > 0) return found.map((line) => lineOf(line, paths))
  }
  return []
}

function lineOf(line: Element, paths: LinePaths): InvoiceLine {
  const at = (path: readonly string[]): string => textAt(line, path)
  return {
    name: at(paths.name),
    quantity: at(paths.quantity),
    unit: at(paths.unit),
    price: at(paths.price),
    amount: at(paths.amount),
    tax: at(paths.tax),
  }
}

function textAt(from: Element, path: readonly string[]): string {
  let here: Element | undefined = from
  for (const step of path) {
    const [name, attribute] = step.split('@')
    here = [...(here?.children ?? [])].find(({ localName }) => localName === name)
    if (attribute !== undefined) return here?.getAttribute(attribute) ?? ''
  }
  return here?.textContent?.trim() ?? ''
}
