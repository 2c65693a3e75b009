import {
  type FlowEntryValue,
  FlowEntry,
  identity,
  verifyFlow,
  voucher,
  type VoucherValue,
} from '@vouch/application'
import { fromRecorded } from '@vouch/contract'
import type { ArgsOf } from '@vouch/contract/api'
import { concatBytes, sha256, uint64, unwrap, utf8 } from '@vouch/core'
import {
  createLedgerHarness,
  type Deed,
  type LedgerHarness,
  NO_DECISION,
  type Party,
} from '@vouch/testing/ledger'

type Actions = typeof voucher.actions
type ActionName = keyof Actions & string
/** An action's arguments besides the voucher's id. */
type Rest<N extends ActionName> = Omit<ArgsOf<Actions[N]>, 'id'>

export const HOUR_MS = 3_600_000

/** A chain with everybody of the scenario on it. */
export interface Stage {
  readonly ledger: LedgerHarness
  readonly custodia: Party
  readonly acme: Party
  readonly globex: Party
  readonly initech: Party
  readonly watch: Party
  /** Offers a fresh document, or the one described. */
  offer(as?: Party, over?: Partial<ArgsOf<Actions['deposit']>>): Uint8Array
  /** Offered by Acme and accepted. */
  keep(over?: Partial<ArgsOf<Actions['deposit']>>): Uint8Array
  act<N extends ActionName>(as: Party, action: N, id: Uint8Array, rest?: Rest<N>): Deed<unknown>
  /** The code alone. */
  code<N extends ActionName>(as: Party, action: N, id: Uint8Array, rest?: Rest<N>): string
  record(id: Uint8Array): VoucherValue
  /** The flow record so far, checked to be complete. */
  flow(id: Uint8Array): readonly FlowEntryValue[]
  suspend(party: Party): void
}

export async function createStage(): Promise<Stage> {
  const ledger = await createLedgerHarness()
  const [custodia] = ledger.founders as [Party]
  const flows = new Map<string, FlowEntryValue[]>()
  let documents = 0

  const follow = <R>(deed: Deed<R>): Deed<R> => {
    for (const event of deed.events) {
      const subject = Buffer.from(event.subject).toString('hex')
      const flow = flows.get(subject) ?? []
      flow.push(unwrap(fromRecorded(FlowEntry, event.data)) as FlowEntryValue)
      flows.set(subject, flow)
    }
    return deed
  }

  const stage: Omit<Stage, 'offer' | 'keep'> = {
    ledger,
    custodia,
    acme: ledger.admit('Acme'),
    globex: ledger.admit('Globex'),
    initech: ledger.admit('Initech'),
    watch: ledger.admit('Watch', 'regulator'),
    act: (as, action, id, rest) => follow(ledger.act(as, voucher, action, { id, ...rest } as never)),
    code: (as, action, id, rest) => stage.act(as, action, id, rest).code,
    record: (id) => unwrap(ledger.view(voucher, 'voucher', { id })) as VoucherValue,
    flow(id) {
      const entries = flows.get(Buffer.from(id).toString('hex')) ?? []
      const { flowCount, flowHead } = stage.record(id)
      unwrap(verifyFlow(entries, flowCount, flowHead))
      return entries
    },
    suspend(party) {
      const decision = { ...NO_DECISION, kind: 'suspend', organisation: party.id } as const
      ledger.act(custodia, identity, 'propose', { decision })
    },
  }
  const offer: Stage['offer'] = (as = stage.acme, over = {}) => {
    documents += 1
    const deposited = ledger.act(as, voucher, 'deposit', { ...documentOf(documents, custodia), ...over })
    return follow(deposited).value.id
  }
  return {
    ...stage,
    offer,
    keep(over) {
      const id = offer(stage.acme, over)
      unwrapDeed(stage.act(custodia, 'accept', id))
      return id
    },
  }
}

/** Throws where the action failed. */
function unwrapDeed<R>(deed: Deed<R>): R {
  return deed.value
}

/** A hash that is the same in every run. */
export function hashOf(label: string, number = 0): Uint8Array {
  return sha256(concatBytes(utf8(label), uint64(number)))
}

export function documentOf(number: number, custodian: Party): ArgsOf<Actions['deposit']> {
  return {
    digest: hashOf('digest', number),
    size: 8_421,
    mediaType: 'application/xml',
    ciphertextHash: hashOf('ciphertext', number),
    ciphertextSize: 8_990,
    metaHash: null,
    businessKey: hashOf('business key', number),
    fieldsRoot: null,
    fieldCount: 0,
    issuer: null,
    custodian: custodian.id,
    beneficiary: null,
  }
}
