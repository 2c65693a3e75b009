import { voucher } from '@vouch/application'
import { toRecorded } from '@vouch/contract'
import { asHash, type LocalSigner, systemRandom, unwrap } from '@vouch/core'
import { assembleTransaction, encodeTransaction, transactionId } from '@vouch/data'

export interface Depositor {
  readonly chainId: Uint8Array
  readonly signer: LocalSigner
  readonly custodian: Uint8Array
}

/** Signed deposits of documents that differ in everything, as many companies' systems would send them. */
export function signDeposits(depositor: Depositor, count: number): Uint8Array[] {
  const { signer, custodian } = depositor
  const chainId = asHash(depositor.chainId)
  const expiryMs = Date.now() + 12 * 3_600_000
  const type = voucher.actions.deposit.args
  return Array.from({ length: count }, () => {
    const random = systemRandom.bytes(176)
    const hash = (at: number): Uint8Array => random.subarray(at * 32, at * 32 + 32)
    const said = {
      digest: hash(0),
      size: 8_421,
      mediaType: 'application/xml',
      ciphertextHash: hash(1),
      ciphertextSize: 8_990,
      metaHash: hash(2),
      businessKey: hash(3),
      fieldsRoot: hash(4),
      fieldCount: 18,
      issuer: null,
      custodian,
      beneficiary: null,
    }
    const transaction = {
      chainId,
      signers: [signer.publicKey],
      contract: 'voucher',
      action: 'deposit',
      args: unwrap(toRecorded(type, said)),
      nonce: random.subarray(160, 176),
      expiryMs,
      maxFee: 0n,
    }
    const body = encodeTransaction(transaction)
    return assembleTransaction(transaction, body, [signer.signSync(transactionId(body))]).bytes
  })
}
