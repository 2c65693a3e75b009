import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { performanceReport } from './macro/report.ts'
import { FULL, QUICK, runBench } from './macro/run.ts'

/**
 * `npm run bench` measures a whole node and writes `bench/PERFORMANCE.md`; `--quick` measures less and writes nothing;
 * `--json` prints one object.
 */
const args = process.argv.slice(2)
const quick = args.includes('--quick')
const json = args.includes('--json')
const port = 20_000 + (process.pid % 20_000)
const large = args.indexOf('--large')
const base = quick ? QUICK : FULL
const sizes = large < 0 ? base : { ...base, largeAt: Number(args[large + 1]) }
const result = await runBench(sizes, port, (line) => console.error(line))
const rounded = Object.fromEntries(
  Object.entries(result).map(([name, value]) => [name, Number(value.toPrecision(4))]),
)
if (json) console.log(JSON.stringify(rounded))
if (!quick) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  const file = join(process.cwd(), 'bench', 'PERFORMANCE.md')
  writeFileSync(file, performanceReport(result, sizes, machine))
  console.error('wrote bench/PERFORMANCE.md')
} else if (!json)
  for (const [name, value] of Object.entries(rounded)) console.log(`${name.padEnd(32)} ${value}`)
