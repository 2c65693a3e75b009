import type { Client } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { timeOf } from './date.ts'
import { findOrganisation } from './organisations.ts'
import { withNames } from './problem-names.ts'
import { openSession } from './session.ts'
import { findVoucher, type VoucherRecord } from './vouchers.ts'

/** What the arguments of an action are made from. */
export interface ActionHelp {
  readonly input: CommandInput
  readonly voucher: VoucherRecord
  /** An organisation's id from its name, alias or id. */
  organisationId(given: string): Promise<string>
  voucherId(given: string): Promise<string>
}

export interface VoucherAction {
  readonly action: string
  /** Besides the voucher's id. */
  readonly args?: (help: ActionHelp) => object | Promise<object>
  /** Ends the sentence that begins with the voucher's id. */
  readonly done: string
  /** What else a person must know, by the action's result. */
  readonly warning?: (result: unknown) => string
}

/** One signed action on one voucher. */
export async function actOnVoucher(
  context: CommandContext,
  input: CommandInput,
  what: VoucherAction,
): Promise<void> {
  const { client, key } = await openSession(context, input.need('as'))
  const { id, voucher } = await findVoucher(client, input.operand(0))
  const args = (await what.args?.(helpOf(context, client, input, voucher))) ?? {}
  const done = await client
    .call('voucher', what.action, { id, ...args } as never, { as: key.signer })
    .catch(async (thrown: unknown) => {
      throw await withNames(client, thrown)
    })
  const warning = what.warning?.(done.result)
  context.out.item(
    {
      id,
      action: what.action,
      transaction: done.id,
      height: done.height,
      timeMs: done.timeMs,
      ...(done.result as object | null),
      ...(warning === undefined ? {} : { note: warning }),
    },
    `Voucher ${id} ${what.done} (block ${done.height})`,
  )
  if (warning !== undefined) context.out.say(warning)
}

function helpOf(
  { environment }: CommandContext,
  client: Client,
  input: CommandInput,
  voucher: VoucherRecord,
): ActionHelp {
  return {
    input,
    voucher,
    organisationId: async (given) => (await findOrganisation(client, environment.home, given)).id,
    voucherId: async (given) => (await findVoucher(client, given)).id,
  }
}

/** Of a regulator's order. */
export function orderArgs({ input }: ActionHelp): object {
  const until = input.text('until')
  return {
    order: input.need('order'),
    scope: input.text('scope') ?? 'metadata',
    expiresMs: until === undefined ? null : timeOf(until),
  }
}

/** Of the end of an order; the one in force where none is named. */
export function closingArgs({ input, voucher }: ActionHelp): object {
  return { order: input.text('order') ?? voucher.order?.number ?? 'none', note: input.text('note') ?? '' }
}
