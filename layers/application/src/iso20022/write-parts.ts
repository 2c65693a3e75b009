import { amountText } from './amount.ts'
import type { Amount, Party } from './types.ts'
import { group, leaf, type Xml } from './xml-writer.ts'

export function amountLeaf(name: string, amount: Amount | undefined): Xml {
  return amount === undefined ? undefined : leaf(name, amountText(amount), ['Ccy', amount.currency])
}

/** ISO 13616: two letters, two check digits, up to thirty more. */
function isIban(account: string): boolean {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(account)
}

export function accountGroup(name: string, account: string | undefined, currency?: string): Xml {
  if (account === undefined) return undefined
  const id = isIban(account) ? leaf('IBAN', account) : group('Othr', leaf('Id', account))
  return group(name, group('Id', id), leaf('Ccy', currency))
}

/** The party and its account; `nested` as versions from 2019 on have it in statements. */
export function partyGroups(kind: 'Dbtr' | 'Cdtr', party: Party | undefined, nested = false): Xml {
  if (party === undefined) return undefined
  const { name, account, bic, lei } = party
  const inside = [leaf('Nm', name), group('Id', group('OrgId', leaf('LEI', lei)))]
  return [
    nested ? group(kind, group('Pty', ...inside)) : group(kind, ...inside),
    accountGroup(`${kind}Acct`, account),
    nested ? undefined : group(`${kind}Agt`, group('FinInstnId', leaf('BICFI', bic))),
  ]
    .filter((part) => part !== undefined)
    .join('')
}

export function reasonGroup(name: string, reason: string | undefined): Xml {
  return group(name, group('Rsn', leaf('Cd', reason)))
}
