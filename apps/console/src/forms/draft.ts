import type { Json } from '@vouch/contract'
import type { TypeDescriptor } from '@vouch/contract/api'

/** What a form holds while it is filled in: the JSON form of the arguments, with gaps. */
export type Draft = { readonly [name: string]: Json | undefined }

/** What a form begins with, for a type that needs something. */
export function blank(type: TypeDescriptor): Json | undefined {
  switch (type.kind) {
    case 'option':
      return null
    case 'list':
      return []
    case 'boolean':
      return false
    case 'text':
      return type.min === 0 ? '' : undefined
    case 'record':
      return Object.fromEntries(
        Object.entries(type.fields).map(([name, field]) => [name, blank(field) ?? null]),
      )
    default:
      return undefined
  }
}

/** Whether something stands where something must; what it has to be is said by the schema's own check. */
export function isFilled(type: TypeDescriptor, value: Json | undefined): boolean {
  if (type.kind === 'option' || type.kind === 'list' || type.kind === 'boolean') return true
  if (type.kind === 'text' && type.min === 0) return true
  if (type.kind === 'record')
    return Object.entries(type.fields).every(([name, field]) =>
      isFilled(field, (value as { readonly [name: string]: Json } | null | undefined)?.[name]),
    )
  return value !== undefined && value !== null && value !== ''
}

/** `reservedUntilMs` as a person would write it, where no catalogue has words for it. */
export function plainName(name: string): string {
  const words = name
    .replace(/Ms$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** For `datetime-local`, in the reader's own time. */
export function localTime(timeMs: number): string {
  const offsetMs = new Date(timeMs).getTimezoneOffset() * 60_000
  return new Date(timeMs - offsetMs).toISOString().slice(0, 16)
}
