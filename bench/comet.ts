import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { cometReport } from './macro/comet-report.ts'
import { COMET_FULL, COMET_QUICK, type CometResult, runCometBench } from './macro/comet-run.ts'

/**
 * `npm run bench -- comet` measures networks on this machine, prints one JSON object a size and writes
 * `bench/PERFORMANCE-comet.md`; `--quick` measures less and writes nothing, `--validators 1,4,7` says which sizes.
 */
const args = process.argv.slice(2)
const quick = args.includes('--quick')
const sizes = quick ? COMET_QUICK : COMET_FULL
const named = args.indexOf('--validators')
const counts = (named < 0 ? '1,4,7' : (args[named + 1] ?? '1')).split(',').map(Number)
const basePort = 10_000 + (process.pid % 60) * 300
const results: CometResult[] = []
for (const [at, validators] of counts.entries()) {
  const result = await runCometBench(validators, sizes, basePort + at * 20, (line) => console.error(line))
  results.push(result)
  const rounded = Object.entries(result).map(([name, value]) => [name, Number(value.toPrecision(4))])
  console.log(JSON.stringify(Object.fromEntries(rounded)))
}
if (!quick) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  writeFileSync(join(process.cwd(), 'bench', 'PERFORMANCE-comet.md'), cometReport(results, sizes, machine))
  console.error('wrote bench/PERFORMANCE-comet.md')
}
