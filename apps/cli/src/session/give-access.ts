import { fromHex } from '@vouch/core'
import { createVouchers } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { printable } from '../shell/format.ts'
import { timeOf } from './date.ts'
import { findOrganisation } from './organisations.ts'
import { openSession } from './session.ts'
import { findVoucher } from './vouchers.ts'

/** Seals the document's key to another organisation, then grants it the reading or offers it the voucher. */
export async function giveAccess(
  context: CommandContext,
  input: CommandInput,
  action: 'grant' | 'transfer',
): Promise<void> {
  const { client, key } = await openSession(context, input.need('as'))
  const { id } = await findVoucher(client, input.operand(0))
  const receiver = await findOrganisation(client, context.environment.home, input.need('to'))
  const vouchers = createVouchers(client, key)
  const request = { id: fromHex(id) as Uint8Array, to: fromHex(receiver.id) as Uint8Array }
  const until = input.text('until')
  const kind = input.flag('benefit') ? 'benefit' : 'holding'
  const done =
    action === 'grant'
      ? await vouchers.grant(request)
      : await vouchers.proposeTransfer({
          ...request,
          kind,
          ...(until === undefined ? {} : { expiresInMs: timeOf(until) - Date.now() }),
        })
  const name = printable(receiver.organisation.name)
  context.out.item(
    {
      id,
      action,
      to: receiver.id,
      ...(action === 'transfer' ? { kind } : {}),
      transaction: done.id,
      height: done.height,
      timeMs: done.timeMs,
    },
    action === 'grant'
      ? `Voucher ${id} can be read by ${name} (block ${done.height}).`
      : `The ${kind} of voucher ${id} is offered to ${name} (block ${done.height}). They accept with:\n  vouch voucher accept-transfer ${id.slice(0, 12)} --as ALIAS`,
  )
}
