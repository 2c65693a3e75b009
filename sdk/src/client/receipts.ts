import { toHex, unwrap } from '@vouch/core'
import { parseReceipt, type Receipt } from '@vouch/data'
import type { Transport } from '../http/transport.ts'

export interface RecordName {
  readonly contract: string
  readonly collection: string
  /** As `encodeKey` gives it. */
  readonly key: Uint8Array
}

export interface ReceiptRequest {
  readonly records?: readonly RecordName[]
  /** Transaction ids. */
  readonly transactions?: readonly Uint8Array[]
}

/** Receipts as the node makes them. They are checked for form only: `verifyReceipt` tells whether they are true. */
export interface Receipts {
  transaction(id: Uint8Array): Promise<Receipt>
  /** The same proof as a COSE Receipt (RFC 9942), for other people's tools. */
  transactionAsCose(id: Uint8Array): Promise<Uint8Array>
  record(record: RecordName): Promise<Receipt>
  /** All in one receipt, the records at one height. */
  of(request: ReceiptRequest): Promise<Receipt>
}

export function createReceipts(transport: Transport): Receipts {
  return {
    transaction: async (id) => read(await transport.request(`/v1/transactions/${toHex(id)}/receipt`)),
    async transactionAsCose(id) {
      const response = await transport.request(`/v1/transactions/${toHex(id)}/receipt?format=cose`)
      return new Uint8Array(await response.arrayBuffer())
    },
    async record({ contract, collection, key }) {
      return read(await transport.request(`/v1/records/${contract}/${collection}/${toHex(key)}/receipt`))
    },
    async of({ records = [], transactions = [] }) {
      const body = JSON.stringify({
        records: records.map(({ contract, collection, key }) => ({ contract, collection, key: toHex(key) })),
        transactions: transactions.map(toHex),
      })
      const headers = { 'content-type': 'application/json' }
      return read(
        await transport.request('/v1/receipts', { method: 'POST', headers, body, repeatable: true }),
      )
    },
  }
}

async function read(response: Response): Promise<Receipt> {
  return unwrap(parseReceipt((await response.json()) as object))
}
