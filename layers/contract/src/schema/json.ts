import { failed, fromHex, ok, type Result, toHex } from '@vouch/core'
import type { TypeDescriptor } from '../api/index.ts'
import { toRecorded } from './convert.ts'

/** JSON as people and HTTP see it: bytes in hexadecimal, amounts as decimal text. Never hashed or signed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The JSON view of a value that has been checked before. */
export function toJson(type: TypeDescriptor, value: unknown): Json {
  switch (type.kind) {
    case 'option':
      return value === null ? null : toJson(type.of, value)
    case 'bytes':
      return toHex(value as Uint8Array)
    case 'amount':
      return String(value as bigint)
    case 'list':
      return (value as readonly unknown[]).map((item) => toJson(type.of, item))
    case 'record': {
      const out: Record<string, Json> = {}
      for (const name of Object.keys(type.fields))
        out[name] = toJson(type.fields[name] as TypeDescriptor, (value as Record<string, unknown>)[name])
      return out
    }
    default:
      return value as Json
  }
}

/** The value of a JSON view, checked. Problem: `VALUE_INVALID`. Absent fields of kind option and list may be left out. */
export function fromJson(type: TypeDescriptor, json: unknown): Result<unknown> {
  const value = revive(type, json)
  const checked = toRecorded(type, value)
  return checked.ok
    ? ok(value)
    : failed(checked.problem.code, checked.problem.detail, checked.problem.remedy, checked.problem.meta)
}

function revive(type: TypeDescriptor, json: unknown): unknown {
  switch (type.kind) {
    case 'option':
      return json === null || json === undefined ? null : revive(type.of, json)
    case 'bytes':
      return typeof json === 'string' ? (fromHex(json) ?? json) : json
    case 'amount':
      return typeof json === 'string' && /^\d{1,39}$/.test(json) ? BigInt(json) : json
    case 'list':
      return json === undefined ? [] : Array.isArray(json) ? json.map((item) => revive(type.of, item)) : json
    case 'record': {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
      const source = json as Readonly<Record<string, unknown>>
      const out: Record<string, unknown> = { ...source }
      for (const name of Object.keys(type.fields))
        out[name] = revive(type.fields[name] as TypeDescriptor, source[name])
      return out
    }
    default:
      return json
  }
}

/** The type as JSON Schema 2020-12, for OpenAPI 3.1, forms and other people's tools. */
export function toJsonSchema(type: TypeDescriptor): Json {
  switch (type.kind) {
    case 'text':
      return { type: 'string', minLength: type.min > 0 ? 1 : 0, maxLength: type.max }
    case 'bytes':
      return { type: 'string', format: 'hex', pattern: `^([0-9a-fA-F]{2}){${type.min},${type.max}}$` }
    case 'integer':
      return { type: 'integer', minimum: type.min, maximum: type.max }
    case 'amount':
      return { type: 'string', format: 'amount', pattern: '^[0-9]{1,39}$' }
    case 'boolean':
      return { type: 'boolean' }
    case 'choice':
      return { type: 'string', enum: type.of }
    case 'option':
      return { anyOf: [toJsonSchema(type.of), { type: 'null' }] }
    case 'list':
      return { type: 'array', items: toJsonSchema(type.of), maxItems: type.max }
    case 'record': {
      const properties: Record<string, Json> = {}
      const required: string[] = []
      for (const name of Object.keys(type.fields)) {
        const field = type.fields[name] as TypeDescriptor
        properties[name] = toJsonSchema(field)
        if (field.kind !== 'option' && field.kind !== 'list') required.push(name)
      }
      return { type: 'object', properties, required, additionalProperties: false }
    }
  }
}
