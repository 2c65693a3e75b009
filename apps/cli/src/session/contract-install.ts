import { readFile } from 'node:fs/promises'
import { bundleContract } from '@vouch/contract/bundle'
import { bundleHashOf } from '@vouch/contract/runtime'
import { toHex } from '@vouch/core'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { decide, founderSession } from './decisions.ts'

/** Has the founders decide on the hash of a bundle and, where they have, puts it in force. */
export async function installContract(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const [name = '', file = ''] = input.operands
  const bundle = file.endsWith('.js') ? new Uint8Array(await readFile(file)) : await bundleOf(file)
  const bundleHash = toHex(bundleHashOf(bundle))
  const session = await founderSession(context, input.text('as'))
  const given = input.text('proposal')
  const decided =
    given === undefined ? await decide(session, { kind: 'install-contract', name, bundleHash }) : undefined
  if (decided?.executed === false) {
    out.item(
      { name, bundleHash, installed: false, ...decided },
      `Proposed; other founders must agree: vouch governance approve ${decided.proposal}\nThen: vouch contract install ${name} ${file} --proposal ${decided.proposal}`,
    )
    return
  }
  const proposal = given ?? decided?.proposal
  const args = { proposal, name, bundle: toHex(bundle) } as never
  const done = await session.client.call('identity', 'install', args, { as: session.key.signer })
  out.item(
    { name, bundleHash, installed: true, proposal, transaction: done.id, height: done.height },
    `The contract '${name}' is in force from block ${done.height + 1} on (bundle ${bundleHash}).\nSee: vouch contract show ${name}`,
  )
}

async function bundleOf(file: string): Promise<Uint8Array> {
  await readFile(file)
  return bundleContract(file)
}
