/** The kind of a key, by the byte that opens it. */
const SCHEMES: Readonly<Record<string, string>> = { '01': 'Ed25519', '02': 'P-256', '03': 'Passkey' }

export function schemeWords(publicKey: string): string {
  return SCHEMES[publicKey.slice(0, 2)] ?? '?'
}
