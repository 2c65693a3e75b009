import type { chain as english } from '../en/chain.ts'

export const chain: Readonly<Record<keyof typeof english, string>> = {}
