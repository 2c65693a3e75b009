import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex } from '@vouch/core'
import { receiptText } from '@vouch/data'
import { makeFlowReceipt, verifyFlowReceipt } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../../shell/definition.ts'
import { nearest } from '../../shell/nearest.ts'
import { commandError, usageError } from '../../shell/problem.ts'
import { castOf, foundExample, PASSPHRASE, publishCalendar } from './cast.ts'
import { type Fault, FAULTS, requireEnd } from './faults.ts'
import { startOutsideBank, startOutsideRegistry } from './outside-parties.ts'
import { startVouch } from './processes.ts'
import { HOLIDAYS, playDeal, type Stage } from './story.ts'

/** A witnessed deal from end to end: node, bank and registry each in a process of its own. */
export async function runDealDemo(context: CommandContext, input: CommandInput): Promise<void> {
  const name = input.text('fault')
  if (name === 'list') return listFaults(context)
  const fault = name === undefined ? undefined : faultOf(name)
  const given = input.text('directory')
  const home = given ?? (await mkdtemp(join(tmpdir(), 'vouch-deal-')))
  const running: { stop(): Promise<void> }[] = []
  try {
    await playIn(home, fault, context, running)
  } finally {
    for (const each of running.toReversed()) await each.stop()
    if (given === undefined) await rm(home, { recursive: true, force: true })
  }
}

function listFaults({ out }: CommandContext): void {
  for (const [name, { summary, ends }] of Object.entries(FAULTS))
    out.item({ fault: name, summary, ends }, `${name.padEnd(17)} ${summary}; ends ${ends}`)
}

function faultOf(name: string): Fault {
  const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined
  if (fault !== undefined) return fault
  const meant = nearest(name, Object.keys(FAULTS))
  throw usageError(
    'FAULT_UNKNOWN',
    `There is no fault '${name}'.`,
    meant === undefined
      ? 'See: vouch deal demo --fault list'
      : `Did you mean: vouch deal demo --fault ${meant}`,
  )
}

async function playIn(
  home: string,
  fault: Fault | undefined,
  { out, environment: given }: CommandContext,
  running: { stop(): Promise<void> }[],
): Promise<void> {
  await foundExample(home)
  const variables = { VOUCH_HOME: home, VOUCH_PASSPHRASE: PASSPHRASE }
  const node = await startVouch(['start', '--port', '0'], variables)
  running.push(node)
  const environment = { ...given, home, url: node.address, passphrase: () => Promise.resolve(PASSPHRASE) }
  const withNode = { ...variables, VOUCH_URL: node.address }
  const cast = await castOf({ out, environment })
  await publishCalendar(cast.river, 'CN', fault?.play === 'holiday' ? HOLIDAYS : 0)
  const registry = await startOutsideRegistry({ variables: withNode, misbehave: fault?.registry ?? [] })
  running.push(registry)
  const bank = await startOutsideBank(registry.address, { variables: withNode, misbehave: fault?.bank ?? [] })
  running.push(bank)
  const names = new Map(Object.values(cast).map(({ id }, at) => [id, Object.keys(cast)[at] as string]))
  const tell: Stage['tell'] = (step, facts, words) => out.item({ step, ...facts }, words)
  tell(
    'ready',
    { node: node.address, bank: bank.address, registry: registry.address, fault: fault?.summary ?? null },
    `A node, a bank and a registry run, each in a process of its own.${fault === undefined ? '' : ` What goes wrong: ${fault.summary}.`}`,
  )
  const stage: Stage = {
    cast,
    bank,
    registry,
    tell,
    line: ({ step, from, to, by, messageId, evidence, height, note }) => {
      const who = names.get(by) ?? by.slice(0, 12)
      const proof = messageId === '' ? '' : `  (${messageId}, SHA-256 ${evidence?.slice(0, 16) ?? ''}…)`
      tell(
        'flow',
        { event: step, from, to, by: who, messageId, evidence, height, note },
        `  ${to.padEnd(18)} ${who}: ${step.replaceAll('_', ' ')}${note === '' ? '' : `, ${note}`}${proof}`,
      )
    },
  }
  const { deal, state } = await playDeal(stage, fault)
  requireEnd(state, fault)
  await prove(stage, home, deal)
}

/** The receipt, verified as a stranger does: from the file alone, with the chain's id. */
async function prove({ cast, tell }: Stage, home: string, deal: string): Promise<void> {
  const { client } = cast.orient
  const receipt = await makeFlowReceipt(client, 'deal', fromHex(deal) as Uint8Array)
  const text = receiptText(receipt)
  const file = join(home, 'deal-receipt.json')
  await writeFile(file, text)
  const verified = verifyFlowReceipt(text, { chainId: await client.chainId() })
  if (!verified.ok)
    throw commandError(verified.problem.code, verified.problem.detail, verified.problem.remedy)
  const { words, links, summary } = verified.value
  tell(
    'receipt',
    { deal, verified: true, links: links.length, words, summary, bytes: text.length },
    `The receipt of ${text.length} bytes, verified offline in ${links.length} links: ${words}`,
  )
}
