import type { verifying as english } from '../en/verifying.ts'

export const verifying: Readonly<Record<keyof typeof english, string>> = {}
