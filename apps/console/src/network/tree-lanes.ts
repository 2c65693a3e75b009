import type { TreeBlock } from '@vouch/sdk'

/** A block with its row: 0 is the active chain, each fork has one of its own as far as it reaches. */
export interface PlacedBlock extends TreeBlock {
  readonly lane: number
}

/** Places the newest `heights` heights, so that no two branches share a row at the same height. */
export function placeBlocks(blocks: readonly TreeBlock[], heights: number): readonly PlacedBlock[] {
  const tip = Math.max(0, ...blocks.map(({ height }) => height))
  const shown = blocks
    .filter(({ height }) => height > tip - heights)
    .sort((one, other) => one.height - other.height || one.timeMs - other.timeMs)
  const lanes = new Map<string, number>()
  const taken = new Map<number, Set<number>>()
  const isFree = (lane: number, height: number): boolean => taken.get(height)?.has(lane) !== true
  return shown.map((block) => {
    const before = lanes.get(block.previous) ?? 0
    let lane = block.confirmations > 0 ? 0 : Math.max(1, before)
    while (lane > 0 && !isFree(lane, block.height)) lane += 1
    lanes.set(block.hash, lane)
    taken.set(block.height, (taken.get(block.height) ?? new Set()).add(lane))
    return { ...block, lane }
  })
}
