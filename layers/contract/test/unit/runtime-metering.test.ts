import { describe, expect, test } from 'vitest'
import { createFixture, NUMBERS, sourceOf } from './contract-fixture.ts'

const MAX_GAS = 5_000_000
const WRITE = "context.state.numbers.set('a', 1)"

/** The code of an action with this body, which first writes a record. */
function attempt(body: string, top = ''): { code: string; gas: number; written: boolean } {
  const source = sourceOf({ top, state: NUMBERS, actions: { go: `${WRITE}; ${body}` } })
  const fixture = createFixture({ probe: source }, { maxGas: MAX_GAS })
  const outcome = fixture.run('probe', 'go')
  const records = fixture.state.count - 2
  return { code: outcome.failure?.code ?? 'OK', gas: outcome.gas, written: records > 0 }
}

describe('GAS_EXHAUSTED ends a call and undoes it', () => {
  test.each([
    ['an endless loop', 'for (;;) {}'],
    ['an endless loop without a body', 'while (true);'],
    ['loops in loops', 'for (let i = 0; i < 1e5; i++) for (let j = 0; j < 1e5; j++);'],
    ['functions that call each other in a loop', 'const f = () => 1; for (;;) f()'],
    ['text repeated', "'x'.repeat(1e9)"],
    ['text padded', "'x'.padStart(5e8)"],
    ['text doubled', "let s = 'xxxxxxxx'; for (let i = 0; i < 40; i++) s += s"],
    ['text doubled in a template', "let s = 'xxxxxxxx'; for (let i = 0; i < 40; i++) s = `${s}${s}`"],
    ['a list doubled', 'let l = [1, 2]; for (let i = 0; i < 40; i++) l = [...l, ...l]'],
    ['a list doubled by concat', 'let l = [1, 2]; for (let i = 0; i < 40; i++) l = l.concat(l)'],
    ['a list of nothing', 'Array.from({ length: 1e9 })'],
    ['big text joined', "const s = 'x'.repeat(1e5); Array.from({ length: 1000 }, () => s).join()"],
    ['a long list cut again and again', 'const l = Array.from({ length: 1e5 }); for (;;) l.slice()'],
    ['bytes', 'new Uint8Array(1e9)'],
    ['bytes from a length', 'Uint8Array.from({ length: 1e9 })'],
    ['hashes', 'for (;;) context.hash("x", new Uint8Array(1000))'],
    ['reads', 'for (;;) context.state.numbers.get("b")'],
    ['scans', 'for (;;) context.state.numbers.scan({ limit: 1000 })'],
    ['writes', 'for (let i = 0; ; i++) context.state.numbers.set("b" + i, i)'],
  ])('%s', (_name, body) => {
    const { code, gas, written } = attempt(body)
    expect(code).toBe('GAS_EXHAUSTED')
    expect(gas).toBe(MAX_GAS)
    expect(written).toBe(false)
  })

  test('a transaction whose bytes alone cost more is not begun', () => {
    const source = sourceOf({ actions: { go: '' }, args: "{ kind: 'bytes', min: 0, max: 300000 }" })
    const fixture = createFixture({ probe: source }, { maxGas: 100_000 })
    expect(fixture.code('probe', 'go', new Uint8Array(100_000))).toBe('GAS_EXHAUSTED')
  })
})

describe('what costs out of all proportion is not there', () => {
  test.each([
    ['a power of numbers', 'return (2 ** 0.5) > 1'],
    ['a power beyond bounds', 'let x = 2n; x = x ** 100000n'],
    ['a shift beyond bounds', '1n << 100000n'],
    ['a product squared again and again', 'let x = 3n; for (let i = 0; i < 40; i++) x = x * x'],
    ['a number read from endless digits', "BigInt('9'.repeat(5000))"],
    ['a method hidden in a key', "[1]['sl' + 'ice']()"],
    ['a constructor hidden in a key', "(1n)['const' + 'ructor']"],
    ['a function hidden in call', '[].slice.call([1])'],
  ])('%s', (_name, body) => {
    expect(attempt(body).code).toBe('CONTRACT_THREW')
  })

  test.each([
    'Date',
    'Intl',
    'JSON',
    'RegExp',
    'Map',
    'Set',
    'WeakMap',
    'WeakRef',
    'Promise',
    'Proxy',
    'Reflect',
    'Symbol',
    'Function',
    'Error',
    'TypeError',
    'TextEncoder',
    'Float64Array',
    'DataView',
    'ArrayBuffer',
    'globalThis',
    'console',
    'process',
    'require',
    'Compartment',
    'lockdown',
    'harden',
    'setTimeout',
    'fetch',
    'crypto',
  ])('%s', (name) => {
    expect(attempt(`if (typeof ${name} !== 'undefined') context.fail('X')`).code).toBe('OK')
  })

  test.each([
    'Math.random',
    'Math.sin',
    'Math.pow',
    'Object.getPrototypeOf',
    'Object.defineProperty',
    'BigInt.asUintN',
    'Array.prototype',
    'String.prototype',
  ])('%s', (name) => {
    expect(attempt(`if (${name} !== undefined) context.fail('X')`).code).toBe('OK')
  })

  test.each(["'A'.toLowerCase()", "'a'.normalize()", "'aaa'.match('(a+)+b')", "'a'.search('a')"])(
    '%s',
    (body) => {
      expect(attempt(body).code).toBe('CONTRACT_THREW')
    },
  )
})

describe('FRAMES_TOO_DEEP', () => {
  test.each([
    ['recursion', 'const f = (n) => f(n + 1); f(0)'],
    ['two functions in turn', 'const f = (n) => g(n); const g = (n) => f(n); f(0)'],
    ['through a built-in method', 'const f = () => [1].map(f); f()'],
    ['through sort', 'const f = () => [2, 1].sort(f); f()'],
    ['through conversion to text', 'const o = { toString: () => `${o}` }; return `${o}`'],
  ])('%s', (_name, body) => {
    const { code, written } = attempt(body)
    expect(code).toBe('FRAMES_TOO_DEEP')
    expect(written).toBe(false)
  })

  test('as deep as is allowed works', () => {
    expect(attempt('const f = (n) => n === 0 ? 0 : f(n - 1); f(390)').code).toBe('OK')
  })
})

describe('a contract keeps nothing but its state', () => {
  const KEPT = 'CONTRACT_THREW'

  test.each([
    ['a list of the module', 'const seen = []', 'seen.push(1)'],
    ['a record of the module', 'const seen = { n: 0 }', 'seen.n = seen.n + 1'],
    ['deep inside', 'const seen = { a: [{ n: 0 }] }', 'seen.a[0].n = 1'],
    ['a property of a function', 'const seen = () => 1', 'seen.n = 1'],
    [
      'a list that only a closure sees',
      'const push = (() => { const l = []; return (x) => l.push(x) })()',
      'push(1)',
    ],
    [
      'one made in a loop',
      'const f = []; for (const x of [1]) { const l = [x]; f.push(() => l.push(1)) }',
      'f[0]()',
    ],
    [
      'one that a closure makes in a block',
      'const push = (() => { { const l = []; return (x) => l.push(x) } })()',
      'push(1)',
    ],
    ['a parameter', 'const push = ((l) => (x) => l.push(x))([])', 'push(1)'],
  ])('%s is frozen when the bundle has loaded', (_name, top, body) => {
    expect(attempt(body, top).code).toBe(KEPT)
  })

  test.each([
    ['bytes', 'const bytes = new Uint8Array(4)', 'bytes[0] = 1'],
    ['an iterator', "const walk = ['a', 'b'].values()", 'walk.next()'],
  ])('%s cannot be frozen, so that the bundle is refused', (_name, top, body) => {
    expect(() => attempt(body, top)).toThrow('CONTRACT_REFUSED')
  })

  test('its own types cannot be changed by what it is given', () => {
    expect(attempt('contract.actions.go.summary = "x"').code).toBe(KEPT)
  })
})
