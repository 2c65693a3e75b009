import { toHex, utf8 } from '@vouch/core'
import { describe, expect, test } from 'vitest'
import { accountOf } from '../../src/index.ts'
import { describeFailure, RUNTIME_ERRORS } from '../../src/runtime/failure.ts'
import { bundleHashOf } from '../../src/runtime/index.ts'
import { createFixture, genesisOf, NUMBERS, other, signer, sourceOf } from './contract-fixture.ts'

const SET = "context.state.numbers.set('a', 1)"
const BYTES = "{ kind: 'bytes', min: 0, max: 300000 }"
const TEXT = "{ kind: 'text', min: 0, max: 500 }"

describe('a failing action leaves no trace but its recorded failure', () => {
  const source = sourceOf({
    state: NUMBERS,
    events: "done: { kind: 'boolean' }",
    errors: "STOPPED: { message: 'Stopped by {who}.', remedy: 'Go on.' }",
    actions: {
      set: SET,
      setAndFail: `${SET}; context.emit('done', new Uint8Array(2), true); context.fail('STOPPED', { who: 'me', n: 2 })`,
      setAndThrow: `${SET}; null.x`,
      undeclared: "context.fail('OTHER')",
      badRecord: "context.state.numbers.set('a', -1)",
      badKey: 'context.state.numbers.set(7, 1)',
      badEvent: "context.emit('other', new Uint8Array(2), true)",
      badResult: 'return 7',
      badMeta: "context.fail('STOPPED', { who: {} })",
      fraction: "context.fail('STOPPED', { who: 0.5 })",
      longMeta: "context.fail('STOPPED', { who: 'x'.repeat(1001) })",
      badCode: "context.fail({ toString: () => 'STOPPED' })",
      badSubject: "context.emit('done', 'x', true)",
      longSubject: "context.emit('done', new Uint8Array(65), true)",
      badPage: 'context.state.numbers.scan({})',
      badHash: "context.hash('x', 'y')",
      badTarget: "context.view({}, 'x', {})",
    },
    views: { get: "return context.state.numbers.get('a') === 1" },
  })

  test('records, events and result are gone; code and values stay', () => {
    const fixture = createFixture({ probe: source })
    const before = fixture.state.root
    const outcome = fixture.run('probe', 'setAndFail')
    expect(outcome).toMatchObject({
      result: null,
      events: [],
      failure: {
        contract: 'probe',
        code: 'STOPPED',
        meta: [
          ['n', 2],
          ['who', 'me'],
        ],
      },
    })
    expect(fixture.state.root).toEqual(before)
    expect(outcome.gas).toBeGreaterThan(20_000)
    const errors = fixture.machine.registry.find('probe')?.definition.declaration.errors
    expect(outcome.failure === null ? '' : describeFailure(outcome.failure, errors).detail).toBe(
      'Stopped by me.',
    )
  })

  test('what succeeded before it in the block stays', () => {
    const fixture = createFixture({ probe: source })
    const { outcomes } = fixture.execute([fixture.sign('probe', 'set'), fixture.sign('probe', 'setAndThrow')])
    expect(outcomes.map(({ failure }) => failure?.code ?? 'OK')).toEqual(['OK', 'CONTRACT_THREW'])
    expect(fixture.machine.view('probe', 'get', [])).toEqual({ ok: true, value: true })
  })

  test.each([
    'setAndThrow',
    'undeclared',
    'badRecord',
    'badKey',
    'badEvent',
    'badResult',
    'badMeta',
    'fraction',
    'longMeta',
    'badCode',
    'badSubject',
    'longSubject',
    'badPage',
    'badHash',
    'badTarget',
  ])('CONTRACT_THREW: %s', (action) => {
    const fixture = createFixture({ probe: source })
    const before = fixture.state.root
    expect(fixture.code('probe', action)).toBe('CONTRACT_THREW')
    expect(fixture.state.root).toEqual(before)
  })
})

describe('the door', () => {
  const source = sourceOf({
    args: "{ kind: 'record', fields: { n: { kind: 'integer', min: 0, max: 9 } } }",
    actions: { go: '' },
    views: { look: '' },
  })

  test('CONTRACT_UNKNOWN, ACTION_UNKNOWN, VIEW_UNKNOWN', () => {
    const { machine, code, sign } = createFixture({ probe: source })
    expect(code('nothing', 'go', [1])).toBe('CONTRACT_UNKNOWN')
    expect(code('probe', 'nothing', [1])).toBe('ACTION_UNKNOWN')
    expect(code('probe', 'toString', [1])).toBe('ACTION_UNKNOWN')
    expect(code('probe', 'look', [1])).toBe('ACTION_UNKNOWN')
    const view = machine.view('probe', 'go', [1])
    expect(view.ok ? 'OK' : view.problem.code).toBe('VIEW_UNKNOWN')
    const checks = [sign('nothing', 'go'), sign('probe', 'nothing'), sign('probe', 'go')].map(machine.check)
    expect(checks.map((checked) => (checked.ok ? 'OK' : checked.problem.code))).toEqual([
      'CONTRACT_UNKNOWN',
      'ACTION_UNKNOWN',
      'OK',
    ])
  })

  test.each([
    ['no record', 7],
    ['too few fields', []],
    ['too many fields', [1, 2]],
    ['out of range', [10]],
    ['of another type', ['1']],
    ['not whole', [1n << 60n]],
  ])('VALUE_INVALID: arguments %s', (_name, args) => {
    expect(createFixture({ probe: source }).code('probe', 'go', args)).toBe('VALUE_INVALID')
  })

  test('VALUE_INVALID names the field', () => {
    const { failure } = createFixture({ probe: source }).run('probe', 'go', [10])
    expect(failure?.meta).toEqual([
      ['field', 'n'],
      ['detail', "Field 'n' is not between 0 and 9."],
    ])
  })

  test('ACTION_GENESIS_ONLY', () => {
    const own = sourceOf({ actions: { go: '' }, genesisOnly: true })
    expect(createFixture({ probe: own }).code('probe', 'go')).toBe('ACTION_GENESIS_ONLY')
  })
})

describe('contracts that call each other', () => {
  const ledger = sourceOf({
    name: 'ledger',
    state: NUMBERS,
    args: TEXT,
    errors: "FULL: { message: 'Full.', remedy: 'Stop.' }",
    actions: {
      put: 'context.state.numbers.set(args, 1)',
      refuse: "context.state.numbers.set(args, 1); context.fail('FULL')",
      break: 'null.x',
      who: "if (context.caller.contract !== 'front') null.x",
      keys: 'if (context.caller.keys.length !== 1) null.x',
      deeper: "context.call('ledger', 'deeper', 'x')",
    },
    views: { has: 'return context.state.numbers.has(args)' },
  })
  const front = sourceOf({
    name: 'front',
    args: TEXT,
    actions: {
      go: "context.call('ledger', args, 'k')",
      goTwice: "context.call('ledger', 'put', 'k'); context.call('ledger', args, 'l')",
      nowhere: "context.call('nothing', 'put', 'k')",
      badArgs: "context.call('ledger', 'put', 7)",
      // A signer's bytes changed in place must not change who signed the call.
      forge: "context.caller.keys[0].set([9, 9, 9], 1); context.call('ledger', 'echo', 'k')",
      writes: "context.state.numbers.set('a', 1)",
    },
    views: { look: "return context.view('ledger', 'has', 'k')" },
  })
  const both = { ledger, front }

  test('a call’s changes hold with its caller’s', () => {
    const fixture = createFixture(both)
    expect(fixture.code('front', 'go', 'put')).toBe('OK')
    expect(fixture.machine.view('front', 'look', '')).toEqual({ ok: true, value: true })
  })

  test('the callee learns which contract called, and its signers', () => {
    const fixture = createFixture(both)
    expect(fixture.code('front', 'go', 'who')).toBe('OK')
    expect(fixture.code('ledger', 'who', 'x')).toBe('CONTRACT_THREW')
    expect(fixture.code('front', 'go', 'keys')).toBe('OK')
  })

  test('a callee that fails or breaks undoes everything, under its own name', () => {
    const fixture = createFixture(both)
    const before = fixture.state.root
    expect(fixture.run('front', 'goTwice', 'refuse').failure).toMatchObject({
      contract: 'ledger',
      code: 'FULL',
    })
    expect(fixture.run('front', 'goTwice', 'break').failure?.meta).toEqual([['contract', 'ledger']])
    expect(fixture.state.root).toEqual(before)
  })

  test('CONTRACT_UNKNOWN, ACTION_UNKNOWN, CONTRACT_THREW between contracts', () => {
    const fixture = createFixture(both)
    expect(fixture.code('front', 'nowhere', 'x')).toBe('CONTRACT_UNKNOWN')
    expect(fixture.code('front', 'go', 'nothing')).toBe('ACTION_UNKNOWN')
    expect(fixture.code('front', 'badArgs', 'x')).toBe('CONTRACT_THREW')
    expect(fixture.code('front', 'writes', 'x')).toBe('CONTRACT_THREW')
  })

  test('CALLS_TOO_DEEP: calls are counted', () => {
    expect(createFixture(both).code('front', 'go', 'deeper')).toBe('CALLS_TOO_DEEP')
  })

  test('a view cannot write: its state has no way to', () => {
    const source = sourceOf({ state: NUMBERS, views: { set: SET } })
    const view = createFixture({ probe: source }).machine.view('probe', 'set', [])
    expect(view.ok ? 'OK' : view.problem.code).toBe('CONTRACT_THREW')
  })

  test('a contract that changes the bytes it was given speaks for nobody else', () => {
    const echo = sourceOf({
      name: 'ledger',
      args: TEXT,
      events: `signer: ${BYTES}`,
      actions: { echo: "context.emit('signer', new Uint8Array(1), context.caller.keys[0])" },
    })
    const { events } = createFixture({ ledger: echo, front }).run('front', 'forge', 'x')
    expect(events.map(({ data }) => toHex(data as Uint8Array))).toEqual([toHex(signer.publicKey)])
  })

  test('a callee that changes the bytes of its arguments changes nothing for its caller', () => {
    const spoiler = sourceOf({ name: 'ledger', args: BYTES, views: { spoil: 'args[0] = 9' } })
    const own = sourceOf({
      name: 'front',
      actions: {
        go: "const id = new Uint8Array(2); context.view('ledger', 'spoil', id); if (id[0] !== 0) null.x",
      },
    })
    expect(createFixture({ ledger: spoiler, front: own }).code('front', 'go')).toBe('OK')
  })

  test('bytes kept from an event or a record cannot be changed afterwards', () => {
    const source = sourceOf({
      state: `blobs: { key: { kind: 'integer', min: 0, max: 9 }, value: ${BYTES}, indexes: {} }`,
      events: `said: ${BYTES}`,
      actions: {
        go: `const bytes = new Uint8Array(2); context.emit('said', bytes, bytes); context.state.blobs.set(1, bytes);
          bytes[0] = 7; const read = context.state.blobs.get(1); read[1] = 8;
          if (context.state.blobs.get(1)[0] !== 0 || context.state.blobs.get(1)[1] !== 0) null.x`,
      },
    })
    const { events, failure } = createFixture({ probe: source }).run('probe', 'go')
    expect(failure).toBeNull()
    expect(events[0]).toMatchObject({ data: new Uint8Array(2), subject: new Uint8Array(2) })
  })
})

describe('limits', () => {
  test('EVENTS_TOO_MANY', () => {
    const source = sourceOf({
      events: "tick: { kind: 'boolean' }",
      actions: { go: "for (let i = 0; i < 300; i++) context.emit('tick', new Uint8Array(1), true)" },
    })
    expect(createFixture({ probe: source }).code('probe', 'go')).toBe('EVENTS_TOO_MANY')
  })

  test('a record beyond its size is refused where it is written', () => {
    const source = sourceOf({
      state: `blobs: { key: { kind: 'integer', min: 0, max: 9 }, value: ${BYTES}, indexes: {} }`,
      actions: { go: 'context.state.blobs.set(1, new Uint8Array(65536))' },
    })
    expect(createFixture({ probe: source }).code('probe', 'go')).toBe('CONTRACT_THREW')
  })

  test('a scan gives a thousand entries at most', () => {
    const source = sourceOf({
      state: NUMBERS,
      actions: {
        fill: 'for (let i = 0; i < 1100; i++) context.state.numbers.set("k" + i, i)',
        count: 'if (context.state.numbers.scan({ limit: 5000 }).length !== 1000) null.x',
      },
    })
    const fixture = createFixture({ probe: source }, { maxGas: 100_000_000 })
    expect([fixture.code('probe', 'fill'), fixture.code('probe', 'count')]).toEqual(['OK', 'OK'])
  })
})

describe('capabilities', () => {
  const source = (name: string): string =>
    sourceOf({
      name,
      args: BYTES,
      actions: {
        install: "context.install('late', args)",
        move: 'const { accounts } = context; accounts.move(accounts.of(context.caller.keys[0]), args, 5n)',
        overdraw: 'const { accounts } = context; if (accounts.move(args, args, 5n)) null.x',
        negative: 'const { accounts } = context; accounts.move(args, args, -5n)',
        short: 'context.accounts.balance(new Uint8Array(3))',
      },
      views: { balance: 'if (context.accounts.balance(args) !== 95n) null.x' },
    })

  test('NOT_INSTALLER, NOT_ACCOUNTANT: only the contract in charge', () => {
    const fixture = createFixture({ probe: source('probe') })
    expect(fixture.code('probe', 'install', utf8('x'))).toBe('NOT_INSTALLER')
    expect(fixture.code('probe', 'move', new Uint8Array(32))).toBe('NOT_ACCOUNTANT')
    const view = fixture.machine.view('probe', 'balance', new Uint8Array(32))
    expect(view.ok ? 'OK' : view.problem.code).toBe('NOT_ACCOUNTANT')
  })

  test('the accountant moves units that are there, and nothing else', () => {
    const mine = accountOf(signer.publicKey)
    const fixture = createFixture({ account: source('account') }, { allocations: [[mine, 100n]] })
    expect(fixture.code('account', 'move', accountOf(other.publicKey))).toBe('OK')
    expect(fixture.machine.view('account', 'balance', mine).ok).toBe(true)
    expect(fixture.code('account', 'overdraw', new Uint8Array(32))).toBe('OK')
    expect(fixture.code('account', 'negative', new Uint8Array(32))).toBe('CONTRACT_THREW')
    expect(fixture.code('account', 'short', new Uint8Array(32))).toBe('CONTRACT_THREW')
  })

  test('the installer puts a bundle in force with the next block; CONTRACT_REFUSED otherwise', () => {
    const fixture = createFixture({ governance: source('governance') }, { maxGas: 20_000_000 })
    const late = (name: string) => utf8(sourceOf({ name, actions: { go: '' } }))
    const both = [fixture.sign('governance', 'install', late('late')), fixture.sign('late', 'go', [])]
    const codes = fixture.execute(both).outcomes.map(({ failure }) => failure?.code ?? 'OK')
    expect(codes).toEqual(['OK', 'CONTRACT_UNKNOWN'])
    expect(fixture.code('late', 'go', [])).toBe('OK')
    expect(fixture.code('governance', 'install', late('other'))).toBe('CONTRACT_REFUSED')
    expect(fixture.code('governance', 'install', utf8('var contractModule = {}'))).toBe('CONTRACT_REFUSED')
    expect(fixture.code('governance', 'install', utf8('for (;;) {}'))).toBe('CONTRACT_REFUSED')
    expect(fixture.code('governance', 'install', utf8(' '.repeat(205_000)))).toBe('CONTRACT_REFUSED')
  })

  test('FEE_ABOVE_MAXIMUM and BALANCE_INSUFFICIENT where the chain has prices', () => {
    const sources = { probe: sourceOf({ actions: { go: '' } }) }
    const perGas = (price: bigint) => ({ perGas: price, perByte: 0n })
    expect(createFixture(sources, { feePrices: perGas(1n) }).code('probe', 'go')).toBe('BALANCE_INSUFFICIENT')
    const allocations = [[accountOf(signer.publicKey), 1n << 80n]] as const
    expect(createFixture(sources, { feePrices: perGas(1n), allocations }).code('probe', 'go')).toBe('OK')
    const dear = { feePrices: perGas(1_000_000n), allocations }
    expect(createFixture(sources, dear).code('probe', 'go')).toBe('FEE_ABOVE_MAXIMUM')
  })
})

describe('founding', () => {
  const source = sourceOf({ actions: { go: 'null.x' } })

  test.each([
    [
      'GENESIS_CALL_FAILED',
      { foundation: [{ contract: 'probe', action: 'go', args: [] }] },
      { probe: source },
    ],
    ['CONTRACT_REFUSED', {}, { other: source }],
    ['CONTRACT_REFUSED', {}, { runtime: sourceOf({ name: 'runtime' }) }],
    ['CONTRACT_REFUSED', {}, { probe: sourceOf({ state: `'a/b': ${NUMBERS.slice(8)}` }) }],
    ['CONTRACT_REFUSED', {}, { probe: `${source} //${'x'.repeat(200 * 1024)}` }],
  ])('%s', (code, options, sources) => {
    expect(() => createFixture(sources as Record<string, string>, options)).toThrow(code)
  })

  test('GENESIS_BUNDLE_MISSING, GENESIS_BUNDLE_ALTERED: other bundles than the genesis names', () => {
    const { machine } = createFixture({ probe: source })
    const genesis = genesisOf({ probe: source })
    expect(genesis.contracts[0]?.[1]).toEqual(bundleHashOf(utf8(source)))
    const code = (bundles: ReadonlyMap<string, Uint8Array>) => {
      const founded = machine.found(bundles)
      return founded.ok ? 'OK' : founded.problem.code
    }
    expect(code(new Map())).toBe('GENESIS_BUNDLE_MISSING')
    expect(code(new Map([['probe', utf8(`${source} `)]]))).toBe('GENESIS_BUNDLE_ALTERED')
  })
})

test('every runtime code has words, and what is recorded is described with its values', () => {
  for (const code of Object.keys(RUNTIME_ERRORS)) {
    const failure = { contract: 'runtime', code, meta: [['contract', 'x']] as const }
    const { detail, remedy } = describeFailure(failure, undefined)
    expect(detail.length > 0 && remedy.length > 0).toBe(true)
  }
  const unknown = { contract: 'gone', code: 'SOMETHING', meta: [['id', new Uint8Array([1])]] as const }
  expect(describeFailure(unknown, undefined)).toMatchObject({ code: 'SOMETHING', meta: { id: '01' } })
})

test('gas is the same whatever is cached or still in memory', async () => {
  const source = sourceOf({
    state: `items: { key: { kind: 'integer', min: 0, max: 999 }, value: { kind: 'text', min: 0, max: 20 },
      indexes: { text: { key: { kind: 'text', min: 0, max: 20 }, of: (value) => [value], first: false } } }`,
    args: "{ kind: 'integer', min: 0, max: 999 }",
    actions: {
      go: `context.state.items.set(args, 'x' + args % 3)
        context.state.items.scan({ limit: 20 }); context.state.items.by.text('x1', { limit: 20 })`,
    },
  })
  const play = async (settles: boolean) => {
    const fixture = createFixture({ probe: source })
    await fixture.store.write(fixture.founded.writes)
    if (settles) fixture.state.settle(0)
    const gas: number[] = []
    for (let at = 0; at < 30; at++) {
      const block = fixture.execute([fixture.sign('probe', 'go', (at * 7) % 30)])
      gas.push(block.outcomes[0]?.gas ?? 0)
      if (!settles) continue
      await fixture.store.write(block.writes)
      fixture.state.settle(at + 1)
    }
    return gas
  }
  expect(await play(true)).toEqual(await play(false))
})

test('the same block gives identical bytes in a fresh realm', () => {
  const source = sourceOf({
    state: `${NUMBERS}, items: { key: ${BYTES}, value: { kind: 'integer', min: 0, max: 99 },
      indexes: { value: { key: { kind: 'integer', min: 0, max: 99 }, of: (value) => [value], first: false } } }`,
    events: `said: ${BYTES}`,
    args: "{ kind: 'integer', min: 0, max: 99 }",
    actions: {
      go: `const id = context.hash('id', context.transactionId); context.state.items.set(id, args % 7)
        context.emit('said', id, context.encode({ kind: 'integer', min: 0, max: 99 }, args))
        if (args % 5 === 0) null.x
        context.state.numbers.set('sum', context.state.items.by.value(args % 7, { limit: 50 }).length)`,
    },
  })
  const play = () => {
    const fixture = createFixture({ probe: source })
    const blocks = [0, 1, 2, 3].map((block) =>
      fixture.execute(
        [...Array(30).keys()].map((at) => fixture.sign('probe', 'go', (block * 30 + at) % 100)),
      ),
    )
    return blocks.map(({ stateRoot, outcomeBytes }) => [toHex(stateRoot), ...outcomeBytes.map(toHex)])
  }
  expect(play()).toEqual(play())
})
