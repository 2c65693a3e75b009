/** Confirmations of a block or transaction, and what reversing them costs; nothing where blocks cannot be undone. */
export function finalityRow(answer: object): readonly (readonly [string, string])[] {
  const { finality } = answer as {
    finality?: { readonly confirmations: number; readonly depth: number; readonly work: string }
  }
  if (finality === undefined) return []
  const { confirmations, depth, work } = finality
  const state = confirmations >= depth ? 'final' : `final at ${depth}`
  return [
    [
      'confirmations',
      `${confirmations} (${state}); reversing it costs about 2^${BigInt(work).toString(2).length - 1} hashes`,
    ],
  ]
}
