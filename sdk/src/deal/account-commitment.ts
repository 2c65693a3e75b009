import { commitBusinessKey } from '@vouch/data'

/**
 * What stands on the ledger for an account: keyed with the members' common secret, so that a member who knows the account
 * recognises it and nobody else learns it. `account`: an IBAN, or the bank's own number; blanks and case do not count.
 */
export function accountCommitment(secret: Uint8Array, account: string): Uint8Array {
  return commitBusinessKey(secret, [
    'account',
    account.normalize('NFKC').toUpperCase().replaceAll(/\s/gu, ''),
  ])
}
