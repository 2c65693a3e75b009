import { createContext, runInContext } from 'node:vm'
import { fileURLToPath } from 'node:url'
import { receiptFromBundle, receiptText } from '@vouch/data'
import { createReceiptFixture } from '@vouch/testing'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const ENTRY = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

async function bundleForBrowsers() {
  return build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    conditions: ['browser', 'vouch-source'],
    format: 'iife',
    globalName: 'vouch',
    target: 'es2023',
    logLevel: 'silent',
  })
}

interface VouchGlobal {
  readonly verifyReceipt: (text: string) => { ok: boolean; problem?: { code: string } }
}

describe('the browser build', () => {
  it('holds nothing of Node, and verifies a receipt where there is only the language', async () => {
    const { outputFiles, metafile, warnings } = await bundleForBrowsers()
    expect(warnings).toEqual([])
    const inputs = Object.keys(metafile.inputs)
    expect(
      inputs.filter((path) => /\.node$|sodium-native|classic-level|hashtree|crc32|platform\/node/.test(path)),
    ).toEqual([])
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path))
    expect(imports.filter((path) => path.startsWith('node:'))).toEqual([])
    const [file] = outputFiles
    const code = file?.text ?? ''
    expect(code).not.toMatch(/["'`]node:|\brequire\(/)

    // What every browser has and the bare language has not.
    const context = createContext({ TextEncoder, TextDecoder, atob, btoa, crypto })
    const vouch = runInContext(`${code};vouch`, context) as VouchGlobal
    const text = receiptText(receiptFromBundle(createReceiptFixture().bundle))
    expect(vouch.verifyReceipt(text)).toMatchObject({ ok: true })
    const broken = vouch.verifyReceipt(text.replace('"index": 4', '"index": 3'))
    expect(broken.problem?.code).toBe('RECEIPT_INCLUSION_INVALID')
  })
})
