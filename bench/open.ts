import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { openReport } from './macro/open-report.ts'
import { OPEN_FULL, OPEN_QUICK, runOpenBench } from './macro/open-run.ts'
import { runPeers } from './macro/peer-memory.ts'

/**
 * `npm run bench -- --open` measures an open network of eight nodes and writes `bench/PERFORMANCE-open.md`; `--quick` measures less and
 * writes nothing; `--json` prints one object.
 */
const args = process.argv.slice(2)
const peersOf = args.indexOf('--peers-of')
if (peersOf >= 0) await runPeers(args[peersOf + 1] as string, Number(args[peersOf + 2]))
const quick = args.includes('--quick')
const json = args.includes('--json')
const sizes = quick ? OPEN_QUICK : OPEN_FULL
const load = loadavg()[0]?.toFixed(1)
const result = await runOpenBench(sizes, 20_000 + (process.pid % 20_000), (line) => console.error(line))
const rounded = Object.fromEntries(
  Object.entries(result).map(([name, value]) => [name, Number(value.toPrecision(4))]),
)
if (json) console.log(JSON.stringify(rounded))
if (!quick) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load average before the run ${load}`
  writeFileSync(join(process.cwd(), 'bench', 'PERFORMANCE-open.md'), openReport(result, sizes, machine))
  console.error('wrote bench/PERFORMANCE-open.md')
} else if (!json)
  for (const [name, value] of Object.entries(rounded)) console.log(`${name.padEnd(32)} ${value}`)
