import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256, unwrap, utf8 } from '@vouch/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collect, streamOf } from '../../src/vault/byte-stream.ts'
import { decryptToFile } from '../../src/vault/decrypt-to-file.ts'
import { type EncryptedSummary, encryptDocument } from '../../src/vault/document-cipher.ts'
import { encryptToFile } from '../../src/vault/encrypt-to-file.ts'
import { fileStream, writing } from '../../src/vault/node-file-stream.ts'

const document = new Uint8Array(150_000).map((_, at) => at % 239)
let folder = ''
let ciphertext = new Uint8Array(0)
let documentKey = ''
let summary: EncryptedSummary

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-decrypt-'))
  const encrypted = await encryptDocument(streamOf(document))
  ciphertext = Uint8Array.from(unwrap(await collect(encrypted.ciphertext, 1 << 20)))
  documentKey = encrypted.documentKey
  summary = await encrypted.done
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('decrypting into a file', () => {
  it('leaves the whole document and nothing else', async () => {
    const path = join(folder, 'invoice.xml')
    const result = await decryptToFile(streamOf(ciphertext), documentKey, summary, path)
    expect(unwrap(result)).toEqual({ sizeBytes: document.length })
    expect(Buffer.compare(await readFile(path), document)).toBe(0)
    expect(await readdir(folder)).toEqual(['invoice.xml'])
  })

  it('CIPHERTEXT_DAMAGED and DIGEST_MISMATCH leave what was there', async () => {
    const path = join(folder, 'invoice.xml')
    await writeFile(path, 'an older file')
    const cut = await decryptToFile(streamOf(ciphertext.subarray(0, 140_000)), documentKey, summary, path)
    expect(cut).toMatchObject({ problem: { code: 'CIPHERTEXT_DAMAGED' } })
    const other = { ...summary, digest: sha256(utf8('another document')) }
    const wrong = await decryptToFile(streamOf(ciphertext), documentKey, other, path)
    expect(wrong).toMatchObject({ problem: { code: 'DIGEST_MISMATCH' } })
    expect(await readFile(path, 'utf8')).toBe('an older file')
    expect(await readdir(folder)).toEqual(['invoice.xml'])
  })

  it('FILE_NOT_WRITTEN: there is no such folder', async () => {
    const path = join(folder, 'nowhere', 'invoice.xml')
    const decrypting = decryptToFile(streamOf(ciphertext), documentKey, summary, path)
    await expect(decrypting).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' })
  })

  it('a failure of the source is thrown as it is, and leaves nothing', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: () => Promise.reject(new Error('connection reset')),
    })
    const path = join(folder, 'invoice.xml')
    await expect(decryptToFile(broken, documentKey, summary, path)).rejects.toThrow('connection reset')
    expect(await readdir(folder)).toEqual([])
  })
})

describe('encrypting into a file', () => {
  it('makes what is uploaded, and resumed from any offset', async () => {
    const path = join(folder, 'ciphertext')
    const made = await encryptToFile(streamOf(document), path)
    const whole = await readFile(path)
    expect(made.ciphertextSizeBytes).toBe(whole.length)
    expect(Buffer.compare(sha256(whole), made.ciphertextHash)).toBe(0)
    const tail = unwrap(await collect(fileStream(path, 100_000), 1 << 20))
    expect(Buffer.compare(tail, whole.subarray(100_000))).toBe(0)
    expect(unwrap(await collect(fileStream(path, 5, 9), 10))).toHaveLength(4)
    const back = await decryptToFile(fileStream(path), made.documentKey, made, join(folder, 'document'))
    expect(unwrap(back).sizeBytes).toBe(document.length)
  })

  it('FILE_NOT_WRITTEN: an existing file is neither overwritten nor removed', async () => {
    const path = join(folder, 'ciphertext')
    await writeFile(path, 'older')
    await expect(encryptToFile(streamOf(document), path)).rejects.toMatchObject({ code: 'FILE_NOT_WRITTEN' })
    expect(await readFile(path, 'utf8')).toBe('older')
  })

  it('leaves nothing where the source fails', async () => {
    await expect(encryptToFile(fileStream(join(folder, 'absent')), join(folder, 'out'))).rejects.toThrow(
      'ENOENT',
    )
    expect(await readdir(folder)).toEqual([])
  })

  it('DISK_FULL is told apart', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    await expect(writing(() => Promise.reject(full))).rejects.toMatchObject({
      code: 'DISK_FULL',
      cause: full,
    })
  })
})
