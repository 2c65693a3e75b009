import { Box, Group, Text } from '@mantine/core'
import type { BlockTree } from '@vouch/sdk'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { type PlacedBlock, placeBlocks } from './tree-lanes.ts'

const HEIGHTS = 30
const STEP = 58
const LANE = 46
const WIDTH = 40
const TALL = 28

type Standing = 'final' | 'open' | 'fork' | 'invalid'

const COLOURS: Readonly<Record<Standing, string>> = {
  final: 'var(--mantine-color-seal-6)',
  open: 'var(--mantine-color-seal-3)',
  fork: 'var(--mantine-color-orange-5)',
  invalid: 'var(--mantine-color-red-6)',
}

function standingOf(block: PlacedBlock, finalityDepth: number): Standing {
  if (block.invalid !== null) return 'invalid'
  if (block.confirmations === 0) return 'fork'
  return block.confirmations >= finalityDepth ? 'final' : 'open'
}

/** The last blocks from left to right: the active chain above, what lost against it below. */
export function BlockTreePicture({ tree }: { readonly tree: BlockTree }) {
  const { t } = useWords()
  const pane = useRef<HTMLDivElement>(null)
  const placed = placeBlocks(tree.blocks, HEIGHTS)
  // The newest are at the right end; who has scrolled back stays there.
  const isFollowing = useRef(true)
  useEffect(() => {
    if (isFollowing.current && pane.current !== null) pane.current.scrollLeft = pane.current.scrollWidth
  })
  if (placed.length === 0)
    return <EmptyState icon="clock" title={t('network.tree.none')} text={t('network.tree.none.text')} />
  const first = placed[0]?.height ?? 0
  const lanes = Math.max(...placed.map(({ lane }) => lane)) + 1
  const at = new Map(placed.map((block) => [block.hash, block]))
  const x = ({ height }: PlacedBlock): number => (height - first) * STEP + 4
  const y = ({ lane }: PlacedBlock): number => lane * LANE + 4
  const width = (tree.height - first) * STEP + WIDTH + 8
  return (
    <>
      <Box
        ref={pane}
        style={{ overflowX: 'auto' }}
        onScroll={({ currentTarget: { scrollLeft, clientWidth, scrollWidth } }) => {
          isFollowing.current = scrollLeft + clientWidth > scrollWidth - STEP
        }}
      >
        <svg width={width} height={lanes * LANE} role="list" aria-label={t('network.tree')}>
          {placed.map((block) => {
            const before = at.get(block.previous)
            if (before === undefined) return null
            const [fromX, fromY] = [x(before) + WIDTH, y(before) + TALL / 2]
            const [toX, toY] = [x(block), y(block) + TALL / 2]
            const middle = (fromX + toX) / 2
            return (
              <path
                key={`to-${block.hash}`}
                d={`M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`}
                fill="none"
                stroke="var(--line)"
                strokeWidth={2}
              />
            )
          })}
          {placed.map((block) => (
            <Block key={block.hash} block={block} x={x(block)} y={y(block)} depth={tree.finalityDepth} />
          ))}
        </svg>
      </Box>
      <Group gap="lg" mt="sm">
        {(['final', 'open', 'fork', 'invalid'] as const).map((standing) => (
          <Group key={standing} gap={6}>
            <span className="dot" style={{ background: COLOURS[standing] }} />
            <Text size="xs" className="quiet">
              {t(`network.block.${standing}`, { depth: tree.finalityDepth })}
            </Text>
          </Group>
        ))}
      </Group>
    </>
  )
}

function Block(props: {
  readonly block: PlacedBlock
  readonly x: number
  readonly y: number
  readonly depth: number
}) {
  const { block, x, y, depth } = props
  const { t, number, moment } = useWords()
  const standing = standingOf(block, depth)
  const label = t('network.block.label', {
    height: number(block.height),
    standing: t(`network.block.${standing}`, { depth }),
    confirmations: number(block.confirmations),
    time: moment(block.timeMs),
    miner: `${block.miner.slice(0, 12)}…`,
    hash: `${block.hash.slice(0, 12)}…`,
  })
  const shape = (
    <>
      <title>{label}</title>
      <rect x={x} y={y} width={WIDTH} height={TALL} rx={7} fill={COLOURS[standing]} />
      <text
        x={x + WIDTH / 2}
        y={y + TALL / 2 + 4}
        textAnchor="middle"
        fontSize={11}
        fontWeight={650}
        fill={standing === 'open' || standing === 'fork' ? '#0e1216' : '#fff'}
      >
        {block.height}
      </text>
    </>
  )
  return (
    <g role="listitem" data-standing={standing}>
      {block.confirmations > 0 ? (
        <Link to={`/explorer/blocks/${block.height}` as never} aria-label={label}>
          {shape}
        </Link>
      ) : (
        shape
      )}
    </g>
  )
}
