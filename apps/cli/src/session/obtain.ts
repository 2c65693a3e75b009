import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fromHex, toHex, unwrap } from '@vouch/core'
import { decryptToFile } from '@vouch/data/node'
import { createVouchers } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { openSession } from './session.ts'
import { findVoucher } from './vouchers.ts'

/** Records the reading, then writes the document; nothing is left of one that turns out to be another. */
export async function obtainToFile(context: CommandContext, input: CommandInput): Promise<void> {
  const path = resolve(input.need('out'))
  await requireFree(path, input.flag('force'))
  const { client, key } = await openSession(context, input.need('as'))
  const { id } = await findVoucher(client, input.operand(0))
  const obtained = await createVouchers(client, key).obtain(fromHex(id) as Uint8Array)
  const { expected, documentKey, committed } = obtained
  const { sizeBytes } = unwrap(await decryptToFile(await obtained.ciphertext(), documentKey, expected, path))
  const digest = toHex(expected.digest)
  context.out.item(
    { id, file: path, digest, sizeBytes, transaction: committed.id, height: committed.height },
    `Wrote ${path} (${sizeBytes} bytes). Its digest is the one that was deposited:\n  ${digest}\nThe reading is recorded in block ${committed.height}.`,
  )
}

/** Before anything is recorded: a reading is not taken back because a file could not be written. */
export async function requireFree(path: string, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory() === true)
    throw commandError('FILE_UNUSABLE', `${path} is a folder.`, 'Name a file in it.')
  if (there !== undefined && !force)
    throw commandError(
      'FILE_EXISTS',
      `There is a file ${path} already.`,
      'Name another, or add --force to replace it.',
    )
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw commandError(
      'FILE_UNUSABLE',
      `Nothing can be written into ${dirname(path)}.`,
      'Name a file in a folder that exists and is yours.',
      {
        system: String((cause as NodeJS.ErrnoException).code),
      },
    )
  })
}
