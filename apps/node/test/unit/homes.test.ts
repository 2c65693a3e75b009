import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readEngineSettings } from '../../src/comet/comet-node.ts'
import { foundNetwork } from '../../src/comet/found-network.ts'
import { joinNetwork } from '../../src/comet/join-network.ts'
import { foundHome } from '../../src/home/found-home.ts'
import { readHome } from '../../src/home/home.ts'
import { lockHome } from '../../src/home/lock.ts'
import { readPowSettings } from '../../src/pow/pow-settings.ts'
import { startNode } from '../../src/start-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouch-homes-'))
const settings = { format: 1, api: '127.0.0.1:1', rpc: '127.0.0.1:2', p2p: '127.0.0.1:3' } as const
const failing = (code: string) => expect.objectContaining({ code })
const solo = join(folder, 'solo')
const member = join(folder, 'org1')

beforeAll(async () => {
  await foundHome(solo, { organisation: 'Custodia', role: 'custodian', passphrase: 'p' })
  const founders = [{ organisation: 'One', role: 'member', settings }]
  await foundNetwork(folder, { name: 'Net', founders, passphrase: 'p', isOneMachine: true })
})

let copies = 0
/** A copy of the home of one operator, with one file as given, or without it. */
function damaged(file: string, text?: string | Uint8Array): string {
  copies += 1
  const home = join(folder, `copy${copies}`)
  cpSync(solo, home, { recursive: true })
  if (text === undefined) rmSync(join(home, file))
  else writeFileSync(join(home, file), text)
  return home
}

describe('a home', () => {
  test.each([
    ['home.json', '{'],
    ['home.json', '{"format":1,"chainId":"00"}'],
    ['genesis.cbor', new Uint8Array(9)],
    ['genesis.cbor', undefined],
    ['bundles/identity.js', ''],
    ['bundles/identity.js', undefined],
  ])('HOME_DAMAGED: %s is %o', async (file, text) => {
    await expect(readHome(damaged(file, text))).rejects.toEqual(failing('HOME_DAMAGED'))
    expect((await readHome(solo)).record.organisation).toBe('Custodia')
  })

  test.each(['{', '{"format":2}', undefined])('HOME_DAMAGED: engine.json is %s', async (text) => {
    const home = text === undefined ? solo : damaged('engine.json', text)
    await expect(readEngineSettings(home)).rejects.toEqual(failing('HOME_DAMAGED'))
    expect(await readEngineSettings(member)).toMatchObject(settings)
  })

  test('HOME_UNWRITABLE: the lock cannot be written where the home is none', () => {
    expect(() => lockHome(join(folder, 'none', 'lock'), 'node')).toThrow(failing('HOME_UNWRITABLE'))
  })

  test('OPERATOR_KEY_MISSING: a node does not start, and leaves the home free', async () => {
    const home = damaged('keys/custodia.json')
    const start = () => startNode({ home, passphrase: 'p', port: 0, logLevel: 'silent' })
    await expect(start()).rejects.toEqual(failing('OPERATOR_KEY_MISSING'))
    await expect(start()).rejects.toEqual(failing('OPERATOR_KEY_MISSING'))
  })

  test.each([
    undefined,
    '{',
    '{"peers":{"listen":"127.0.0.1:1"}}',
    '{"peers":{"listen":"127.0.0.1:1","bootstrap":[]},"mining":{"to":"00","threads":1}}',
  ])('NETWORK_SETTINGS_INVALID: network.json is %s', async (text) => {
    const home = text === undefined ? solo : damaged('network.json', text)
    const read = readPowSettings({ paths: { root: home } as never })
    await expect(read).rejects.toEqual(failing('NETWORK_SETTINGS_INVALID'))
  })
})

describe('a network', () => {
  test('NETWORK_EMPTY: nobody founds it', async () => {
    const options = { name: 'Net', founders: [], passphrase: 'p', isOneMachine: true }
    await expect(foundNetwork(join(folder, 'x'), options)).rejects.toEqual(failing('NETWORK_EMPTY'))
  })

  test('ENGINE_SILENT: nothing answers where a newcomer would begin', async () => {
    const options = { from: [member], organisation: 'Two', passphrase: 'p', settings }
    const joined = joinNetwork(join(folder, 'org2'), { ...options, stateSyncFrom: [settings.rpc] })
    await expect(joined).rejects.toEqual(failing('ENGINE_SILENT'))
  })
})
