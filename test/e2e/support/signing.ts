import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { voucher } from '@vouch/application'
import { toRecorded } from '@vouch/contract'
import { asHash, fromHex, type LocalSigner, systemRandom, toHex, unwrap } from '@vouch/core'
import { assembleTransaction, encodeTransaction, type Transaction, transactionId } from '@vouch/data'
import { openKey } from '@vouch/sdk'
import { ask } from '../../../bench/macro/chain.ts'
import type { Depositor } from '../../../bench/macro/deposits.ts'
import type { VouchShell } from '../vouch-process.ts'

export interface Signed {
  /** Hexadecimal. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** Who signs, for which chain: a key file of the shell's home, with the custodian's organisation id. */
export async function depositorOf(
  vouch: VouchShell,
  alias = 'custodia',
  custodian = 'Custodia',
): Promise<Depositor> {
  const url = vouch.variables.VOUCH_URL ?? ''
  const file = readFileSync(join(vouch.home, 'keys', `${alias}.json`), 'utf8')
  const { signer } = unwrap(await openKey(file, vouch.variables.VOUCH_PASSPHRASE ?? ''))
  const { chainId } = await ask<{ chainId: string }>(`${url}/v1/status`)
  const found = await ask<{ result: { id: string } }>(`${url}/v1/views/identity/organisationByName`, {
    name: custodian,
  })
  return { chainId: bytesOf(chainId), signer, custodian: bytesOf(found.result.id) }
}

export function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array
}

/** A transaction as the SDK would build it, with whatever differs. */
export function sign(
  { chainId, signer }: Pick<Depositor, 'chainId' | 'signer'>,
  changes: Partial<Transaction> & Pick<Transaction, 'action' | 'args'>,
): Signed {
  return signBody(signer, {
    chainId: asHash(chainId),
    signers: [signer.publicKey],
    contract: 'voucher',
    nonce: systemRandom.bytes(16),
    expiryMs: Date.now() + 3_600_000,
    maxFee: 0n,
    ...changes,
  })
}

function signBody(signer: LocalSigner, transaction: Transaction): Signed {
  const body = encodeTransaction(transaction)
  const id = transactionId(body)
  return { id: toHex(id), bytes: assembleTransaction(transaction, body, [signer.signSync(id)]).bytes }
}

/** An acceptance of a voucher that nobody deposited: recorded, with a failed outcome. */
export function signFailing(depositor: Depositor): Signed {
  const args = unwrap(toRecorded(voucher.actions.accept.args, { id: systemRandom.bytes(32) }))
  return sign(depositor, { action: 'accept', args })
}
