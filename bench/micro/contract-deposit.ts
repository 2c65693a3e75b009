import { voucher } from '@vouch/application'
import { toRecorded } from '@vouch/contract'
import { systemRandom, unwrap } from '@vouch/core'
import type { SignedTransaction } from '@vouch/data'
import { createLedgerHarness, type LedgerHarness, type Party } from '@vouch/testing/ledger'

/** Microseconds of one core to execute a deposit: contract, state and outcome, without signatures, disk and network. */
const BLOCK = 500
const BLOCKS = 40
const WARM_UP = 10

function deposits(ledger: LedgerHarness, as: Party, count: number): SignedTransaction[] {
  const [custodia] = ledger.founders as [Party]
  return Array.from({ length: count }, () => {
    const hash = (): Uint8Array => systemRandom.bytes(32)
    const args = {
      digest: hash(),
      size: 8_421,
      mediaType: 'application/xml',
      ciphertextHash: hash(),
      ciphertextSize: 8_990,
      metaHash: hash(),
      businessKey: hash(),
      fieldsRoot: hash(),
      fieldCount: 18,
      issuer: null,
      custodian: custodia.id,
      beneficiary: null,
    }
    const recorded = unwrap(toRecorded(voucher.actions.deposit.args, args))
    return ledger.sign({ as, contract: 'voucher', action: 'deposit', args: recorded })
  })
}

const ledger = await createLedgerHarness({ bucketBits: 16 })
const acme = ledger.admit('Acme')
const times: number[] = []
for (let round = 0; round < BLOCKS; round++) {
  const block = deposits(ledger, acme, BLOCK)
  const started = process.hrtime.bigint()
  const { outcomes } = ledger.execute(block)
  const tookUs = Number(process.hrtime.bigint() - started) / 1_000
  if (outcomes.some(({ failure }) => failure !== null)) throw new Error('a deposit failed')
  if (round >= WARM_UP) times.push(tookUs / BLOCK)
}
times.sort((left, right) => left - right)
const median = times[Math.floor(times.length / 2)] as number
console.log(
  JSON.stringify({ deposit_us: Number(median.toFixed(1)), best_us: Number((times[0] as number).toFixed(1)) }),
)
