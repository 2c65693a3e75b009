import type { Client } from '@vouch/sdk'
import { commandError } from '../shell/problem.ts'
import type { Session } from './session.ts'

/** A validator in the JSON form of the validator contract. */
export interface ListedValidator {
  readonly publicKey: string
  readonly organisation: string
  readonly name: string
  readonly power: number
  readonly payout: string
}

export async function allValidators(client: Client): Promise<readonly ListedValidator[]> {
  const { result } = await client.view('validator', 'validators', {} as never)
  return result as unknown as readonly ListedValidator[]
}

export interface ValidatorVote {
  readonly proposal: string
  readonly executed: boolean
  readonly transaction: string
  readonly height: number
}

/** Puts a validator's power to the founders; with one founder it counts at once. */
export async function proposeValidator(
  { client, key }: Session,
  change: Omit<ListedValidator, 'name'>,
): Promise<ValidatorVote> {
  const done = await client.call('validator', 'propose', change as never, { as: key.signer })
  const result = done.result as unknown as Pick<ValidatorVote, 'proposal' | 'executed'>
  return { ...result, transaction: done.id, height: done.height }
}

/** The account that units are paid to: that of an organisation's key. */
export async function accountOfKey(client: Client, publicKey: string): Promise<string> {
  const { result } = await client.view('account', 'balanceOf', { publicKey } as never)
  return (result as unknown as { account: string }).account
}

/** Problems: `POWER_INVALID`. */
export function powerOf(text: string): number {
  const power = Number(text)
  if (Number.isInteger(power) && power >= 0 && power <= 1_000_000_000_000) return power
  throw commandError('POWER_INVALID', `'${text}' is no voting power.`, 'Type a whole number: --power 10')
}
