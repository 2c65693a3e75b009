import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'

export interface VoucherAction {
  readonly action: string
  readonly args: (typed: CommandInput) => Readonly<Record<string, unknown>>
  /** Ends the sentence that begins with the voucher's id. */
  readonly done: string
}

/** One signed action on one voucher. */
export async function actOnVoucher(
  _context: CommandContext,
  _input: CommandInput,
  _what: VoucherAction,
): Promise<void> {
  throw commandError('NOT_BUILT', 'Actions on vouchers are not built yet.', 'Use a later version.')
}
