import type { StateMachine } from '@vouch/consensus'
import { recordPrefix } from '@vouch/contract'
import { t, type TypeDescriptor } from '@vouch/contract/api'
import {
  type Cbor,
  concatBytes,
  createEd25519Signer,
  failed,
  ok,
  type Result,
  sha256,
  utf8,
} from '@vouch/core'
import { encodeOutcome, type openAuthenticatedState, type Outcome } from '@vouch/data'
import type { ContractDescription, ViewAnswer } from '../../src/ledger/ledger-port.ts'

export const operator = createEd25519Signer(sha256(utf8('operator')))
export const client = createEd25519Signer(sha256(utf8('client')))
export const stranger = createEd25519Signer(sha256(utf8('stranger')))
export const revoked = createEd25519Signer(sha256(utf8('revoked')))

const NOTHING: TypeDescriptor = { kind: 'option', of: { kind: 'boolean' } }
const Note = t.record({ key: t.text({ max: 40 }), words: t.text({ max: 400 }), amount: t.option(t.amount()) })
const member = (summary: string, args: TypeDescriptor, result: TypeDescriptor) => ({
  summary,
  args,
  result,
  genesisOnly: false,
})

/** Three contracts as the node describes them; what they do is below, in plain code. */
export function descriptions(version = 1): ContractDescription[] {
  const base = { version, bundleHash: sha256(utf8(`bundle ${version}`)), errors: {}, collections: {} }
  const Answer = t.record({ allowed: t.boolean(), reason: t.text() })
  const Ask = t.record({ ciphertextHash: t.hash(), publicKey: t.publicKey() })
  return [
    {
      ...base,
      name: 'note',
      summary: 'Notes.',
      actions: {
        write: member('Writes a note.', Note, t.record({ size: t.integer(), key: t.hash() })),
        refuse: member('Always fails.', t.record({}), NOTHING),
        found: { ...member('Founds.', t.record({}), NOTHING), genesisOnly: true },
      },
      views: {
        read: member('Reads a note.', t.record({ key: t.text({ max: 40 }) }), t.option(Note)),
        fail: member('Always fails.', t.record({}), NOTHING),
      },
      events: { written: Note },
      errors: { NOTE_REFUSED: { message: 'No.', remedy: 'Do not.' } },
      collections: { notes: { key: t.text({ max: 40 }), value: Note } },
    },
    {
      ...base,
      name: 'identity',
      summary: 'Keys.',
      actions: {},
      views: {
        actor: member(
          'Who acts.',
          t.record({ keys: t.list(t.publicKey(), { max: 16 }) }),
          t.option(t.text()),
        ),
      },
      events: {},
    },
    {
      ...base,
      name: 'voucher',
      summary: 'Vouchers.',
      actions: {},
      views: {
        mayFetch: member('May read.', Ask, Answer),
        mayGive: member('May give.', Ask, Answer),
        mayErase: member('May erase.', Ask, Answer),
      },
      events: {},
    },
  ]
}

type State = ReturnType<typeof openAuthenticatedState>

function noteKey(key: string): Uint8Array {
  return concatBytes(recordPrefix('note', 'notes'), utf8(key))
}

/** `write` keeps words under a key and tells of it; `refuse` fails. */
export function noteMachine(state: State): StateMachine {
  return {
    check: (signed) =>
      signed.transaction.contract === 'note' ? ok(null) : failed('CONTRACT_UNKNOWN', 'No such.', 'See.'),
    execute(block) {
      const records = new Map<string, { key: Uint8Array; value: Uint8Array }>()
      const outcomes = block.transactions.map((signed, index): Outcome => {
        const { action, args } = signed.transaction
        const base = { transactionId: signed.id, height: block.height, index, gas: 7, fee: 0n }
        if (action !== 'write')
          return {
            ...base,
            result: null,
            failure: { contract: 'note', code: 'NOTE_REFUSED', meta: [] },
            events: [],
          }
        const [key, words] = args as [string, string]
        records.set(key, { key: noteKey(key), value: utf8(words) })
        const subject = sha256(utf8(key))
        return {
          ...base,
          result: [words.length, subject],
          failure: null,
          events: [{ contract: 'note', name: 'written', subject, data: args }],
        }
      })
      const { root, writes } = state.stage({
        height: block.height,
        records: [...records.values()],
        indexes: [],
      })
      return { outcomes, outcomeBytes: outcomes.map(encodeOutcome), stateRoot: root, writes }
    },
    settle: (height) => state.settle(height),
  }
}

const hex = (bytes: Cbor): string => Buffer.from(bytes as Uint8Array).toString('hex')

/** Keys by hex: whom `mayFetch` and `mayErase` allow. */
export interface KeysAllowed {
  readonly readers: ReadonlySet<string>
  readonly custodians: ReadonlySet<string>
}

export function viewOf(
  { readers, custodians }: KeysAllowed,
  state: State,
  contract: string,
  name: string,
  args: Cbor,
) {
  const answer = (result: Cbor): Result<ViewAnswer> => ok({ result, height: state.height })
  const slots = args as readonly Cbor[]
  if (contract === 'identity') {
    const [keys] = slots as unknown as [readonly [Uint8Array]]
    const key = hex(keys[0])
    if (key === hex(revoked.publicKey)) return failed('KEY_REVOKED', 'It is revoked.', 'Use another.')
    if (key !== hex(client.publicKey)) return failed('KEY_UNKNOWN', 'Nobody has it.', 'Add it.')
    return answer('Acme')
  }
  if (contract === 'voucher') {
    const key = hex(slots[1] as Cbor)
    if (name === 'mayErase') return answer([custodians.has(key), 'VOUCHER_STANDS'])
    if (name === 'mayGive') return answer([key === hex(client.publicKey), 'NOT_A_PARTY'])
    return answer([readers.has(key), 'READING_NOT_RECORDED'])
  }
  if (name === 'fail') return failed('NOTE_REFUSED', 'No.', 'Do not.')
  const value = state.get(noteKey(slots[0] as string))
  return answer(value === undefined ? null : [slots[0] as Cbor, Buffer.from(value).toString(), null])
}
