import { mkdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { equalBytes, fromHex, toHex, unwrap } from '@vouch/core'
import { receiptText } from '@vouch/data'
import { decryptToFile } from '@vouch/data/node'
import { makeVoucherReceipt, verifyVoucherReceipt } from '@vouch/sdk'
import { certificateOf, extractReceipt } from '@vouch/certificate'
import { writeWhole } from '../session/disclosure.ts'
import { findOrganisation } from '../session/organisations.ts'
import { runNode } from '../session/run-node.ts'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { count, printable, short } from '../shell/format.ts'
import { usageError } from '../shell/problem.ts'
import { showDeals, superviseVouchers } from './consortium.ts'
import { decideOffers, depositExhibits, type Exhibit, firstTaken } from './custody.ts'
import { admitCast, playAs, prepareHome, ROOT } from './stage.ts'

/** The first scenario from file to verified receipt, told in plain words; then the node stays up. */
export async function runDemo(given: CommandContext, input: CommandInput): Promise<void> {
  const home = resolve(input.text('home') ?? process.env.VOUCH_HOME ?? join(ROOT, '.vouch'))
  const { environment, passphrase, founded } = await prepareHome(given.environment, home)
  const node = await runNode({
    home,
    passphrase,
    port: portOf(input),
    logLevel: 'error',
    again: (port) => `npm start -- --port ${port}`,
  })
  const context: CommandContext = { out: given.out, environment: { ...environment, url: node.address } }
  const { out } = context
  const ended = await Promise.race([
    node.stopped.then(() => true),
    tour(context, node.chainId, founded).then(() => false),
  ])
  if (ended) return
  if (input.flag('once')) process.kill(process.pid, 'SIGTERM')
  else {
    out.item(
      { step: 'ready', address: node.address, console: node.consoleAddress, home, passphrase },
      `The console: ${node.consoleAddress}\n  Sign in with a key file of ${placeOf(join(home, 'keys'))}, such as acme.json; its passphrase is ${passphrase}.\nThe node stays up at ${node.address} (API: ${node.address}/docs) until Ctrl-C. In another terminal:\n  export VOUCH_HOME=${home} VOUCH_PASSPHRASE=${passphrase} VOUCH_URL=${node.address}\n  npx vouch voucher list`,
    )
  }
  await node.stopped
  out.say('Stopped; the chain is kept, and the next start goes on with it.')
}

async function tour(context: CommandContext, chainId: string, founded: boolean): Promise<void> {
  const { out, environment } = context
  const where = placeOf(environment.home)
  out.item(
    { step: 'chain', chainId, founded, home: environment.home },
    `${founded ? 'Founded' : 'Went on with'} the chain ${short(chainId)} of the custodian Custodia, in ${where}.`,
  )
  const custodia = await playAs(context, 'custodia')
  const admitted = await admitCast(context, custodia)
  if (admitted.length > 0)
    out.item(
      { step: 'organisations', admitted },
      `Admitted ${admitted.join(', ')}, each with a key of its own.`,
    )
  const acme = await playAs(context, 'acme')
  const { id: custodian } = await findOrganisation(acme.client, environment.home, 'Custodia')
  const folder = join(ROOT, 'examples', 'documents')
  const exhibits = await depositExhibits(context, acme, folder, custodian)
  tellDeposits(context, exhibits)
  const decisions = await decideOffers(custodia, exhibits)
  const taken = decisions.filter(({ refused }) => refused === undefined)
  out.item(
    { step: 'custody', accepted: taken.length, refused: decisions.length - taken.length },
    `Custodia took ${count(taken.length, 'document')} into custody.`,
  )
  for (const { exhibit, refused } of decisions)
    if (refused !== undefined)
      out.item(
        {
          step: 'refused',
          id: exhibit.id,
          file: exhibit.file,
          duplicateOf: exhibit.duplicateOf ?? null,
          reason: refused,
        },
        `  Refused: ${basename(exhibit.file)}. ${refused}`,
      )
  const exhibit = firstTaken(decisions)
  await handOver(context, exhibit)
  await superviseVouchers(context)
  await showDeals(context)
  await prove(context, chainId, exhibit)
}

function tellDeposits({ out }: CommandContext, exhibits: readonly Exhibit[]): void {
  const fresh = exhibits.filter(({ old }) => !old)
  out.item(
    { step: 'deposit', deposited: fresh.length, there: exhibits.length - fresh.length },
    fresh.length === 0
      ? `Acme's ${count(exhibits.length, 'document')} from examples/documents are deposited since an earlier run.`
      : `Acme encrypted and deposited ${count(fresh.length, 'document')} from examples/documents.`,
  )
  for (const { id, file, title, duplicateOf } of fresh)
    out.item(
      { step: 'deposited', id, file, title, duplicateOf: duplicateOf ?? null },
      `  ${short(id)}  ${printable(title)}`,
    )
  for (const { file, id, duplicateOf } of exhibits) {
    if (duplicateOf === undefined) continue
    const first = exhibits.find((one) => one.id === duplicateOf)
    out.item(
      { step: 'duplicate', id, duplicateOf, file },
      `  Duplicate: ${basename(file)} is another file, but the same business document as ${first === undefined ? short(duplicateOf) : basename(first.file)}. The ledger knows by a keyed digest of its number, and shows the number to nobody.`,
    )
  }
}

/** Acme transfers it to Globex, who obtains it; on a later run only the reading is new. */
async function handOver(context: CommandContext, { id, file, title }: Exhibit): Promise<void> {
  const { out, environment } = context
  const acme = await playAs(context, 'acme')
  const globex = await playAs(context, 'globex')
  const receiver = await findOrganisation(acme.client, environment.home, 'Globex')
  const bytes = fromHex(id) as Uint8Array
  const voucher = await acme.vouchers.contract.views.voucher({ id: bytes })
  if (voucher !== null && toHex(voucher.holder) !== receiver.id) {
    if (voucher.transfer === null)
      await acme.vouchers.proposeTransfer({ id: bytes, to: fromHex(receiver.id) as Uint8Array })
    const done = await globex.client.call('voucher', 'acceptTransfer', { id }, { as: globex.key.signer })
    out.item(
      { step: 'transfer', id, to: 'Globex', height: done.height },
      `Acme transferred ${printable(title)} to Globex, who accepted (block ${done.height}).`,
    )
  } else
    out.item({ step: 'transfer', id, to: 'Globex' }, `Globex holds ${basename(file)} since an earlier run.`)
  const target = join(await outFolder(environment.home), basename(file))
  const obtained = await globex.vouchers.obtain(bytes)
  unwrap(await decryptToFile(await obtained.ciphertext(), obtained.documentKey, obtained.expected, target))
  const same = equalBytes(await readFile(target), await readFile(file))
  out.item(
    { step: 'obtain', id, file: target, same, height: obtained.committed.height },
    `Globex obtained it, decrypted and ${same ? 'byte for byte as it was deposited' : 'NOT as it was deposited'}: ${placeOf(target)}\n  The reading itself is recorded in block ${obtained.committed.height}.`,
  )
}

async function prove(context: CommandContext, chainId: string, { id, file }: Exhibit): Promise<void> {
  const { out, environment } = context
  const globex = await playAs(context, 'globex')
  const text = receiptText(await makeVoucherReceipt(globex.client, fromHex(id) as Uint8Array))
  const folder = await outFolder(environment.home)
  const receipt = join(folder, 'receipt.json')
  const certificate = join(folder, 'certificate.pdf')
  await writeWhole(receipt, text)
  await writeWhole(certificate, await certificateOf(text))
  out.item(
    { step: 'receipt', id, receipt, certificate },
    `Wrote what proves it to a stranger:\n  ${placeOf(receipt)}\n  ${placeOf(certificate)}`,
  )
  const documentDigest = await obtainedDigest(join(folder, basename(file)))
  const check = { chainId: fromHex(chainId) as Uint8Array, documentDigest }
  const inside = unwrap(extractReceipt(await readFile(certificate)))
  for (const one of [await readFile(receipt, 'utf8'), inside]) unwrap(verifyVoucherReceipt(one, check))
  const samePages = equalBytes(await readFile(certificate), await certificateOf(inside))
  const verified = unwrap(verifyVoucherReceipt(inside, check))
  out.item(
    { step: 'verified', id, links: verified.links.length, certificate: samePages },
    `Verified both without the node: ${count(verified.links.length, 'link')} from the document through ${count(verified.flow.length, 'flow entry', 'flow entries')} and their signatures to the seal of the chain.\n  Again, on any machine: npx vouch verify ${placeOf(certificate)} --document ${placeOf(join(folder, basename(file)))} --chain ${chainId}`,
  )
}

async function obtainedDigest(path: string): Promise<Uint8Array> {
  const [{ digestOf }, bytes] = await Promise.all([import('@vouch/sdk'), readFile(path)])
  return digestOf(new Uint8Array(bytes))
}

async function outFolder(home: string): Promise<string> {
  const folder = join(home, 'out')
  await mkdir(folder, { recursive: true })
  return folder
}

/** As one would type it here. */
function placeOf(path: string): string {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}

function portOf(input: CommandInput): number {
  const port = Number(input.text('port') ?? 4280)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw usageError('PORT_INVALID', `'${input.text('port')}' is no port.`, 'Type: npm start -- --port 4281')
}
