import { type Problem, problem } from '@vouch/core'
import { readAmount } from './amount.ts'
import type { Amount, Party } from './types.ts'
import { at, textAt, type Tree } from './xml-tree.ts'

/** Thrown inside the readers and turned into a problem at their door. */
export class Unreadable extends Error {
  readonly problem: Problem
  constructor(reason: Problem) {
    super(reason.code)
    this.problem = reason
  }
}

/** A field that a message of its kind must have. Problem: `ISO20022_FIELD_INVALID`. */
export function need(tree: Tree, ...paths: readonly string[]): string {
  const text = textAt(tree, ...paths)
  if (text !== undefined) return text
  throw new Unreadable(
    problem(
      'ISO20022_FIELD_INVALID',
      `The message has no ${tree.name}/${paths[0]}.`,
      'Ask its sender to complete it.',
      { path: `${tree.name}/${paths[0]}` },
    ),
  )
}

/** `undefined` fields are left out, so that what was not said is not there. */
export function given<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** The amount at the first path there is. Problem: `ISO20022_AMOUNT_INVALID`. */
export function amountAt(tree: Tree, ...paths: readonly string[]): Amount | undefined {
  for (const path of paths) {
    const element = at(tree, path)
    if (element === undefined) continue
    const amount = readAmount(element.text, element.attributes.get('Ccy') ?? '')
    if (amount !== undefined) return amount
    throw new Unreadable(
      problem(
        'ISO20022_AMOUNT_INVALID',
        `'${element.text.slice(0, 40)}' is not an amount of ${element.attributes.get('Ccy') ?? 'any currency'}.`,
        'Ask its sender to correct it.',
        { path: `${tree.name}/${path}` },
      ),
    )
  }
  return undefined
}

export function needAmount(tree: Tree, ...paths: readonly string[]): Amount {
  const amount = amountAt(tree, ...paths)
  if (amount !== undefined) return amount
  need(tree, ...paths)
  throw new Error('an amount without a text')
}

/** Blanks do not count in an account's number. */
export function accountAt(tree: Tree | undefined, path: string): string | undefined {
  return textAt(tree, `${path}/Id/IBAN`, `${path}/Id/Othr/Id`)?.replaceAll(' ', '')
}

/** A party with its account and agent, `kind` being `Dbtr` or `Cdtr`; later versions have it a level deeper. */
export function partyAt(tree: Tree | undefined, kind: 'Dbtr' | 'Cdtr'): Party | undefined {
  if (tree === undefined) return undefined
  const party = given({
    name: textAt(tree, `${kind}/Nm`, `${kind}/Pty/Nm`, `${kind}/FinInstnId/Nm`, `${kind}/Agt/FinInstnId/Nm`),
    account: accountAt(tree, `${kind}Acct`),
    bic: textAt(
      tree,
      `${kind}/FinInstnId/BICFI`,
      `${kind}/Agt/FinInstnId/BICFI`,
      `${kind}Agt/FinInstnId/BICFI`,
      `${kind}Agt/FinInstnId/BIC`,
    ),
    lei: textAt(tree, `${kind}/Id/OrgId/LEI`, `${kind}/Pty/Id/OrgId/LEI`, `${kind}/FinInstnId/LEI`),
  })
  return Object.keys(party).length === 0 ? undefined : (party as Party)
}
