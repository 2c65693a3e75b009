import { scrypt } from '@noble/hashes/scrypt.js'
import { fromBase64, sha256, utf8, verifySignature } from '@vouch/core'
import { recipientOf } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { createKey, type KeyFile, keyFileText, openKey } from '../../src/index.ts'
import { deriveKey as deriveInBrowser } from '../../src/keystore/kdf-browser.ts'
import { deriveKey as deriveInNode } from '../../src/keystore/kdf-node.ts'

const cost = { N: 1 << 10, r: 8, p: 1 }
const { file, key } = await createKey('acme', 'sécret', { cost })

async function codeOf(source: string | object, passphrase = 'sécret'): Promise<string> {
  const opened = await openKey(source, passphrase)
  return opened.ok ? 'ok' : opened.problem.code
}

describe('a key file', () => {
  it('opens with its passphrase, however the accents are typed', async () => {
    const opened = await openKey(keyFileText(file), 'se\u0301cret')
    expect(opened.ok).toBe(true)
    if (!opened.ok) return
    const { signer, ageIdentity, recipient, alias } = opened.value
    expect(alias).toBe('acme')
    expect(verifySignature(key.publicKey, utf8('x'), signer.signSync(utf8('x')))).toBe(true)
    expect(await recipientOf(ageIdentity)).toEqual({ ok: true, value: recipient })
    expect(recipient).toBe(file.recipient)
  })

  it('holds no secret in the clear', () => {
    expect(keyFileText(file)).not.toContain('AGE-SECRET-KEY')
  })

  it('is refused with a wrong passphrase', async () => {
    expect(await codeOf(file, 'secret')).toBe('KEY_PASSPHRASE_WRONG')
    expect(await codeOf(file, '')).toBe('KEY_PASSPHRASE_WRONG')
  })

  it('is named damaged with any character changed or cut', async () => {
    const text = keyFileText(file)
    for (let at = 0; at < text.length - 1; at += 3) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
      const code = await codeOf(changed)
      // White space between fields says nothing.
      if (code !== 'KEY_FILE_DAMAGED') expect([code, text[at]]).toEqual(['ok', expect.stringMatching(/\s/)])
      expect(await codeOf(text.slice(0, at))).toBe('KEY_FILE_DAMAGED')
    }
  })

  it('cannot make a reader spend more than its bounds', async () => {
    const kdf: KeyFile['kdf'] = { ...file.kdf, N: 2 ** 30 }
    expect(await codeOf({ ...file, kdf })).toBe('KEY_FILE_DAMAGED')
    expect(await codeOf({})).toBe('KEY_FILE_DAMAGED')
    expect(await codeOf('null')).toBe('KEY_FILE_DAMAGED')
  })

  it('can keep a key that exists already', async () => {
    const seed = sha256(utf8('seed'))
    const first = await createKey('a', 'x', { cost, seed })
    const second = await createKey('b', 'y', { cost, seed })
    expect(first.file.publicKey).toBe(second.file.publicKey)
    expect(first.file.ciphertext).not.toBe(second.file.ciphertext)
  })

  it('is opened alike in Node and in browsers', async () => {
    const salt = fromBase64(file.kdf.salt) as Uint8Array
    const expected = scrypt(utf8('x'), salt, { ...cost, dkLen: 32 })
    expect(await deriveInNode(utf8('x'), salt, cost)).toEqual(expected)
    expect(await deriveInBrowser(utf8('x'), salt, cost)).toEqual(expected)
  })
})
