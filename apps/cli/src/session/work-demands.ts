import { fromBase64 } from '@vouch/core'
import type { VerifyOptions } from '@vouch/sdk'
import type { CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { wholeOf } from './whole-number.ts'

type WorkDemands = Pick<VerifyOptions, 'minimumConfirmations' | 'rival'>

/** What the reader of a receipt asks of the work behind it. Fails: `NODE_UNREACHABLE`, `NUMBER_INVALID`. */
export async function workDemands(input: CommandInput): Promise<WorkDemands> {
  const minimumConfirmations = wholeOf(input, 'confirmations')
  const against = input.text('against')
  return {
    ...(minimumConfirmations === undefined ? {} : { minimumConfirmations }),
    ...(against === undefined ? {} : { rival: await headersOf(against) }),
  }
}

async function headersOf(url: string): Promise<readonly Uint8Array[]> {
  try {
    const reply = await fetch(`${url.replace(/\/$/, '')}/v1/network/headers`)
    const { headers } = (await reply.json()) as { headers: readonly string[] }
    return headers.flatMap((header) => fromBase64(header) ?? [])
  } catch (cause) {
    throw commandError(
      'NODE_UNREACHABLE',
      `The node at ${url} does not tell its headers: ${(cause as Error).message}.`,
      'Name a node of an open network: --against http://127.0.0.1:4281',
    )
  }
}
