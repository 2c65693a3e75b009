import { COMET_FULL, COMET_QUICK, type CometResult, runCometBench } from './macro/comet-run.ts'

/**
 * `npm run bench -- comet` measures networks on this machine and prints one JSON object a size; `--quick` measures less,
 * `--validators 1,4,7` says which sizes.
 */
const args = process.argv.slice(2)
const sizes = args.includes('--quick') ? COMET_QUICK : COMET_FULL
const named = args.indexOf('--validators')
const counts = (named < 0 ? '1,4' : (args[named + 1] ?? '1')).split(',').map(Number)
const basePort = 10_000 + (process.pid % 60) * 300
for (const [at, validators] of counts.entries()) {
  const result: CometResult = await runCometBench(validators, sizes, basePort + at * 20, (line) =>
    console.error(line),
  )
  const rounded = Object.entries(result).map(([name, value]) => [name, Number(value.toPrecision(4))])
  console.log(JSON.stringify(Object.fromEntries(rounded)))
}
