import { fromHex } from '@vouch/core'
import { type Client, createVouchers } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { printable } from '../shell/format.ts'
import { commandError, complaintOf, usageError } from '../shell/problem.ts'
import { depositFile, type DepositLine, type DepositPlan, isLarge } from './deposit.ts'
import { findDocuments } from './document-files.ts'
import { inOrder } from './in-order.ts'
import { allOrganisations, findOrganisation } from './organisations.ts'
import { connect, openSession, PATIENT_RETRIES } from './session.ts'
import { createTurns } from './turns.ts'

const AT_ONCE = 8

/** Many documents: a line each, in the order in which they were named. */
export async function depositPaths(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const files = await findDocuments(input.operands)
  const atOnce = atOnceOf(input.text('at-once'))
  // Asked once in haste, so that a node that is not there is told at once.
  await (await connect(context)).status()
  const { client, key } = await openSession(context, input.need('as'), PATIENT_RETRIES)
  const plan = await planOf(context, client, input)
  const vouchers = createVouchers(client, key)
  const bar = await out.progress(files.length, 'depositing')
  const turns = createTurns()
  let done = 0
  let fatal: unknown
  try {
    const results = inOrder(files, atOnce, (file) => depositFile(vouchers, file, plan, turns), {
      heavy: isLarge,
      isFatal: isFatalForAll,
    })
    for await (const [file, result] of results) {
      if ('value' in result) out.item(result.value, lineOf(result.value))
      else if (isFatalForAll(result.error)) fatal = result.error
      else {
        const complaint = complaintOf(result.error)
        const { code, detail, remedy, meta } = complaint
        const named = detail.includes(file.path)
          ? complaint
          : { ...complaint, detail: `${file.path}: ${detail}` }
        out.partFailed(named, { file: file.path, problem: { code, detail, remedy, meta } })
      }
      bar.to(++done)
    }
  } finally {
    bar.stop()
  }
  if (fatal !== undefined) throw fatal
}

export function lineOf(line: DepositLine): string {
  const duplicate =
    line.duplicateOf === undefined ? '' : `\n  the same document as voucher ${line.duplicateOf}`
  return `${line.id}  ${printable(line.title)}${duplicate}`
}

async function planOf(
  { environment }: CommandContext,
  client: Client,
  input: CommandInput,
): Promise<DepositPlan> {
  const idOf = async (given: string): Promise<Uint8Array> =>
    fromHex((await findOrganisation(client, environment.home, given)).id) as Uint8Array
  const [custodian, issuer, beneficiary] = ['custodian', 'issuer', 'beneficiary'].map((name) =>
    input.text(name),
  )
  const readers: Uint8Array[] = []
  for (const reader of input.list('reader')) readers.push(await idOf(reader))
  return {
    custodian: custodian === undefined ? await onlyCustodian(client) : await idOf(custodian),
    ...(issuer === undefined ? {} : { issuer: await idOf(issuer) }),
    ...(beneficiary === undefined ? {} : { beneficiary: await idOf(beneficiary) }),
    readers,
    asIs: input.flag('as-is'),
    folder: environment.home,
  }
}

export async function onlyCustodian(client: Client): Promise<Uint8Array> {
  const found: { id: string; name: string }[] = []
  for await (const { id, organisation } of allOrganisations(client))
    if (organisation.roles.includes('custodian') && organisation.status === 'active')
      found.push({ id, name: organisation.name })
  const [one, other] = found
  if (one !== undefined && other === undefined) return fromHex(one.id) as Uint8Array
  throw one === undefined
    ? commandError(
        'CUSTODIAN_MISSING',
        'No organisation of this chain is a custodian.',
        'Admit one: vouch organisation add NAME --key ALIAS --role custodian',
      )
    : usageError(
        'CUSTODIAN_NOT_NAMED',
        `There are several custodians: ${found.map(({ name }) => name).join(', ')}.`,
        `Name one: --custodian '${one.name}'`,
      )
}

/** What would stop the next document just as well. */
function isFatalForAll(error: unknown): boolean {
  const { status, code, remedy } = error as { status?: number; code?: string; remedy?: string }
  if (status !== undefined) return status === 401 || status === 403
  return typeof code === 'string' && remedy !== undefined
}

function atOnceOf(text: string | undefined): number {
  if (text === undefined) return AT_ONCE
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= 64) return number
  throw usageError(
    'USAGE',
    `'${text}' documents at a time cannot be.`,
    'Type a number from 1 to 64: --at-once 8',
  )
}
