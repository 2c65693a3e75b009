import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** Each fault has its code, a sentence and what to do; exit 1, and 2 for a line typed wrongly. */

let vouch: VouchShell
let id: string

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia')
  await vouch.start()
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  const lines = await vouch.json<{ id: string }>(
    'voucher',
    'deposit',
    join(ROOT, 'examples/documents/12-delivery-schedule-PO-88123.csv'),
    '--as',
    'acme',
  )
  id = lines[0]?.id ?? ''
})
afterAll(() => vouch.close())

async function refused(words: readonly string[], variables?: Record<string, string>): Promise<string> {
  const { code, stderr } = await vouch.run(words, variables)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^[A-Z_]+: .+\n→ .+\n$/s)
  expect(stderr).not.toContain('    at ')
  return stderr
}

test('KEY_PASSPHRASE_WRONG', async () => {
  const words = ['voucher', 'accept', id, '--as', 'custodia']
  expect(await refused(words, { VOUCH_PASSPHRASE: 'wrong' })).toContain('KEY_PASSPHRASE_WRONG')
  expect(await refused(['start', '--port', '0'], { VOUCH_PASSPHRASE: 'wrong' })).toContain('HOME_LOCKED')
})

test('PORT_TAKEN names the next free port', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const other = openShell()
  try {
    await other.good('init', '--organisation', 'Other')
    const { code, stderr } = await other.run(['start', '--port', String(port)])
    expect(code).toBe(1)
    expect(stderr).toContain(`PORT_TAKEN: Port ${port} is in use`)
    expect(stderr).toMatch(/vouch start --port \d+/)
  } finally {
    taken.close()
    await other.close()
  }
})

test('HOME_LOCKED: one process a home', async () => {
  expect(await refused(['start', '--port', '0'])).toMatch(/HOME_LOCKED: Process \d+ \(node\) holds this home/)
})

test('HOME_EXISTS and HOME_MISSING', async () => {
  expect(await refused(['init', '--organisation', 'Again'])).toContain('HOME_EXISTS')
  expect(await refused(['start'], { VOUCH_HOME: join(vouch.home, 'none') })).toContain('HOME_MISSING')
})

test('HOME_FORMAT_UNKNOWN: a home of another version', async () => {
  const other = openShell()
  try {
    await other.good('init', '--organisation', 'Other')
    const record = join(other.home, 'home.json')
    writeFileSync(record, readFileSync(record, 'utf8').replace('"format": 1', '"format": 9'))
    for (const words of [['start', '--port', '0'], ['audit']])
      expect((await other.run(words)).stderr).toContain('HOME_FORMAT_UNKNOWN')
  } finally {
    await other.close()
  }
})

test('KEY_REVOKED: a key counts no more once it is revoked', async () => {
  await vouch.good('key', 'add', 'till', '--as', 'acme')
  await vouch.good('voucher', 'request', id, '--as', 'till')
  await vouch.good('key', 'revoke', 'till', '--as', 'acme')
  expect(await refused(['voucher', 'request', id, '--as', 'till'])).toContain('KEY_REVOKED')
})

test('NOT_YOUR_ROLE', async () => {
  expect(await refused(['voucher', 'accept', id, '--as', 'acme'])).toContain('NOT_YOUR_ROLE')
  expect(await refused(['voucher', 'freeze', id, '--order', '1', '--as', 'acme'])).toContain('NOT_YOUR_ROLE')
})

test('VOUCHER_UNKNOWN, ORGANISATION_UNKNOWN and KEY_FILE_MISSING suggest what was meant', async () => {
  expect(await refused(['voucher', 'show', '0'.repeat(64)])).toContain('VOUCHER_UNKNOWN')
  expect(await refused(['voucher', 'transfer', id, '--to', 'custodai', '--as', 'acme'])).toContain(
    'Did you mean custodia?',
  )
  expect(await refused(['voucher', 'accept', id, '--as', 'acne'])).toContain('Did you mean --as acme?')
})

test('NODE_UNREACHABLE says how to start it', async () => {
  expect(await refused(['status'], { VOUCH_URL: 'http://127.0.0.1:1' })).toContain('vouch start')
})

test('CHAIN_MISMATCH: a node of another chain is not trusted', async () => {
  const other = openShell()
  try {
    await other.good('init', '--organisation', 'Other')
    const { code, stderr } = await other.run(['voucher', 'accept', id, '--as', 'other'], {
      VOUCH_URL: vouch.variables.VOUCH_URL ?? '',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('CHAIN_MISMATCH')
  } finally {
    await other.close()
  }
})

test('a damaged key file is told from a wrong passphrase', async () => {
  const file = join(vouch.home, 'keys', 'broken.json')
  const text = readFileSync(join(vouch.home, 'keys', 'acme.json'), 'utf8')
  writeFileSync(
    file,
    text.replace(/"ciphertext": "(.)/, (_, first: string) => `"ciphertext": "${first === 'A' ? 'B' : 'A'}`),
  )
  expect(await refused(['voucher', 'request', id, '--as', 'broken'])).toContain('KEY_FILE_DAMAGED')
})

test('a reader that has seen enough ends the command quietly', async () => {
  const command = `"${process.execPath}" apps/cli/bin/vouch.js events --json | head -1`
  const child = spawn('sh', ['-c', command], { cwd: ROOT, env: { ...process.env, ...vouch.variables } })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  await once(child, 'close')
  expect(stderr).toBe('')
})

test('a flipped byte in the store is found by audit and named', async () => {
  const other = openShell()
  try {
    await other.good('init', '--organisation', 'Other')
    const node = await other.start()
    await other.good('organisation', 'add', 'Acme', '--key', 'acme')
    node.kill('SIGKILL')
    await once(node, 'close')
    expect((await other.run(['audit'])).code).toBe(0)
    const folder = join(other.home, 'data')
    const files = readdirSync(folder).filter((name) => /\.(log|ldb)$/.test(name))
    const sizeOf = (name: string): number => statSync(join(folder, name)).size
    const name = files.sort((left, right) => sizeOf(right) - sizeOf(left))[0] as string
    const bytes = readFileSync(join(folder, name))
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] as number) ^ 1
    writeFileSync(join(folder, name), bytes)
    const { code, stdout, stderr } = await other.run(['audit'])
    expect(code).toBe(1)
    expect(stdout).toContain(`data/${name}`)
    expect(stderr).toContain('AUDIT_FAILED')
  } finally {
    await other.close()
  }
})
