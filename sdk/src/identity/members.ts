import { fromHex, problem, ProblemError, toHex, unwrap } from '@vouch/core'
import { type AgeRecipient, openSmall, sealSmall } from '@vouch/data'
import { identity } from '@vouch/application'
import type { ArgsOf, ResultOf } from '@vouch/contract/api'
import type { Client } from '../client/client.ts'
import type { Committed } from '../client/submission.ts'
import type { ActingKey } from '../keystore/acting-key.ts'

type IdentityViews = typeof identity.views
type FoundOrganisation = NonNullable<ResultOf<IdentityViews['organisationByName']>>

/** An organisation on the chain, as it stands now. */
export interface Member {
  readonly id: Uint8Array
  readonly organisation: FoundOrganisation['organisation']
}

/** One key to which documents can be sealed. */
export interface Reader {
  readonly publicKey: Uint8Array
  readonly recipient: AgeRecipient
}

/** A key that another party made, as it hands it over. */
export interface NewMemberKey {
  readonly publicKey: Uint8Array
  readonly recipient: AgeRecipient
  /** The person or system that holds it. */
  readonly member: string
}

type Role = NonNullable<ArgsOf<(typeof identity.actions)['propose']>['decision']['role']>
type Proposed = ResultOf<(typeof identity.actions)['propose']>

/** Organisations and their keys: who there is, and to whom something must be sealed so that they can read it. */
export interface Members {
  /** By name or by id in hexadecimal. Problem thrown: `ORGANISATION_UNKNOWN`. */
  find(nameOrId: string): Promise<Member>
  get(id: Uint8Array): Promise<Member>
  /** The organisation of a key. Problem thrown: `KEY_UNKNOWN`. */
  ofKey(publicKey: Uint8Array): Promise<Member>
  /** The keys of an organisation that count now. */
  readers(organisation: Uint8Array): Promise<readonly Reader[]>
  /** The members' common secret, which keys business keys. Problems thrown: `CONSORTIUM_SECRET_MISSING`, those of `openSmall`. */
  consortiumSecret(key: ActingKey): Promise<Uint8Array>
  /** Proposes to admit an organisation; done at once where one founder decides. */
  admit(name: string, role: Role, key: NewMemberKey, as: ActingKey): Promise<Committed<Proposed>>
}

const PAGE = 200

export function createMembers(client: Client): Members {
  const { views, actions } = client.contract(identity)

  const get = async (id: Uint8Array): Promise<Member> => {
    const organisation = await views.organisation({ id })
    if (organisation === null) throw unknownOrganisation(toHex(id))
    return { id, organisation }
  }
  const ofKey = async (publicKey: Uint8Array): Promise<Member> => {
    const key = await views.key({ publicKey })
    if (key === null) throw unknownKey(publicKey)
    return get(key.organisation)
  }
  const consortiumSecret = async (key: ActingKey): Promise<Uint8Array> => {
    const { organisation } = await ofKey(key.publicKey)
    if (organisation.sealedSecret === null) throw secretMissing(organisation.name)
    return unwrap(await openSmall(organisation.sealedSecret, key.ageIdentity))
  }

  return {
    get,
    ofKey,
    consortiumSecret,
    async find(nameOrId) {
      const id = /^[0-9a-f]{64}$/i.test(nameOrId) ? fromHex(nameOrId) : undefined
      if (id !== undefined) return get(id)
      const found = await views.organisationByName({ name: nameOrId })
      if (found === null) throw unknownOrganisation(nameOrId)
      return found
    },
    async readers(organisation) {
      const readers: Reader[] = []
      for (let after: Uint8Array | null = null; ; ) {
        const page = await views.keysOf.atHeight({ organisation, after, limit: PAGE })
        for (const { publicKey, key } of page.result)
          if (key.revokedFromHeight === null || key.revokedFromHeight > page.height)
            readers.push({ publicKey, recipient: key.recipient })
        if (page.result.length < PAGE) return readers
        after = page.result.at(-1)?.publicKey ?? null
      }
    },
    async admit(name, role, key, as) {
      const sealedSecret = await sealSecretFor(await consortiumSecret(as), key.recipient)
      const decision = {
        kind: 'admit',
        organisation: null,
        name,
        role,
        key: { ...key, right: 'admin' },
        sealedSecret,
        threshold: null,
        bundleHash: null,
        atHeight: null,
        whenReady: null,
      } as const
      return actions.propose({ decision }, { as: as.signer })
    },
  }
}

/** The members' common secret for one more member. Problem thrown: `RECIPIENT_INVALID`. */
export async function sealSecretFor(secret: Uint8Array, recipient: AgeRecipient): Promise<Uint8Array> {
  return unwrap(await sealSmall(secret, recipient))
}

function unknownOrganisation(name: string): ProblemError {
  return new ProblemError(
    problem('ORGANISATION_UNKNOWN', `There is no organisation '${name}'.`, 'See: vouch organisation list.', {
      name,
    }),
  )
}

function unknownKey(publicKey: Uint8Array): ProblemError {
  return new ProblemError(
    problem(
      'KEY_UNKNOWN',
      'No organisation on this chain has this key.',
      'Have your organisation admitted, or the key added: vouch organisation add.',
      { publicKey: toHex(publicKey) },
    ),
  )
}

function secretMissing(name: string): ProblemError {
  return new ProblemError(
    problem(
      'CONSORTIUM_SECRET_MISSING',
      `'${name}' was admitted without the members' common secret.`,
      'Ask a founder to hand it over; until then duplicates cannot be found by business key.',
      { name },
    ),
  )
}
