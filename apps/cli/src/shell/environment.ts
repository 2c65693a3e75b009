import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { commandError } from './problem.ts'

export const DEFAULT_URL = 'http://127.0.0.1:4280'

/** What the shell around the command says. */
export interface Environment {
  /** Absolute path of the home: keys, and the chain where this machine runs its node. */
  readonly home: string
  readonly url: string
  /** Opens keys. Throws `PASSPHRASE_MISSING` where there is none to be had. */
  passphrase(): Promise<string>
}

export interface EnvironmentSource {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly directory: string
  readonly home?: string | undefined
  readonly url?: string | undefined
  /** Asks a person; undefined where there is no terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined
}

export function createEnvironment(source: EnvironmentSource): Environment {
  const { variables, ask } = source
  const home = resolve(source.directory, source.home ?? variables.VOUCH_HOME ?? defaultHome(source.directory))
  let asked: Promise<string> | undefined
  return {
    home,
    get url() {
      return source.url ?? variables.VOUCH_URL ?? urlOfNode(home) ?? DEFAULT_URL
    },
    passphrase() {
      const given = variables.VOUCH_PASSPHRASE
      if (given !== undefined && given !== '') return Promise.resolve(given)
      if (ask === undefined)
        throw commandError(
          'PASSPHRASE_MISSING',
          'The keys are kept under a passphrase, and none was given.',
          'Type: export VOUCH_PASSPHRASE=... (what the keys were made with, or are to be made with now)',
        )
      asked ??= ask('Passphrase: ')
      return asked
    },
  }
}

/** The home beside the work, else the person's own, else a new one beside the work. */
function defaultHome(directory: string): string {
  const own = join(homedir(), '.vouch')
  return !existsSync(join(directory, '.vouch')) && existsSync(join(own, 'home.json')) ? own : '.vouch'
}

/** Where the node of a home of an open network listens, as its settings say. */
function urlOfNode(home: string): string | undefined {
  try {
    const { port } = JSON.parse(readFileSync(join(home, 'network.json'), 'utf8')) as { port?: unknown }
    return typeof port === 'number' ? `http://127.0.0.1:${port}` : undefined
  } catch {
    // Homes of other engines have no such file.
    return undefined
  }
}
