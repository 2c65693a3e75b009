import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleHashOf } from '@vouch/contract/runtime'
import { equalBytes, toHex } from '@vouch/core'

/** Whether the operator has put this bundle into the home: a file of its hash, whole. */
export function holdsBundle(directory: string, hash: Uint8Array): boolean {
  try {
    return equalBytes(bundleHashOf(readFileSync(fileOf(directory, hash))), hash)
  } catch {
    return false
  }
}

/** Puts a bundle into the home, under its hash. */
export function holdBundle(directory: string, source: Uint8Array): void {
  const file = fileOf(directory, bundleHashOf(source))
  mkdirSync(directory, { recursive: true })
  writeFileSync(`${file}.new`, source)
  renameSync(`${file}.new`, file)
}

function fileOf(directory: string, hash: Uint8Array): string {
  return join(directory, `${toHex(hash)}.js`)
}
