import { concatBytes, utf8 } from '@vouch/core'
import type { AnyCollection, AnyContract } from '../api/index.ts'

/** How a contract's collections lie in the state: `contract 0x00 collection 0x00 key`. */
export interface CollectionLayout {
  readonly name: string
  readonly declaration: AnyCollection
  /** What every record key begins with. */
  readonly prefix: Uint8Array
  readonly partition: string
  readonly indexes: readonly IndexLayout[]
}

export interface IndexLayout {
  readonly name: string
  readonly declaration: AnyCollection['indexes'][string]
  readonly prefix: Uint8Array
  readonly partition: string
}

export function layoutOf(contract: AnyContract): readonly CollectionLayout[] {
  const { name, state } = contract.declaration
  return Object.keys(state).map((collection) => {
    const declaration = state[collection] as AnyCollection
    return {
      name: collection,
      declaration,
      prefix: recordPrefix(name, collection),
      partition: `${name}/${collection}`,
      indexes: Object.keys(declaration.indexes).map((index) => ({
        name: index,
        declaration: declaration.indexes[index] as IndexLayout['declaration'],
        prefix: concatBytes(recordPrefix(name, collection), utf8(index), Uint8Array.of(0)),
        partition: `${name}/${collection}/${index}`,
      })),
    }
  })
}

/** The beginning of every record key of a collection; what a stranger needs to check a record's proof. */
export function recordPrefix(contract: string, collection: string): Uint8Array {
  return concatBytes(utf8(contract), Uint8Array.of(0), utf8(collection), Uint8Array.of(0))
}
