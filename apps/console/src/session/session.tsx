import { toHex } from '@vouch/core'
import type { ActingKey, Vouchers } from '@vouch/sdk'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { client } from '../data/client.ts'
import type { OrganisationRow } from '../data/queries.ts'
import type { SignInKind } from './acting.ts'
import { type KeptKey, keepKey, keptKey } from './kept-keys.ts'

/** What a key is on the chain. */
export interface Standing {
  readonly organisation: string
  readonly name: string
  readonly roles: readonly string[]
  readonly member: string
  readonly right: 'admin' | 'sign' | 'read'
}

export interface SignedIn {
  readonly kind: SignInKind
  readonly key: ActingKey
  /** Hexadecimal. */
  readonly publicKey: string
  /** Whether documents sealed to this key can be opened here. */
  readonly canRead: boolean
  /** Whether its reader key comes along to other browsers. */
  readonly travels: boolean
  /** Undefined until an administrator adds the key. */
  readonly standing: Standing | undefined
  readonly standingKnown: boolean
  /** The work around vouchers with this key; fetched when it is first wanted. */
  vouchers(): Promise<Vouchers>
}

interface Session {
  readonly now: SignedIn | undefined
  /** False while a kept key is being looked for. */
  readonly ready: boolean
  signIn(kept: KeptKey): Promise<void>
  signInWithFile(key: ActingKey): void
  signOut(): void
}

const SessionContext = createContext<Session | undefined>(undefined)
const LAST = 'vouch.last-key'

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('no session around this part')
  return session
}

interface Held {
  readonly kind: SignInKind
  readonly key: ActingKey
  readonly canRead: boolean
  readonly travels: boolean
}

async function heldOf(kept: KeptKey): Promise<Held | undefined> {
  const { actingKeyOf } = await import('./acting.ts')
  const key = actingKeyOf(kept)
  if (key === undefined) return undefined
  return { kind: kept.kind, key, canRead: kept.reader !== null, travels: kept.passkey?.prf === true }
}

function workflowsOf(held: Held | undefined): () => Promise<Vouchers> {
  let made: Promise<Vouchers> | undefined
  return () => {
    made ??= import('./workflows.ts').then(({ createVouchers }) => {
      if (held === undefined) throw new Error('nobody is signed in')
      return createVouchers(client, held.key)
    })
    return made
  }
}

async function standingOf(publicKey: string): Promise<Standing | null> {
  const { result, height } = await client.view('identity', 'key', { publicKey })
  const key = result as unknown as KeyRecord | null
  if (key === null || (key.revokedFromHeight !== null && key.revokedFromHeight <= height)) return null
  const found = (await client.view('identity', 'organisation', { id: key.organisation })).result
  const { name, roles } = found as unknown as OrganisationRow['organisation']
  return { organisation: key.organisation, name, roles, member: key.member, right: key.right }
}

interface KeyRecord {
  readonly organisation: string
  readonly member: string
  readonly right: Standing['right']
  readonly revokedFromHeight: number | null
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [held, setHeld] = useState<Held>()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const last = localStorage.getItem(LAST)
    const resume = last === null ? Promise.resolve(undefined) : keptKey(last)
    resume
      .then(async (kept) => setHeld(kept === undefined ? undefined : await heldOf(kept)))
      .catch(() => {})
      .finally(() => setReady(true))
  }, [])
  const signIn = useCallback(async (kept: KeptKey) => {
    await keepKey(kept)
    localStorage.setItem(LAST, kept.id)
    setHeld(await heldOf(kept))
  }, [])
  const signInWithFile = useCallback((key: ActingKey) => {
    localStorage.removeItem(LAST)
    setHeld({ kind: 'file', key, canRead: true, travels: true })
  }, [])
  const signOut = useCallback(() => {
    localStorage.removeItem(LAST)
    setHeld(undefined)
  }, [])
  const publicKey = held === undefined ? '' : toHex(held.key.publicKey)
  const standing = useQuery({
    queryKey: ['identity', 'standing', publicKey],
    queryFn: () => standingOf(publicKey),
    enabled: held !== undefined,
    refetchInterval: (query) => (query.state.data === null ? 3_000 : false),
  })
  const vouchers = useMemo(() => workflowsOf(held), [held])
  const session = useMemo((): Session => {
    const now =
      held === undefined
        ? undefined
        : {
            ...held,
            publicKey,
            vouchers,
            standing: standing.data ?? undefined,
            standingKnown: standing.data !== undefined,
          }
    return { now, ready, signIn, signInWithFile, signOut }
  }, [held, vouchers, publicKey, standing.data, ready, signIn, signInWithFile, signOut])
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>
}
