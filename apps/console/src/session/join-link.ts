export interface JoinRequest {
  readonly publicKey: string
  readonly recipient: string
  readonly member: string
}

/** An address of this console that brings a new key to an administrator; all in it is public. It stands behind #, which is not sent. */
export function joinLink(request: JoinRequest): string {
  return `${location.origin}/console/keys#${new URLSearchParams({ ...request }).toString()}`
}

export function readJoinLink(fragment: string): JoinRequest | undefined {
  const values = new URLSearchParams(fragment.replace(/^#/, ''))
  const [publicKey, recipient, member] = ['publicKey', 'recipient', 'member'].map(
    (name) => values.get(name) ?? '',
  )
  if (!publicKey || !recipient) return undefined
  return { publicKey, recipient, member: member ?? '' }
}
