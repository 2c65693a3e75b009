import { readFile, rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fromHex, toHex, unwrap } from '@vouch/core'
import { createVouchers, verifyDisclosure } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { printable } from '../shell/format.ts'
import { hashOf } from './hash-operand.ts'
import { requireFree } from './obtain.ts'
import { openSession } from './session.ts'
import { findVoucher } from './vouchers.ts'

export async function discloseToFile(context: CommandContext, input: CommandInput): Promise<void> {
  const path = resolve(input.need('out'))
  await requireFree(path, input.flag('force'))
  const { client, key } = await openSession(context, input.need('as'))
  const { id } = await findVoucher(client, input.operand(0))
  const disclosure = await createVouchers(client, key).disclose(
    fromHex(id) as Uint8Array,
    input.need('field'),
  )
  await writeWhole(path, `${JSON.stringify(disclosure, null, 2)}\n`)
  const { name, value } = disclosure.field
  context.out.item(
    { id, file: path, field: name, value },
    `Wrote ${path}: it proves ${printable(name)} = ${printable(value)}, and tells no other field.`,
  )
}

/** Offline. */
export async function checkFieldFile({ out }: CommandContext, input: CommandInput): Promise<void> {
  const chain = input.text('chain')
  const check = chain === undefined ? {} : { chainId: hashOf(chain, 'a chain') }
  const proven = unwrap(verifyDisclosure(await readFile(input.operand(0), 'utf8'), check))
  const { name, value } = proven.field
  const id = toHex(proven.id)
  const chainId = toHex(proven.chainId)
  out.item(
    { ok: true, id, chainId, field: name, value, height: proven.height, links: proven.links },
    `Proven: the document of voucher ${id} says ${printable(name)} = ${printable(value)}.\nChain ${chainId}${chain === undefined ? '; compare it with the one you trust, or add --chain ID' : ''}.`,
  )
}

/** The file appears whole or not at all. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.${process.pid}.part`
  await writeFile(fresh, content)
  await rename(fresh, path)
}
