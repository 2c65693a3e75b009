import { collection, declareContract, firstIndex, index, t } from '@vouch/contract/api'
import { Access, Custody, FlowEntry, Voucher, type VoucherValue } from './types.ts'

/** True while a voucher stands and is not itself marked as another's duplicate. */
function isOriginal({ custody, duplicateOf }: VoucherValue): boolean {
  return (
    duplicateOf === null && (custody === 'offered' || custody === 'in_custody' || custody === 'superseded')
  )
}

export const home = declareContract({
  name: 'voucher',
  version: 1,
  summary: 'Electronic vouchers in custody: deposit, obtain, transfer, supervise, trace.',
  state: {
    vouchers: collection({
      key: t.hash(),
      value: Voucher,
      indexes: {
        holder: index(t.record({ holder: t.hash() }), (value: VoucherValue) => [{ holder: value.holder }]),
        digest: index(t.record({ digest: t.hash() }), (value: VoucherValue) => [{ digest: value.digest }]),
        custody: index(t.record({ custodian: t.hash(), custody: Custody }), (value: VoucherValue) => [
          { custodian: value.custodian, custody: value.custody },
        ]),
        /** All of them: a document refused once may be offered again, and anybody may name another's ciphertext. */
        ciphertext: index(t.record({ ciphertextHash: t.hash() }), (value: VoucherValue) => [
          { ciphertextHash: value.ciphertextHash },
        ]),
        /** The voucher that stands for a file, and the one for a business document: what a duplicate is one of. */
        standingDigest: firstIndex(t.record({ digest: t.hash() }), (value: VoucherValue) =>
          isOriginal(value) ? [{ digest: value.digest }] : [],
        ),
        standingBusinessKey: firstIndex(t.record({ businessKey: t.hash() }), (value: VoucherValue) =>
          isOriginal(value) && value.businessKey !== null ? [{ businessKey: value.businessKey }] : [],
        ),
      },
    }),
    access: collection({ key: t.record({ voucher: t.hash(), organisation: t.hash() }), value: Access }),
  },
  events: { flow: FlowEntry },
  errors: {
    ACCESS_DENIED: {
      message: 'Your organisation may not read this voucher.',
      remedy: 'Ask for it: vouch voucher request.',
    },
    CALLED_BY_CONTRACT: {
      message: 'Voucher actions cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    GRANT_UNKNOWN: {
      message: 'This organisation has no grant or request for this voucher.',
      remedy: 'See: vouch voucher show.',
    },
    NOT_YOUR_ROLE: {
      message: 'Only the {role} may do this; your organisation is not.',
      remedy: 'Use a key of the {role}.',
    },
    NOT_CUSTODIAN: {
      message: 'The organisation named as custodian does not have that role.',
      remedy: 'Name an organisation with the role custodian.',
    },
    ORDER_DOES_NOT_COVER: {
      message: 'No order in force covers this reading.',
      remedy: 'Open an order with scope document: vouch voucher review or freeze.',
    },
    ORDER_EXPIRY_PASSED: {
      message: 'The expiry of the order lies in the past.',
      remedy: 'Choose a later time.',
    },
    ORDER_IN_FORCE: {
      message: "Another regulator has the voucher under review by order '{order}'.",
      remedy: 'Wait until it is cleared, or freeze the voucher.',
    },
    ORDER_UNKNOWN: {
      message: "There is no order '{order}' in force on this voucher.",
      remedy: 'See: vouch voucher trace.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation, or it is suspended.',
      remedy: 'See: vouch organisation list.',
    },
    STATE_WRONG: {
      message: 'The voucher is {state}; this needs {needed}.',
      remedy: 'See: vouch voucher trace.',
    },
    TRANSFER_EXPIRED: { message: 'The proposed transfer expired.', remedy: 'Propose it again.' },
    TRANSFER_EXPIRY_PASSED: {
      message: 'The expiry of the transfer lies in the past.',
      remedy: 'Choose a later time.',
    },
    TRANSFER_NONE: {
      message: 'No transfer of this voucher is proposed.',
      remedy: 'See: vouch voucher trace.',
    },
    TRANSFER_NOT_DUE: {
      message: 'The transfer can be accepted until later.',
      remedy: 'Wait until it expires.',
    },
    TRANSFER_OPEN: {
      message: 'Another transfer of this voucher is proposed already.',
      remedy: 'Withdraw it first, or let it expire.',
    },
    TRANSFER_TO_SELF: { message: 'The receiver has it already.', remedy: 'Name another organisation.' },
    VOUCHER_ALREADY_BOOKED: {
      message: "The voucher was booked for {purpose} by {by} under reference '{reference}'.",
      remedy: 'A voucher is used once; ask who booked it.',
    },
    VOUCHER_DUPLICATE: {
      message: 'The same document is in custody already as voucher {first}.',
      remedy: 'Reject it with reason duplicate.',
    },
    VOUCHER_FROZEN: {
      message: "The voucher is frozen by order '{order}'.",
      remedy: 'Wait until the regulator releases it.',
    },
    VOUCHER_LOST: {
      message: 'The custodian has reported the encrypted document lost; digest and flow remain.',
      remedy: 'Ask a reader who has a copy.',
    },
    VOUCHER_NOT_BOOKED: { message: 'The voucher is not booked.', remedy: 'See: vouch voucher show.' },
    VOUCHER_UNKNOWN: { message: 'There is no such voucher.', remedy: 'Check the id: vouch voucher list.' },
  },
})
