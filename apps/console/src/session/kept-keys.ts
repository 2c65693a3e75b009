/**
 * Keys of this browser, in IndexedDB. Secret halves are `CryptoKey`s made so that no script can read them out; whoever has the
 * browser's profile and may run the page can use them, though.
 */
export interface KeptKey {
  /** Public key with its scheme byte, hexadecimal. */
  readonly id: string
  readonly kind: 'browser' | 'passkey'
  readonly alias: string
  readonly recipient: string
  /** Opens what is sealed to `recipient`; null where this browser cannot. */
  readonly reader: CryptoKey | null
  /** Of kind browser. */
  readonly signing: CryptoKey | null
  /** Of kind passkey. */
  readonly passkey: KeptPasskey | null
}

export interface KeptPasskey {
  readonly credentialId: Uint8Array
  /** P-256, compressed. */
  readonly point: Uint8Array
  /** Whether its reader key comes from the passkey itself, and so is there in every browser that has the passkey. */
  readonly prf: boolean
  readonly requests: KeptRequestKey | null
}

export interface KeptRequestKey {
  readonly publicKey: Uint8Array
  readonly signing: CryptoKey
  readonly expiresMs: number
  readonly vouching: Uint8Array
}

const NAME = 'vouch-console'
const STORE = 'keys'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore(STORE, { keyPath: 'id' }),
    )
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('the browser keeps nothing here')),
    )
  })
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = ask(transaction.objectStore(STORE))
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('not kept')))
    })
  } finally {
    database.close()
  }
}

export async function keptKeys(): Promise<readonly KeptKey[]> {
  return within('readonly', (store) => store.getAll() as IDBRequest<KeptKey[]>)
}

export async function keptKey(id: string): Promise<KeptKey | undefined> {
  return within('readonly', (store) => store.get(id) as IDBRequest<KeptKey | undefined>)
}

export async function keepKey(key: KeptKey): Promise<void> {
  await within('readwrite', (store) => store.put(key))
}

/** For good: where it was the only place, nobody can sign with this key again. */
export async function forgetKey(id: string): Promise<void> {
  await within('readwrite', (store) => store.delete(id))
}
