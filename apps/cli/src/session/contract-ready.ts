import { bundleHashOf } from '@vouch/contract/runtime'
import { toHex } from '@vouch/core'
import { holdBundle, homePaths } from '@vouch/node'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { readBundle } from './contract-install.ts'
import { founderSession } from './decisions.ts'
import { pages } from './organisations.ts'

interface Row {
  readonly id: string
  readonly proposal: {
    readonly decision: { readonly name: string | null; readonly bundleHash: string | null }
  }
}

/** Puts a bundle into the home of this node and, for a decision of the founders, says that it is there. */
export async function readyContract(context: CommandContext, input: CommandInput): Promise<void> {
  const { out, environment } = context
  const [name = '', file = ''] = input.operands
  const bundle = await readBundle(file)
  const bundleHash = toHex(bundleHashOf(bundle))
  const proposal = input.text('proposal')
  if (proposal === undefined) {
    holdBundle(homePaths(environment.home).bundles, bundle)
    out.item(
      { name, bundleHash, held: true },
      `The bundle ${bundleHash} of '${name}' is in ${environment.home}.`,
    )
    return
  }
  const session = await founderSession(context, input.text('as'))
  await checkDecided(session.client, proposal, name, bundleHash)
  holdBundle(homePaths(environment.home).bundles, bundle)
  const done = await session.client.call('validator', 'ready', { proposal } as never, {
    as: session.key.signer,
  })
  const { power, of, isEnough } = done.result as unknown as { power: number; of: number; isEnough: boolean }
  out.item(
    { name, bundleHash, held: true, proposal, power, of, isEnough },
    `The bundle ${bundleHash} of '${name}' is in ${environment.home}. Validators with ${power} of ${of} in power have it${
      isEnough
        ? `.\nNext: vouch contract install ${name} ${file} --proposal ${proposal}`
        : '; more than two thirds are needed.'
    }`,
  )
}

/** Another bundle than the one that was decided on would stop this node at the height. */
async function checkDecided(
  client: Parameters<typeof pages>[0],
  proposal: string,
  name: string,
  bundleHash: string,
): Promise<void> {
  for await (const { id, proposal: found } of pages<Row>(
    client,
    'identity',
    'proposals',
    {},
    (row) => row.id,
  )) {
    if (id !== proposal) continue
    if (found.decision.name === name && found.decision.bundleHash === bundleHash) return
    throw commandError(
      'BUNDLE_DIFFERS',
      `The founders decided on the bundle ${found.decision.bundleHash ?? ''} of '${found.decision.name ?? ''}'; this file gives ${bundleHash}.`,
      'Build it from the same source, with the same version of vouch.',
    )
  }
  throw commandError(
    'PROPOSAL_UNKNOWN',
    `There is no proposal ${proposal}.`,
    'See: vouch governance proposals.',
  )
}
