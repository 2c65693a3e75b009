import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex } from '@vouch/core'
import { createMembers } from '@vouch/sdk'
import { isMisbehaviour, type Misbehaviour, MISBEHAVIOURS, startBank, startRegistry } from '@vouch/witness'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError, usageError } from '../shell/problem.ts'
import { urlOf } from './bank-address.ts'
import { organisationOfKey } from './organisations.ts'
import { openSession, PATIENT_RETRIES } from './session.ts'

/** Runs the program of a bank or a registry until it is told to end. */
export async function runProgram(
  what: 'bank' | 'registry',
  context: CommandContext,
  input: CommandInput,
): Promise<void> {
  const { out, environment } = context
  const alias = input.need('as')
  const { client, key } = await openSession(context, alias, PATIENT_RETRIES)
  const found = await organisationOfKey(client, hexOf(key.publicKey))
  if (!found.organisation.roles.includes(what))
    throw commandError(
      'NOT_YOUR_ROLE',
      `'${found.organisation.name}' does not have the role ${what}.`,
      `Have a founder give it: vouch organisation grant-role ${found.organisation.name} --role ${what}`,
    )
  const directory = input.text('directory') ?? join(environment.home, `${what}-${alias}`)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  let broken: unknown
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    fatal = (cause) => {
      broken = cause
      resolve()
    }
  })
  const common = {
    client,
    key,
    organisation: fromHex(found.id) as Uint8Array,
    directory,
    port: portOf(input, what),
    misbehave: misbehaviours(input),
    ...(input.text('every') === undefined ? {} : { everyMs: Number(input.text('every')) }),
    onFatal: (cause: unknown) => fatal(cause),
  }
  const registry = input.text('registry')
  const program =
    what === 'registry'
      ? await startRegistry(common)
      : await startBank({
          ...common,
          secret: await createMembers(client).consortiumSecret(key),
          ...(registry === undefined ? {} : { registryUrl: registry }),
        })
  out.item(
    { address: program.address, organisation: found.organisation.name, directory, pid: process.pid },
    `The ${what} of ${found.organisation.name} answers at ${program.address}; its journal is in ${directory}. Ctrl-C stops it.`,
  )
  await ended
  await program.stop()
  if (broken !== undefined) throw broken
  out.say('Stopped; its journal has it all.')
}

let fatal: (cause: unknown) => void = () => {}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function portOf(input: CommandInput, what: 'bank' | 'registry'): number {
  const port = Number(input.text('port') ?? new URL(urlOf(what)).port)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw usageError('PORT_INVALID', 'That is no port.', 'Type a number from 1 to 65535.')
}

function misbehaviours(input: CommandInput): readonly Misbehaviour[] {
  return input.list('misbehave').map((name) => {
    if (isMisbehaviour(name)) return name
    throw usageError(
      'MISBEHAVIOUR_UNKNOWN',
      `There is no misbehaviour '${name}'.`,
      `Use one of: ${Object.keys(MISBEHAVIOURS).join(', ')}`,
    )
  })
}
