import { refuse } from './problem.ts'

/** Reads the fields of a JSON body one by one; whatever is not as it must be is refused with `FIELD_INVALID`. */
export interface Fields {
  text(name: string, pattern?: RegExp): string
  whole(name: string): number
  /** Minor units, as decimal digits or a number. */
  minor(name: string): bigint
}

export function fieldsOf(body: unknown): Fields {
  const source = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const invalid = (name: string): never =>
    refuse(
      'FIELD_INVALID',
      `The field '${name}' is missing or cannot be so.`,
      'Correct it, and send it again.',
      {
        field: name,
      },
    )
  const text = (name: string, pattern = /^\P{Cc}{1,200}$/u): string => {
    const value = source[name]
    return typeof value === 'string' && pattern.test(value) ? value : invalid(name)
  }
  return {
    text,
    whole(name) {
      const value = Number(source[name])
      return Number.isSafeInteger(value) && value >= 0 && source[name] !== null ? value : invalid(name)
    },
    minor: (name) => (/^\d{1,18}$/.test(String(source[name])) ? BigInt(String(source[name])) : invalid(name)),
  }
}
