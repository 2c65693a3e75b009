import type { Finality, Ledger } from '../ledger/ledger-port.ts'

/** Where blocks can be undone: how far a block is from final, and what undoing it would cost. Nothing on other engines. */
export async function finalityOf(ledger: Ledger, height: number): Promise<{ readonly finality?: Finality }> {
  if (ledger.identity.engine !== 'pow') return {}
  const finality = await ledger.finality?.(height)
  return finality === undefined || finality === null ? {} : { finality }
}

/** In answers about blocks and transactions. */
export const finalitySchema = {
  type: 'object',
  description: 'Under proof of work only',
  properties: {
    confirmations: { type: 'integer' },
    depth: { type: 'integer', description: 'Confirmations after which a block is taken as final' },
    work: { type: 'string', description: 'Hashes that undoing the block costs on average, decimal' },
  },
} as const
