import type { CommandInput, OptionDefinition } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'

export const BANK_URL = 'http://127.0.0.1:4290'
export const REGISTRY_URL = 'http://127.0.0.1:4291'

/** Where a program outside the ledger answers. */
export function addressOption(what: 'bank' | 'registry'): OptionDefinition {
  return { flags: '--at <url>', description: `where the ${what} answers; default ${urlOf(what)}` }
}

export function urlOf(what: 'bank' | 'registry'): string {
  return what === 'bank' ? BANK_URL : REGISTRY_URL
}

/** Asks a bank's or a registry's program. Fails with its own code, or `PROGRAM_UNREACHABLE`. */
export async function askProgram<T>(
  what: 'bank' | 'registry',
  input: CommandInput,
  path: string,
  request: { readonly method?: string; readonly json?: object; readonly xml?: Uint8Array } = {},
): Promise<T> {
  const url = input.text('at') ?? urlOf(what)
  const { method = 'GET', json, xml } = request
  const body = json === undefined ? xml : JSON.stringify(json)
  let answer: Response
  try {
    answer = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : {
            body: body as BodyInit,
            headers: { 'content-type': json === undefined ? 'application/xml' : 'application/json' },
          }),
    })
  } catch {
    throw commandError(
      'PROGRAM_UNREACHABLE',
      `No ${what} answers at ${url}.`,
      `Start it: vouch ${what} start --as ALIAS, or name another address with --at.`,
    )
  }
  const text = await answer.text()
  if (answer.ok) return (answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T
  const { code = 'PROGRAM_FAILED', detail = text, remedy = '' } = asProblem(text)
  throw commandError(code, detail, remedy)
}

function asProblem(text: string): { code?: string; detail?: string; remedy?: string } {
  try {
    return JSON.parse(text) as { code?: string; detail?: string; remedy?: string }
  } catch {
    return {}
  }
}
