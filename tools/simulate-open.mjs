#!/usr/bin/env node
// Runs the experiments of docs/simulation.md and writes the page and its plots again.
// Usage: node tools/simulate-open.mjs [--seed N]
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CALM,
  createNaiveBook,
  simulateEclipse,
  simulateOpen,
  worstDeviation,
} from '../testing/dist/open/index.js'

const at = process.argv.indexOf('--seed')
const SEED = at < 0 ? 1 : Number(process.argv[at + 1])
const RUNS = 4
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))
const COMMAND = `node tools/simulate-open.mjs --seed ${SEED}`
mkdirSync(`${DOCS}simulation`, { recursive: true })

const seeds = Array.from({ length: RUNS }, (_, index) => SEED + index)
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const runs = (options) => seeds.map((seed) => simulateOpen({ ...CALM, ...options, seed }))
const percent = (share) => `${(100 * share).toFixed(1)} %`

/** A line chart as SVG: series of [x, y], axes with a few round numbers. */
function plot(name, title, xName, yName, series) {
  const [width, height, left, bottom] = [640, 320, 60, 44]
  const points = series.flatMap(({ points: own }) => own)
  const xMax = Math.max(...points.map(([x]) => x)) || 1
  const yMax = Math.max(...points.map(([, y]) => y)) * 1.05 || 1
  const px = (x) => (left + (x / xMax) * (width - left - 20)).toFixed(1)
  const py = (y) => (height - bottom - (y / yMax) * (height - bottom - 36)).toFixed(1)
  const round = (value) =>
    value >= 100 ? String(Math.round(value)) : value.toPrecision(2).replace(/\.?0+$/, '')
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${left}" y="20" font-size="14">${title}</text>`,
    ...ticks.map(
      (part) =>
        `<line x1="${left}" x2="${width - 20}" y1="${py(part * yMax)}" y2="${py(part * yMax)}" stroke="#ddd"/><text x="${left - 6}" y="${py(part * yMax)}" text-anchor="end">${round(part * yMax)}</text><text x="${px(part * xMax)}" y="${height - bottom + 16}" text-anchor="middle">${round(part * xMax)}</text>`,
    ),
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle">${xName}</text>`,
    `<text x="14" y="${height / 2}" text-anchor="middle" transform="rotate(-90 14 ${height / 2})">${yName}</text>`,
    ...series.map(({ name: own, colour, points: line, dots }, index) => {
      const shape = dots
        ? line.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="3" fill="${colour}"/>`).join('')
        : `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${line.map(([x, y]) => `${px(x)},${py(y)}`).join(' ')}"/>`
      return `${shape}<text x="${width - 24}" y="${40 + 16 * index}" fill="${colour}" text-anchor="end">${own}</text>`
    }),
    '</svg>\n',
  ]
  writeFileSync(`${DOCS}simulation/${name}.svg`, parts.join('\n'))
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const eclipses = []
for (const subnets of [4, 10, 20, 40, 60]) {
  const row = [String(subnets)]
  for (const createBook of [undefined, createNaiveBook]) {
    const all = []
    for (const seed of seeds)
      all.push(
        await simulateEclipse({
          seed,
          honest: 60,
          subnets,
          restarts: 6,
          seconds: 300,
          ...(createBook && { createBook }),
        }),
      )
    row.push(
      percent(mean(all.map((run) => run.attackerShare))),
      percent(mean(all.map((run) => run.surroundedShare))),
    )
  }
  eclipses.push(row)
}

const delays = [40, 80, 200, 400, 700, 1_000].map((latencyMs) => {
  const all = runs({ latencyMs, evenHashRate: true })
  return {
    latencyMs,
    delay: mean(all.map((run) => run.meanDelayMs)) / 1000,
    stale: mean(all.map((run) => run.staleShare)),
    expected: mean(all.map((run) => run.expectedStaleShare)),
    p50: mean(all.map((run) => run.delayMs.p50)),
    p95: mean(all.map((run) => run.delayMs.p95)),
  }
})
plot('forks', 'Blocks that are lost, as delay grows', 'mean delay to a node, seconds', 'share of blocks', [
  { name: 'simulated', colour: '#1864ab', points: delays.map(({ delay, stale }) => [delay, stale]) },
  {
    name: '1 - exp(-delay / block time)',
    colour: '#c92a2a',
    points: delays.map(({ delay, expected }) => [delay, expected]),
  },
])

const fair = runs({})
plot(
  'rewards',
  'Blocks on the chain against hash rate, each miner of each run',
  'share of hash rate',
  'share of blocks',
  [
    {
      name: 'miners',
      colour: '#1864ab',
      dots: true,
      points: fair.flatMap((run) => run.miners.map(({ share, blocks }) => [share, blocks / run.height])),
    },
    {
      name: 'in proportion',
      colour: '#c92a2a',
      points: [
        [0, 0],
        [0.3, 0.3],
      ],
    },
  ],
)

const cut = simulateOpen({
  ...CALM,
  seed: SEED,
  partitions: [{ fromMs: 2_000_000, toMs: 4_500_000, percent: 40 }],
})
plot(
  'difficulty',
  'Work of each block; the network is cut in two from minute 33 to 75',
  'minutes',
  'hashes a block, millions',
  [
    {
      name: 'ASERT',
      colour: '#1864ab',
      points: cut.blocks.map(({ timeMs, work }) => [timeMs / 60_000, work / 1e6]),
    },
  ],
)

const selfish = [10, 20, 30, 40, 45].map((power) => {
  const all = runs({ adversaries: [{ behaviour: 'selfish', percent: power }] })
  return { power: power / 100, share: mean(all.map((run) => run.miners[0].blocks / run.height)) }
})
plot('selfish', 'What a selfish miner gets', 'share of hash rate', 'share of blocks', [
  { name: 'selfish', colour: '#1864ab', points: selfish.map(({ power, share }) => [power, share]) },
  {
    name: 'honest',
    colour: '#c92a2a',
    points: [
      [0, 0],
      [0.45, 0.45],
    ],
  },
])

const kinds = ['selfish', 'withholding', 'time-warping', 'spamming', 'invalid', 'private'].map(
  (behaviour) => {
    const all = runs({ adversaries: [{ behaviour, percent: 30 }] })
    return [
      behaviour,
      percent(mean(all.map((run) => run.miners[0].blocks / run.height))),
      `${(mean(all.map((run) => run.meanBlockMs)) / 1000).toFixed(1)} s`,
      String(Math.max(...all.map((run) => run.deepest))),
      String(Math.round(mean(all.map((run) => run.bans)))),
    ]
  },
)

const size = [20, 100, 300].map((nodes) => {
  const run = simulateOpen({ ...CALM, seed: SEED, nodes, durationMs: 1_800_000 })
  return [
    String(nodes),
    `${run.delayMs.p50} ms`,
    `${run.delayMs.p95} ms`,
    String(Math.round(run.messages / nodes / run.mined)),
  ]
})

writeFileSync(
  `${DOCS}simulation.md`,
  `# The open network, simulated

The production fork choice (\`layers/consensus/src/pow\`) and incentive rules run in virtual time over simulated links, clocks and hash rates:
\`testing/src/open\`. A block is found by a draw from the exponential distribution instead of by hashing; everything else is what a node does.
One seed gives one run. After each run all honest nodes must stand on one chain with one state root, the supply must be what the schedule
says to the unit, every transfer recorded once and none lost, and no block without work, without a body or with a wrong state be on the
chain. Five checks switched off on purpose are caught by these rules (\`test/sim/open.test.ts\`).

Every number and plot below is written again by \`${COMMAND}\` (after \`npm run build\`): ${RUNS} seeds from ${SEED} on where nothing else is said, 40 nodes, two
hours, a block each 30 seconds.

## Forks

![forks](simulation/forks.svg)

${table(
  ['link delay', 'mean delay to a node', 'blocks lost', 'theory', 'propagation p50', 'p95'],
  delays.map(({ latencyMs, delay, stale, expected, p50, p95 }) => [
    `${latencyMs} ms`,
    `${delay.toFixed(2)} s`,
    percent(stale),
    percent(expected),
    `${Math.round(p50)} ms`,
    `${Math.round(p95)} ms`,
  ]),
)}

Theory takes every block found while another is on its way as lost; a chain also wins some of these, so it is a little high.

## Rewards

![rewards](simulation/rewards.svg)

The miner farthest from its share is ${Math.max(...fair.map(worstDeviation)).toFixed(1)} standard deviations off (the test allows 4).

## Difficulty through a cut

![difficulty](simulation/difficulty.svg)

ASERT reckons from the schedule: while the winning half mines alone its difficulty falls, and what it lost in time is made up for later. The deepest reorganisation was ${cut.deepest} blocks.

## Adversaries

Each with 30 percent of the hash rate.

${table(['adversary', 'its share of the chain', 'block time', 'deepest reorganisation', 'bans'], kinds)}

A selfish miner shows its lead at once when others are one block behind; with the first-seen rule it begins to gain above a third:

![selfish](simulation/selfish.svg)

## Size

${table(['nodes', 'propagation p50', 'p95', 'messages a node and block'], size)}

## Eclipse

One node with the production peers and address book (\`testing/src/open/eclipse.ts\`), 60 honest nodes in as many subnets, half of them out of reach at any time, and an
attacker who is always there, tells of nothing but its own addresses and knocks twenty times a second; six restarts, each after five minutes.

${table(
  [
    'subnets of the attacker',
    'its share of outbound peers',
    'time surrounded',
    'the same without buckets',
    'time surrounded',
  ],
  eclipses,
)}

With a third as many subnets as all honest nodes it gets half of the slots; with as many as they have it surrounds a node for most of the time. Minimum work and
checkpoints are what helps then.

What the simulation does not have: bandwidth, packet order and contracts
(\`test/sim/pow-engine.test.ts\` runs the engine over real state; \`test/e2e/open-network.test.ts\` eight real processes).
`,
)
