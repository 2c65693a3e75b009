import { readFile } from 'node:fs/promises'
import { bundleContract } from '@vouch/contract/bundle'
import { bundleHashOf } from '@vouch/contract/runtime'
import { toHex } from '@vouch/core'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { decide, founderSession } from './decisions.ts'

/** Has the founders decide on the hash of a bundle and, where they have, puts it in force. */
export async function installContract(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const [name = '', file = ''] = input.operands
  const atHeight = heightOf(input.text('at-height'))
  const bundle = await readBundle(file)
  const bundleHash = toHex(bundleHashOf(bundle))
  const session = await founderSession(context, input.text('as'))
  const given = input.text('proposal')
  const whenReady = atHeight !== null && (await session.client.status()).engine === 'comet'
  const decided =
    given === undefined
      ? await decide(session, { kind: 'install-contract', name, bundleHash, atHeight, whenReady })
      : undefined
  if (decided?.executed === false || (decided !== undefined && whenReady)) {
    const { proposal } = decided
    const steps = [
      ...(decided.executed ? [] : [`other founders must agree: vouch governance approve ${proposal}`]),
      ...(whenReady
        ? [
            `on the machines of validators with more than two thirds of the power: vouch contract ready ${name} ${file} --proposal ${proposal}`,
          ]
        : []),
      `then: vouch contract install ${name} ${file} --proposal ${proposal}`,
    ]
    out.item({ name, bundleHash, installed: false, ...decided }, `Proposed. Next, ${steps.join('\n')}`)
    return
  }
  const proposal = given ?? decided?.proposal
  const args = { proposal, name, bundle: toHex(bundle) } as never
  const done = await session.client.call('identity', 'install', args, { as: session.key.signer })
  const { fromHeight } = done.result as unknown as { fromHeight: number }
  out.item(
    { name, bundleHash, installed: true, proposal, fromHeight, transaction: done.id, height: done.height },
    `The contract '${name}' is in force from block ${fromHeight} on (bundle ${bundleHash}).\nSee: vouch contract show ${name}`,
  )
}

/** A bundle made before, or one made from TypeScript now. */
export async function readBundle(file: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(file))
  return file.endsWith('.js') ? bytes : bundleContract(file)
}

function heightOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const height = Number(text)
  if (Number.isSafeInteger(height) && height > 0) return height
  throw commandError(
    'HEIGHT_INVALID',
    `'${text}' is no height.`,
    'Type a number of a block: --at-height 5000',
  )
}
