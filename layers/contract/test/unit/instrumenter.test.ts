import { describe, expect, test } from 'vitest'
import { HOOKS, instrument } from '../../src/metering/instrument.ts'

/** Runs the rewritten source with counting hooks. */
function run(source: string): { result: unknown; ticks: number; frames: number; deepest: number } {
  const counts = { ticks: 0, frames: 0, depth: 0, deepest: 0 }
  const same = (value: unknown): unknown => value
  const hooks: Record<string, unknown> = {
    $tick: () => (counts.ticks += 1),
    $enter: () => {
      counts.frames += 1
      counts.depth += 1
      counts.deepest = Math.max(counts.deepest, counts.depth)
    },
    $leave: () => (counts.depth -= 1),
    $power: (base: number, exponent: number) => base ** exponent,
    $loading: () => false,
    $keep: () => undefined,
  }
  const rewritten = rewrittenOf(source)
  const body = `"use strict";${rewritten};return typeof result === 'function' ? result() : result`
  // oxlint-disable-next-line no-implied-eval, no-new-func -- what is tested is generated code
  const open = new Function(...HOOKS, body)
  const result = open(...HOOKS.map((name) => hooks[name] ?? same)) as unknown
  expect(counts.depth).toBe(0)
  return { result, ticks: counts.ticks, frames: counts.frames, deepest: counts.deepest }
}

function rewrittenOf(source: string): string {
  const rewritten = instrument(source)
  if (!rewritten.ok) throw new Error(rewritten.problem.detail)
  return rewritten.value
}

describe('loops tick once a round', () => {
  test.each([
    ['for', 'var n = 0; for (let i = 0; i < 5; i++) n++; var result = n', 5],
    ['for with a block', 'var n = 0; for (let i = 0; i < 5; i++) { n++ } var result = n', 5],
    ['while', 'var n = 0; while (n < 5) n++; var result = n', 5],
    ['do while', 'var n = 0; do n++; while (n < 5); var result = n', 5],
    ['for of', 'var n = 0; for (const x of [1, 2, 3]) n += x; var result = n', 6],
    ['for in', 'var n = 0; for (const x in { a: 1, b: 2 }) n++; var result = n', 2],
    [
      'nested without blocks',
      'var n = 0; for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) n++; var result = n',
      6,
    ],
    [
      'labelled',
      'var n = 0; outer: for (;;) { for (;;) { if (++n > 3) break outer; continue outer } } var result = n',
      4,
    ],
    [
      'an if as body',
      'var n = 0; for (let i = 0; i < 4; i++) if (i % 2 === 0) n++; else n--; var result = n',
      0,
    ],
  ])('%s', (_name, source, result) => {
    const counted = run(source)
    expect(counted.result).toBe(result)
    expect(counted.ticks).toBeGreaterThanOrEqual(2)
  })

  test('exactly once', () => {
    expect(run('for (let i = 0; i < 7; i++); var result = 0').ticks).toBe(7)
    expect(run('for (let i = 0; i < 3; i++) for (let j = 0; j < 2; j++) ; var result = 0').ticks).toBe(9)
  })
})

describe('functions enter and leave, whatever their form', () => {
  test.each([
    ['declaration', 'function f(a) { return a + 1 } var result = f(1)', 2, 1],
    ['expression', 'var f = function (a) { return a + 1 }; var result = f(1)', 2, 1],
    ['method', 'var o = { f(a) { return a + 1 } }; var result = o.f(1)', 2, 1],
    ['arrow with a block', 'var f = (a) => { return a + 1 }; var result = f(1)', 2, 1],
    ['arrow with an expression', 'var f = (a) => a + 1; var result = f(1)', 2, 1],
    ['arrow without brackets', 'var f = a => a + 1; var result = f(1)', 2, 1],
    ['arrow that gives an object', 'var f = (a) => ({ a }); var result = f(2).a', 2, 1],
    ['arrow with an arrow as default', 'var f = (a, g = (x) => x + 1) => g(a); var result = f(1)', 2, 2],
    ['arrow with a misleading comment', 'var f = (a /* => */) /* => { */ => a + 1; var result = f(1)', 2, 1],
    ['nested arrows that end together', 'var f = (a) => (b) => a + b; var result = f(1)(1)', 2, 2],
    ['three that end together', 'var f = (a) => (b) => (c) => a + b + c; var result = f(0)(1)(1)', 2, 3],
    ['a sequence in brackets', 'var f = (a) => (a, a + 1); var result = f(1)', 2, 1],
    ['a conditional', 'var f = (a) => a ? (b) => b : (c) => 0; var result = f(1)(2)', 2, 2],
    ['a callback', 'var result = [1, 2].map((x) => x * 1).length', 2, 2],
    ['no result', 'function f() {} f(); var result = 2', 2, 1],
  ])('%s', (_name, source, result, frames) => {
    const counted = run(source)
    expect(counted.result).toBe(result)
    expect(counted.frames).toBe(frames)
  })

  test('recursion is as deep as it is', () => {
    const counted = run('function f(n) { return n === 0 ? 0 : 1 + f(n - 1) } var result = f(20)')
    expect([counted.result, counted.deepest]).toEqual([20, 21])
  })
})

describe('what grows goes through the meter', () => {
  test.each([
    ['sums', 'a + b', '$grow(a) + $grow(b)'],
    ['sums with a number', 'a + 1', 'a + 1'],
    ['chains', 'a + b + c', '$grow($grow(a) + $grow(b)) + $grow(c)'],
    ['products', 'a * b', '$grow(a) * $grow(b)'],
    ['powers', 'a ** b', '$power(a , b)'],
    ['powers of powers', '(a ** b) ** c', '$power(($power(a , b)) , c)'],
    ['shifts', 'a << b', '$grow(a) << $shift(b)'],
    ['text', '`${a}-${b}`', '`${$grow(a)}-${$grow(b)}`'],
    ['spreads', '[...a]', '[...$grow(a)]'],
    ['methods', 'a.slice(b)', '$grow(a).slice(b)'],
    ['keys', 'a[b]', 'a[$key(b)]'],
    ['positions', 'a[0]', 'a[0]'],
    ['calls of functions', 'a.call(b)', '$callee(a).call(b)'],
  ])('%s', (_name, source, rewritten) => {
    expect(rewrittenOf(source)).toBe(rewritten)
  })

  test('what is added to a variable', () => {
    expect(rewrittenOf('var a = 0; a += b')).toBe('var a = 0; a += $grow(b)')
  })
})

describe('refused by name', () => {
  test.each([
    ['await', 'async () => await 1', 'async'],
    ['an async function', 'var f = async () => 1', 'an async function'],
    ['a generator', 'function* f() {}', 'a generator function'],
    ['import()', "import('x')", 'import()'],
    ['new.target', 'function f() { return new.target }', 'new.target'],
    ['debugger', 'debugger', 'debugger'],
    ['a regular expression', "/x/.test('x')", 'a regular expression'],
    ['try', 'try { f() } catch { g() }', 'try'],
    ['try around an endless loop', 'function f() { try { for (;;) {} } finally { return 1 } }', 'try'],
    ['a class', 'class A {}', 'a class'],
    ['this', 'function f() { return this }', 'this'],
    ['**=', 'var a = 2n; a **= 3n', '**='],
    ['*=', 'var a = 2n; a *= 3n', '*='],
    ['with', 'with (a) {}', 'with'],
    ['a reserved name', 'var $tick = 1', 'the reserved name $tick'],
    ['the way to constructors', 'f.constructor', 'the name constructor'],
    ['the same in quotes', "f['constructor']", 'the name constructor'],
    ['the same taken apart', 'var { constructor: c } = f', 'the name constructor'],
    ['prototypes', 'f.__proto__', 'the name __proto__'],
    ['arguments', 'function f() { return arguments }', 'the name arguments'],
    ['apply', 'f.apply(null, [])', 'the name apply'],
    ['a getter', 'var o = { get x() { return 1 } }', 'a getter or setter'],
    ['a setter', 'var o = { set x(v) {} }', 'a getter or setter'],
    ['a syntax error', 'var = 1', 'Unexpected token'],
  ])('%s', (_name, source, words) => {
    const refused = instrument(source)
    expect(refused.ok).toBe(false)
    if (refused.ok) return
    expect(refused.problem.code).toBe('CONTRACT_REFUSED')
    expect(refused.problem.detail).toContain(words)
  })

  test('the line is named', () => {
    const refused = instrument('var a = 1\nvar b = 2\nvar c = /x/')
    expect(refused.ok ? '' : refused.problem.detail).toContain('at line 3')
  })
})

describe('nothing is kept between calls', () => {
  test.each([
    ['a counter of the module', 'let n = 0; function f() { n += 1 }'],
    ['a counter of the module, up', 'var n = 0; const f = () => n++'],
    ['a counter in a closure', 'const make = () => { let n = 0; return () => { n = n + 1; return n } }'],
    ['a parameter', 'const make = (n) => () => { n -= 1 }'],
    ['taken apart', 'let n; const f = () => { [n] = [1] }'],
    ['taken apart by name', 'let n; const f = () => { ({ n } = { n: 1 }) }'],
    ['a loop’s variable', 'let n; const f = () => { for (n of [1]); }'],
    ['a global', 'const f = () => { n = 1 }'],
  ])('an assignment across functions: %s', (_name, source) => {
    const refused = instrument(source)
    expect(refused.ok ? 'taken' : refused.problem.detail).toContain("an assignment to 'n'")
  })

  test.each([
    ['its own variable', 'const f = () => { let n = 0; n += 1; return n }'],
    ['its own, in a loop', 'const f = (list) => { let n = 0; for (const x of list) n += x; return n }'],
    ['its own parameter', 'const f = (n) => { n += 1; return n }'],
    ['a variable of the same name', 'let n = 0; const f = () => { let n = 1; n += 1; return n }'],
    ['var, hoisted', 'const f = () => { n = 1; { var n } return n }'],
    ['the module itself, while it loads', 'let n = 0; n += 1'],
  ])('not an assignment across functions: %s', (_name, source) => {
    expect(instrument(source).ok).toBe(true)
  })

  test('what inner functions see of a scope is handed over while the bundle loads', () => {
    const source = 'var f = (a) => { const b = []; const c = 1; return () => a + b }'
    expect(rewrittenOf(source)).toContain('try{if($loading())$keep(()=>a,()=>b);')
  })

  test('a variable with two declarations, and functions where scopes are hard to tell, are refused', () => {
    for (const source of [
      'function f(a, g = () => a) { var a = []; return g }',
      'for (let i = [], f = () => i; ; ) {}',
      'switch (1) { case 1: let a = []; f(() => a) }',
    ])
      expect(instrument(source).ok).toBe(false)
  })
})
