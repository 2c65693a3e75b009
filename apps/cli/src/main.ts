import { CATALOGUE } from './commands/catalogue.ts'
import type { CatalogueEntry } from './shell/definition.ts'
import { createEnvironment } from './shell/environment.ts'
import { GROUPS, groupHelp, rootHelp } from './shell/help-text.ts'
import { nearest } from './shell/nearest.ts'
import { createOutput, type Output, type Streams } from './shell/output.ts'
import { complaintJson, complaintOf, complaintText, usageError } from './shell/problem.ts'

export interface Surroundings extends Streams {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly directory: string
  readonly ask?: ((question: string) => Promise<string>) | undefined
}

/** Runs one command line and gives the exit code: 0 done, 1 refused or failed, 2 typed wrongly. */
export async function main(argv: readonly string[], around: Surroundings = ofProcess()): Promise<number> {
  const json = argv.includes('--json')
  const out = createOutput(around, json)
  try {
    const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
    await dispatch(words, around, out)
    return out.failures > 0 ? 1 : 0
  } catch (thrown) {
    const complaint = complaintOf(thrown)
    around.stderr.write(`${json ? complaintJson(complaint) : complaintText(complaint)}\n`)
    if (around.variables.VOUCH_DEBUG) around.stderr.write(`${(thrown as Error)?.stack ?? ''}\n`)
    return complaint.exitCode
  }
}

async function dispatch(argv: readonly string[], around: Surroundings, out: Output): Promise<void> {
  const at = argv.findIndex((word) => !word.startsWith('-'))
  const first = at < 0 ? undefined : (argv[at] as string)
  if (first === undefined) return answerBare(argv, around)
  const second = argv[at + 1]
  const entry = CATALOGUE.find(({ path }) => path[0] === first && (path.length === 1 || path[1] === second))
  if (entry === undefined) return answerGroup(first, second, around)
  const rest = [...argv.slice(0, at), ...argv.slice(at + entry.path.length)]
  await runEntry(entry, rest, around, out)
}

async function runEntry(
  entry: CatalogueEntry,
  rest: readonly string[],
  around: Surroundings,
  out: Output,
): Promise<void> {
  const [{ buildCommand }, { CommanderError }, { command: definition }] = await Promise.all([
    import('./shell/program.ts'),
    import('commander'),
    entry.load(),
  ])
  let run: Promise<void> = Promise.resolve()
  const command = buildCommand(entry, definition, (input) => {
    const environment = createEnvironment({
      variables: around.variables,
      directory: around.directory,
      ask: around.ask,
      home: input.text('home'),
      url: input.text('url'),
    })
    run = definition.run({ out, environment }, input)
    return run
  })
  command.configureOutput({ writeOut: (text) => void around.stdout.write(text) })
  try {
    await command.parseAsync([...rest], { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.exitCode === 0) return
    const { wrongUse } = await import('./shell/wrong-use.ts')
    throw wrongUse(thrown, { typed: [...entry.path, ...rest], entry, definition })
  }
}

async function answerBare(argv: readonly string[], around: Surroundings): Promise<void> {
  if (argv.includes('--version') || argv.includes('-V')) {
    const { VERSION } = await import('./shell/version.ts')
    around.stdout.write(`${VERSION}\n`)
    return
  }
  const unknown = argv.find((word) => !['--help', '-h', '--json'].includes(word))
  if (unknown !== undefined)
    throw usageError('USAGE_UNKNOWN_OPTION', `vouch has no option ${unknown}.`, 'Type: vouch --help')
  around.stdout.write(rootHelp(CATALOGUE))
}

function answerGroup(first: string, second: string | undefined, around: Surroundings): void {
  if (GROUPS[first] === undefined) {
    const meant = nearest(first, [...new Set(CATALOGUE.map(({ path }) => path[0] as string))])
    throw usageError(
      'USAGE_UNKNOWN_COMMAND',
      `There is no command 'vouch ${first}'.`,
      meant === undefined ? elsewhere(first) : `Did you mean: vouch ${meant}`,
    )
  }
  if (second === undefined || second.startsWith('-')) {
    around.stdout.write(groupHelp(first, CATALOGUE))
    return
  }
  const members = CATALOGUE.filter(({ path }) => path[0] === first)
  const meant = nearest(
    second,
    members.map(({ path }) => path[1] as string),
  )
  throw usageError(
    'USAGE_UNKNOWN_COMMAND',
    `There is no command 'vouch ${first} ${second}'.`,
    meant === undefined
      ? `For those there are, type: vouch ${first} --help`
      : `Did you mean: vouch ${first} ${meant}`,
  )
}

/** `vouch deposit` is what one types for `vouch voucher deposit`. */
function elsewhere(word: string): string {
  const entry = CATALOGUE.find(({ path }) => path[1] === word)
  return entry === undefined
    ? 'For those there are, type: vouch --help'
    : `Did you mean: vouch ${entry.path.join(' ')}`
}

function ofProcess(): Surroundings {
  const onTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EPIPE') process.exit(0)
    throw cause
  })
  return {
    variables: process.env,
    directory: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    ask: onTerminal ? async (question) => (await import('./shell/ask.ts')).askHidden(question) : undefined,
  }
}
