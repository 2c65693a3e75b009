import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { printable } from '../shell/format.ts'
import { commandError } from '../shell/problem.ts'
import { findOrganisation } from './organisations.ts'
import { founderAlias, openSession, type Session } from './session.ts'

const EMPTY = {
  organisation: null,
  name: null,
  role: null,
  key: null,
  sealedSecret: null,
  threshold: null,
  bundleHash: null,
  atHeight: null,
  whenReady: null,
}

export interface Decided {
  readonly proposal: string
  readonly executed: boolean
  readonly organisation: string | null
  readonly transaction: string
  readonly height: number
}

/** The founder who signs: the one named, else the one whose chain is in this home. */
export async function founderSession(context: CommandContext, alias: string | undefined): Promise<Session> {
  const founder = alias ?? (await founderAlias(context.environment.home))
  if (founder === undefined)
    throw commandError(
      'FOUNDER_NOT_NAMED',
      'Only a founder can do this, and no chain was founded in this home.',
      'Name a founder whose key is here: --as ALIAS',
    )
  return openSession(context, founder)
}

/** Puts a decision to the founders; with one founder it is carried out at once. */
export async function decide(
  { client, key }: Session,
  decision: Readonly<Record<string, unknown>>,
): Promise<Decided> {
  const args = { decision: { ...EMPTY, ...decision } }
  const done = await client.call('identity', 'propose', args as never, { as: key.signer })
  const result = done.result as unknown as Omit<Decided, 'transaction' | 'height'>
  return { ...result, transaction: done.id, height: done.height }
}

/** Tells what came of it. */
export function tellDecision(
  context: CommandContext,
  decided: Decided,
  done: string,
  more: object = {},
): void {
  const waiting = `Proposed; other founders must agree: vouch governance approve ${decided.proposal}`
  context.out.item({ ...more, ...decided }, decided.executed ? done : waiting)
}

/** A decision about one organisation, the first operand. */
export async function decideOnOrganisation(
  context: CommandContext,
  input: CommandInput,
  kind: string,
  done: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const founder = await founderSession(context, input.text('as'))
  const found = await findOrganisation(founder.client, context.environment.home, input.operand(0))
  const decided = await decide(founder, { kind, organisation: found.id, ...more })
  const { name } = found.organisation
  tellDecision(context, decided, `${printable(name)} ${done}`, { name, kind, ...more })
}
