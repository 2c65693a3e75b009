import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyVoucherReceipt } from '@vouch/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openChance } from './support/chance.ts'
import { openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** A receipt that was cut or edited, at every field, and a certificate: refused, and the link is named that failed. */

const chance = openChance('test/e2e/faults-receipt.test.ts')
const TRIED = 400
let vouch: VouchShell
let text: string
let certificate: Buffer

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia', '--role', 'custodian')
  await vouch.start()
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  const document = join(ROOT, 'examples/documents/01-acme-invoice-2026-0042.xml')
  const [line] = await vouch.json<{ id: string }>('voucher', 'deposit', document, '--as', 'acme')
  const id = line?.id as string
  await vouch.good('voucher', 'accept', id, '--as', 'custodia')
  const [receipt, pdf] = [join(vouch.home, 'receipt.json'), join(vouch.home, 'certificate.pdf')]
  await vouch.good('receipt', id, '--out', receipt, '--pdf', pdf)
  text = readFileSync(receipt, 'utf8')
  certificate = readFileSync(pdf)
})
afterAll(() => vouch.close())

interface Edit {
  readonly name: string
  readonly json: Json
}

/** The receipt with one thing done to it, for each thing that can be done at each place. */
function* editsOf(json: Json): Generator<Edit> {
  for (const path of pathsOf(json)) {
    const name = path.join('.')
    const at = (change: (holder: Json, key: string | number) => void): Json => {
      const copy = structuredClone(json)
      const holder = path.slice(0, -1).reduce<Json>((value, key) => (value as never)[key], copy)
      change(holder, path.at(-1) as string | number)
      return copy
    }
    yield {
      name: `${name} changed`,
      json: at(
        (holder, key) => void ((holder as never as Json[])[key as number] = changed(valueAt(holder, key))),
      ),
    }
    yield {
      name: `${name} removed`,
      json: at((holder, key) =>
        Array.isArray(holder) ? void holder.splice(key as number, 1) : void delete (holder as never)[key],
      ),
    }
    yield {
      name: `beside ${name} added`,
      json: at((holder, key) =>
        Array.isArray(holder)
          ? void holder.splice(key as number, 0, structuredClone(valueAt(holder, key)))
          : void ((holder as { [name: string]: Json })['added'] = valueAt(holder, key)),
      ),
    }
  }
}

function valueAt(holder: Json, key: string | number): Json {
  return (holder as never)[key]
}

function* pathsOf(json: Json, path: readonly (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof json !== 'object' || json === null) return
  const keys = Array.isArray(json) ? json.keys() : Object.keys(json)
  for (const key of keys) {
    yield [...path, key]
    yield* pathsOf(valueAt(json, key), [...path, key])
  }
}

/** Another value of the same kind: one letter, or one more. */
function changed(value: Json): Json {
  if (value === null) return 'something'
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (Array.isArray(value)) return value.length === 0 ? [null] : []
  if (typeof value === 'object') return Object.keys(value).length === 0 ? { added: null } : {}
  const at = chance.number(Math.max(1, value.length))
  const letter = value[at] === 'a' ? 'b' : 'a'
  return `${value.slice(0, at)}${letter}${value.slice(at + 1)}`
}

function refusalOf(source: string): { readonly code: string; readonly link: unknown } | undefined {
  const verified = verifyVoucherReceipt(source)
  return verified.ok ? undefined : { code: verified.problem.code, link: verified.problem.meta['link'] }
}

test('the receipt as it was written holds', () => {
  expect(refusalOf(text)).toBeUndefined()
})

test('each field changed, removed or added is refused, and a link is named', () => {
  const all = [...editsOf(JSON.parse(text) as Json)]
  const fields = new Set(all.map(({ name }) => name.replaceAll(/\d+/g, 'n')))
  // Every field of the form is tried; of fields that repeat, some.
  const first = [...fields].map((field) => all.find(({ name }) => name.replaceAll(/\d+/g, 'n') === field))
  const some = Array.from({ length: Math.max(0, TRIED - first.length) }, () => chance.pick(all))
  for (const edit of [...first, ...some]) {
    const { name, json } = edit as Edit
    const refusal = refusalOf(`${JSON.stringify(json, null, 2)}\n`)
    expect(refusal, name).toBeDefined()
    expect(refusal?.link, `${name}: ${refusal?.code}`).toBeTypeOf('string')
  }
})

test('a receipt that was cut is refused, wherever', () => {
  for (let turn = 0; turn < 60; turn++) {
    const length = chance.number(text.length)
    expect(refusalOf(text.slice(0, length)), `cut to ${length}`).toMatchObject({ code: 'RECEIPT_MALFORMED' })
  }
})

/** What `vouch verify` says of a file with this content. */
async function verifyWords(content: string | Uint8Array, name: string): Promise<string> {
  const file = join(vouch.home, name)
  writeFileSync(file, content)
  const { code, stderr } = await vouch.run(['verify', file])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^[A-Z_]+: Not verified, at the link '[^']+': /)
  return stderr
}

test('vouch verify ends with 1 and names the link', async () => {
  const receipt = JSON.parse(text) as { [name: string]: Json }
  const spelled = (json: Json): string => `${JSON.stringify(json, null, 2)}\n`
  expect(await verifyWords(text.slice(0, -40), 'cut.json')).toContain('RECEIPT_MALFORMED')
  expect(await verifyWords(spelled({ ...receipt, chainId: 'ab'.repeat(32) }), 'chain.json')).toContain(
    'CHAIN',
  )
  expect(await verifyWords(spelled({ ...receipt, more: 1 }), 'more.json')).toContain("'more'")
  const flow = (receipt['flow'] as Json[]).slice(0, -1)
  expect(await verifyWords(spelled({ ...receipt, flow }), 'flow.json')).toContain('RECEIPT_FLOW_INCOMPLETE')
})

test('a certificate with any byte changed, or cut, is refused', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const bytes = Buffer.from(certificate)
    // The signature of the format itself tells that it is a PDF at all.
    const at = 8 + chance.number(bytes.length - 8)
    bytes[at] = (bytes[at] as number) ^ (1 << chance.number(8))
    await verifyWords(bytes, `edited-${turn}.pdf`)
  }
  await verifyWords(certificate.subarray(0, certificate.length - 20), 'cut.pdf')
})
