import {
  createEd25519Signer,
  equalBytes,
  fromHex,
  OperationalError,
  ProblemError,
  sha256,
  systemClock,
  toHex,
  unwrap,
  utf8,
} from '@vouch/core'
import { foundHome } from '../../apps/node/src/home/found-home.ts'
import { readHome } from '../../apps/node/src/home/home.ts'
import { createHttpServer, type HttpServer } from '../../apps/node/src/http/server.ts'
import { openLocalLedger } from '../../apps/node/src/ledger/local-ledger.ts'
import type { Ledger } from '../../apps/node/src/ledger/ledger-port.ts'
import {
  type BlobStore,
  collect,
  createMemoryBlobStore,
  createMemoryStore,
  parseReceipt,
  receiptText,
  receiptToJson,
  streamOf,
} from '@vouch/data'
import {
  type Client,
  createClient,
  createKey,
  createVouchers,
  digestOf,
  type OpenedKey,
  openKey,
  verifyDisclosure,
  verifyReceipt,
  verifyVoucherReceipt,
  type Vouchers,
} from '@vouch/sdk'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { build } from 'esbuild'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const PASSPHRASE = 'secret'
const cost = { N: 1 << 10, r: 8, p: 1 }

interface RunningNode {
  readonly server: HttpServer
  readonly ledger: Ledger
  readonly operator: OpenedKey
  readonly blobs: BlobStore
}

/** A whole node in this process, over memory: contracts, engine, vault and HTTP. */
async function startNode(home: string): Promise<RunningNode> {
  const founded = await foundHome(home, {
    organisation: 'Custodia',
    role: 'custodian',
    passphrase: PASSPHRASE,
  })
  const operator = unwrap(await openKey(await readFile(founded.keyFile, 'utf8'), PASSPHRASE))
  const { genesis, genesisBytes, bundles } = await readHome(home)
  const ledger = await openLocalLedger(
    {
      store: createMemoryStore(),
      operator: operator.signer,
      clock: systemClock,
      onFatal: (cause) => {
        throw cause
      },
    },
    { genesis, genesisBytes, bundles, bucketBits: 8 },
  )
  const blobs = await createMemoryBlobStore()
  const server = await createHttpServer({ ledger, blobs, clock: systemClock, version: 'test' } as never, {
    host: '127.0.0.1',
    port: 0,
  })
  return { server, ledger, operator, blobs }
}

const document = utf8('<Invoice>2026-0042 of Acme, 119.00 EUR</Invoice>')
const reading = {
  format: 'ubl-invoice',
  mediaType: 'application/xml',
  title: 'Invoice 2026-0042',
  fields: [
    { name: 'number', value: '2026-0042' },
    { name: 'grossAmount', value: '119.00' },
    { name: 'currency', value: 'EUR' },
  ],
  businessKey: ['invoice', 'DE123', '2026-0042', '2026'],
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ok',
    (cause: unknown) => {
      if (cause instanceof ProblemError) return cause.problem.code
      if (cause instanceof OperationalError) return cause.code
      throw cause
    },
  )
}

describe('a voucher, from the SDK alone', () => {
  let home: string
  let node: Awaited<ReturnType<typeof startNode>>
  let client: Client
  let custodian: Vouchers
  let acme: Vouchers
  let globex: Vouchers
  let id: Uint8Array
  const ids = new Map<string, Uint8Array>()
  const idOf = (name: string): Uint8Array => ids.get(name) as Uint8Array

  beforeAll(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'vouch-sdk-')), 'home')
    node = await startNode(home)
    client = createClient({ url: node.server.address })
    custodian = createVouchers(client, node.operator)
    const enrol = async (name: string, role: 'member' | 'regulator' = 'member'): Promise<Vouchers> => {
      const { key } = await createKey(name.toLowerCase(), PASSPHRASE, { cost })
      const { publicKey, recipient } = key
      await custodian.members.admit(
        name,
        role,
        { publicKey, recipient, member: `${name} office` },
        node.operator,
      )
      return createVouchers(client, key)
    }
    acme = await enrol('Acme')
    globex = await enrol('Globex')
    await enrol('Watch', 'regulator')
    for (const name of ['Custodia', 'Acme', 'Globex', 'Watch'])
      ids.set(name, (await acme.members.find(name)).id)
  })
  afterAll(async () => {
    await node.server.close()
    await node.ledger.stop()
    await rm(join(home, '..'), { recursive: true, force: true })
  })

  it('is deposited encrypted and taken into custody', async () => {
    const progress: number[] = []
    const deposited = await acme.deposit({
      document: streamOf(document, 7),
      reading,
      custodian: idOf('Custodia'),
      onProgress: (sent) => progress.push(sent),
    })
    id = deposited.id
    expect(deposited.duplicateOf).toBeNull()
    expect(toHex(deposited.digest)).toBe(toHex(sha256(document)))
    expect(progress.at(-1)).toBeGreaterThan(document.length)
    const checked = await custodian.obtain(id)
    expect(unwrap(await collect(await checked.document(), 1000))).toEqual(document)
    await custodian.contract.actions.accept({ id }, { as: node.operator.signer })
    expect((await client.view('voucher', 'voucher', { id: toHex(id) })).result).toMatchObject({
      custody: 'in_custody',
    })
  })

  it('is recognised when the same invoice comes in another file', async () => {
    const again = await globex.deposit({
      document: utf8('<Invoice>  2026-0042 of Acme, 119.00 EUR</Invoice>'),
      reading,
      custodian: idOf('Custodia'),
    })
    expect(toHex(again.duplicateOf as Uint8Array)).toBe(toHex(id))
    expect(
      await codeOf(custodian.contract.actions.accept({ id: again.id }, { as: node.operator.signer })),
    ).toBe('VOUCHER_DUPLICATE')
  })

  it('is read only by those it was granted to', async () => {
    expect(await codeOf(globex.obtain(id))).toBe('ACCESS_DENIED')
    await acme.grant({ id, to: idOf('Globex') })
    const obtained = await globex.obtain(id)
    expect(unwrap(await collect(await obtained.document(), 1000))).toEqual(document)
    expect(await obtained.reading()).toMatchObject({
      title: reading.title,
      fields: { grossAmount: '119.00' },
    })
  })

  it('changes hands', async () => {
    await acme.proposeTransfer({ id, to: idOf('Globex') })
    await globex.contract.actions.acceptTransfer({ id }, { as: globex.key.signer })
    const { voucher, steps } = await globex.trace(id)
    expect(equalBytes(voucher.holder, idOf('Globex'))).toBe(true)
    expect(steps.map(({ entry }) => entry.step)).toEqual([
      'offered',
      'obtained',
      'accepted',
      'granted',
      'obtained',
      'transfer_proposed',
      'transfer_accepted',
    ])
  })

  it('is proven offline, with its document, by its receipt', async () => {
    const receipt = await globex.receipt(id)
    const text = receiptText(receipt)
    const chainId = await client.chainId()
    const verified = unwrap(
      verifyVoucherReceipt(text, { chainId, documentDigest: await digestOf(streamOf(document)) }),
    )
    expect(verified.summary).toMatchObject({
      state: { custody: 'in_custody' },
      parties: { depositor: 'Acme', holder: 'Globex', custodian: 'Custodia' },
    })
    const links = verified.links.map(({ link }) => link)
    expect(links.slice(0, 2)).toEqual(['genesis', 'chain'])
    expect(links.slice(-6)).toEqual(['voucher', 'flow', 'names', 'signatures', 'summary', 'document'])
    expect(verified.signers.size).toBe(7)

    const other = verifyVoucherReceipt(text, { documentDigest: sha256(utf8('other')) })
    expect(other).toMatchObject({ problem: { code: 'DOCUMENT_MISMATCH', meta: { link: 'document' } } })
    expect(verifyReceipt(text)).toMatchObject({ problem: { code: 'RECEIPT_CONTENT_UNCHECKED' } })
    expect(verifyVoucherReceipt(text, { chainId: sha256(utf8('x')) })).toMatchObject({
      problem: { code: 'RECEIPT_CHAIN_MISMATCH' },
    })
  })

  it('has a receipt of which nothing can be left out or changed', async () => {
    const receipt = await globex.receipt(id)
    const codes = (changed: object): string => {
      const result = verifyVoucherReceipt({ ...receiptToJson(receipt), ...changed })
      return result.ok ? 'ok' : result.problem.code
    }
    const json = JSON.parse(receiptText(receipt)) as {
      flow: string[]
      claims: { kind: string }[]
      summary: { parties: object }
    }
    expect(codes({})).toBe('ok')
    expect(codes({ flow: json.flow.slice(1) })).toBe('RECEIPT_FLOW_INCOMPLETE')
    expect(codes({ flow: json.flow.slice(0, -1) })).toBe('RECEIPT_FLOW_INCOMPLETE')
    expect(codes({ flow: [json.flow[1], json.flow[0], ...json.flow.slice(2)] })).toBe(
      'RECEIPT_FLOW_INCOMPLETE',
    )
    expect(
      codes({ summary: { ...json.summary, parties: { ...json.summary.parties, holder: 'Acme' } } }),
    ).toBe('RECEIPT_SUMMARY_ALTERED')
    expect(codes({ summary: undefined })).toBe('RECEIPT_SUMMARY_ALTERED')
    const records = json.claims
      .map((claim, at) => ({ claim, at }))
      .filter(({ claim }) => claim.kind === 'record')
    const without = (at: number) => json.claims.filter((_claim, index) => index !== at)
    expect(codes({ claims: without(records[0]?.at as number) })).toBe('RECEIPT_NOT_A_VOUCHER')
    for (const { at } of records.slice(1))
      expect(codes({ claims: without(at) })).toBe('RECEIPT_RECORD_MISSING')
  })

  it('has a receipt in which no transaction of another voucher can stand', async () => {
    const receipt = await globex.receipt(id)
    const records = receipt.claims.filter((claim) => claim.kind === 'record')
    const events = await client.listEvents({ contract: 'voucher' })
    const stranger = events.events.find(({ subject }) => subject !== toHex(id))?.transaction as string
    const other = await client.receipts.of({ records, transactions: [fromHex(stranger) as Uint8Array] })
    const mixed = { ...other, flow: receipt.flow ?? [], summary: receipt.summary ?? null }
    expect(verifyVoucherReceipt(mixed)).toMatchObject({ problem: { code: 'RECEIPT_STEP_MISMATCH' } })
    const garbled = { ...receipt, flow: [utf8('?')] }
    expect(verifyVoucherReceipt(garbled)).toMatchObject({ problem: { code: 'RECEIPT_CONTENT_MALFORMED' } })
  })

  it('has a receipt that fails with any one byte changed', async () => {
    const text = receiptText(await globex.receipt(id))
    const chainId = await client.chainId()
    const kept: number[] = []
    for (let at = 0; at < text.length; at += 37) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
      if (verifyVoucherReceipt(changed, { chainId }).ok) kept.push(at)
    }
    expect(kept).toEqual([])
  })

  it('has a receipt that browsers verify alike', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: "export * from '@vouch/sdk'",
        resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      },
      bundle: true,
      write: false,
      platform: 'browser',
      conditions: ['browser', 'vouch-source'],
      format: 'iife',
      globalName: 'vouch',
      logLevel: 'silent',
    })
    const context = createContext({ TextEncoder, TextDecoder, atob, btoa, crypto })
    const verify = runInContext(
      `${outputFiles[0]?.text ?? ''};vouch.verifyVoucherReceipt`,
      context,
    ) as typeof verifyVoucherReceipt
    const text = receiptText(await globex.receipt(id))
    expect(JSON.parse(JSON.stringify(verify(text)))).toMatchObject({
      ok: true,
      value: { summary: { parties: { holder: 'Globex' } } },
    })
    expect(verify(text.replace('"holder": "Globex"', '"holder": "Globez"'))).toMatchObject({ ok: false })
  })

  it('discloses one field and proves it without the rest', async () => {
    const disclosure = await globex.disclose(id, 'grossAmount')
    const text = JSON.stringify(disclosure)
    expect(text).not.toContain('2026-0042')
    const verified = unwrap(verifyDisclosure(text, { chainId: await client.chainId() }))
    expect(verified.field.value).toBe('119.00')
    expect(verifyDisclosure(text.replace('119.00', '911.00'))).toMatchObject({
      problem: { code: 'FIELD_NOT_PROVEN' },
    })
    expect(verifyDisclosure('{')).toMatchObject({ problem: { code: 'DISCLOSURE_MALFORMED' } })
    expect(await codeOf(globex.disclose(id, 'vatId'))).toBe('FIELD_UNKNOWN')
  })

  it('is told of as it happens', async () => {
    const abort = new AbortController()
    const seen: string[] = []
    for await (const event of client.events({
      contract: 'voucher',
      subject: id,
      from: 1,
      signal: abort.signal,
    })) {
      seen.push((event.data as { step: string }).step)
      if (seen.length === 7) abort.abort()
    }
    expect(seen.slice(0, 3)).toEqual(['offered', 'obtained', 'accepted'])
  })

  it('has plain receipts of single transactions, as JSON and as COSE', async () => {
    const { steps } = await globex.trace(id)
    const transaction = fromHex(steps[0]?.transaction as string) as Uint8Array
    const verified = unwrap(verifyReceipt(await client.receipts.transaction(transaction)))
    expect(verified.proven.outcomes[0]?.signed.transaction.action).toBe('deposit')
    expect((await client.receipts.transactionAsCose(transaction))[0]).toBe(0xd2)
    const absent = await client.receipts.record({
      contract: 'voucher',
      collection: 'vouchers',
      key: sha256(utf8('none')),
    })
    expect(unwrap(verifyReceipt(absent)).proven.records[0]?.value).toBeUndefined()
    expect(parseReceipt(receiptText(absent)).ok).toBe(true)
  })

  it('runs the example of the README', async () => {
    const readme = await readFile(new URL('../../sdk/README.md', import.meta.url), 'utf8')
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const [, names = '', body = ''] = /^import \{(.*?)\} from '@vouch\/sdk'\n([\s\S]*)$/.exec(example) ?? []
    const told: unknown[][] = []
    const given = {
      sdk: await import('@vouch/sdk'),
      url: node.server.address,
      keyFile: await readFile(join(home, 'keys', 'custodia.json'), 'utf8'),
      passphrase: PASSPHRASE,
      document: utf8('another document'),
      reading: { ...reading, businessKey: undefined },
      console: { log: (...words: unknown[]) => told.push(words) },
    }
    // oxlint-disable-next-line no-new-func
    const run = new Function(
      ...Object.keys(given),
      `return (async () => { const {${names}} = sdk\n${body} })()`,
    )
    await run(...Object.values(given))
    expect(told).toMatchObject([[1, { state: { custody: 'offered' }, parties: { depositor: 'Custodia' } }]])
  })

  it('finishes an upload whose bytes had all arrived before', async () => {
    const bytes = utf8('ciphertext')
    const hash = sha256(bytes)
    unwrap(await node.blobs.begin(hash, bytes.length))
    unwrap(await node.blobs.append(hash, 0, streamOf(bytes)))
    await client.blobs.upload(
      { hash, sizeBytes: bytes.length, open: (offset) => streamOf(bytes.subarray(offset)) },
      { as: acme.key.signer },
    )
    expect(await node.blobs.status(hash)).toBe('present')
  })

  it('names what is wrong', async () => {
    expect(await codeOf(acme.trace(sha256(utf8('none'))))).toBe('VOUCHER_UNKNOWN')
    expect(await codeOf(acme.obtain(sha256(utf8('none'))))).toBe('VOUCHER_UNKNOWN')
    expect(await codeOf(acme.members.find('Nobody'))).toBe('ORGANISATION_UNKNOWN')
    const stranger = createEd25519Signer(sha256(utf8('stranger')))
    expect(await codeOf(acme.members.ofKey(stranger.publicKey))).toBe('KEY_UNKNOWN')
    expect(
      await codeOf(
        client.blobs.upload(
          { hash: sha256(utf8('x')), sizeBytes: 1, open: () => streamOf(utf8('x')) },
          { as: stranger },
        ),
      ),
    ).toBe('ACCESS_DENIED')
  })
})
