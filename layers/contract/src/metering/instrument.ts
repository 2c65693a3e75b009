import { failed, ok, type Result } from '@vouch/core'
import { parse } from 'acorn'
// oxlint-disable-next-line import/no-named-as-default -- the named export is in its types only
import MagicString from 'magic-string'
import { findScopes } from './scopes.ts'
import { childrenOf, FUNCTIONS, isNode, LOOPS, lineOf, type Node } from './syntax-tree.ts'

/**
 * Rewrites a bundle so that computation is counted: every function's entry and every loop's round calls the meter,
 * which ends the call when gas or call depth run out, and text and lists are charged as they grow. The counts depend on
 * the source alone, so they are the same on every node. What would make a run differ from its replay, escape the count
 * or live on from one call to the next is refused by name.
 */

/** The names the rewritten source calls; the realm passes them as parameters, in this order. */
export const HOOKS = [
  '$tick',
  '$enter',
  '$leave',
  '$power',
  '$grow',
  '$shift',
  '$key',
  '$callee',
  '$loading',
  '$keep',
] as const

const REFUSED: Readonly<Record<string, string>> = {
  AwaitExpression: 'await',
  YieldExpression: 'yield',
  ImportExpression: 'import()',
  MetaProperty: 'import.meta or new.target',
  WithStatement: 'with',
  DebuggerStatement: 'debugger',
  RegExpLiteral: 'a regular expression',
  // Every failure ends the transaction. A `catch` or `finally` could only hide that, or look at what differs by machine.
  TryStatement: 'try',
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  ThisExpression: 'this',
  Super: 'super',
}

/** The ways from any value to the constructors behind it, and to calls that hide what they are about. */
export const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'constructor',
  '__proto__',
  '__lookupGetter__',
  '__lookupSetter__',
  'arguments',
  'eval',
  'apply',
  'bind',
])

/** Methods whose cost grows with what they are called on; that is charged at the call. */
export const GROWING_METHODS: ReadonlySet<string> = new Set(
  `at concat copyWithin endsWith entries every fill filter find findIndex findLast findLastIndex
  flat flatMap forEach includes indexOf join lastIndexOf map reduce reduceRight replace
  replaceAll reverse set shift slice some sort splice split startsWith subarray substring
  toReversed toSorted toSpliced trim trimEnd trimStart unshift with isWellFormed toWellFormed
  toString`.split(/\s+/),
)

/** Assignments whose left side nobody could count without reading it twice. */
const UNCOUNTED: ReadonlySet<string> = new Set(['*=', '**=', '<<='])

/** Operators whose result can be longer than what they are given. */
const GROWING: ReadonlySet<string> = new Set(['+', '-', '*'])

/** The metered source, or `CONTRACT_REFUSED` with the construct and its line. */
export function instrument(source: string): Result<string> {
  let program: Node
  try {
    program = parse(source, { ecmaVersion: 2023, sourceType: 'script', locations: true }) as unknown as Node
  } catch (cause) {
    return refused(cause instanceof Error ? cause.message : 'a syntax error', 0)
  }
  const unfit = findRefused(program)
  if (unfit !== undefined) return unfit
  const { fault, captured } = findScopes(program)
  if (fault !== undefined) return refused(fault.construct, lineOf(fault.node))
  const out = new MagicString(source)
  out.prependLeft(0, keep(captured.get(program)))
  rewrite(program, { out, source, captured })
  return ok(out.toString())
}

function refused(construct: string, line: number): Result<never> {
  return failed(
    'CONTRACT_REFUSED',
    `The contract uses ${construct}${line > 0 ? ` at line ${line} of its bundle` : ''}.`,
    'Write it without: contracts run synchronously, metered, without memory of their own and the same on every node.',
    { construct, line },
  )
}

function findRefused(node: Node): Result<never> | undefined {
  const construct = refusedConstruct(node)
  if (construct !== undefined) return refused(construct, lineOf(node))
  for (const child of childrenOf(node)) {
    const fault = findRefused(child)
    if (fault !== undefined) return fault
  }
  return undefined
}

function refusedConstruct(node: Node): string | undefined {
  if (node.type === 'Literal' && node['regex'] !== undefined) return REFUSED['RegExpLiteral']
  if (FUNCTIONS.has(node.type) && node['async'] === true) return 'an async function'
  if (FUNCTIONS.has(node.type) && node['generator'] === true) return 'a generator function'
  if (node.type === 'AssignmentExpression' && UNCOUNTED.has(node['operator'] as string))
    return node['operator'] as string
  if (node.type === 'Property' && (node['kind'] === 'get' || node['kind'] === 'set'))
    return 'a getter or setter'
  const name = node.type === 'Identifier' ? node['name'] : node.type === 'Literal' ? node['value'] : undefined
  if (node.type === 'Identifier' && (name as string).startsWith('$')) return `the reserved name ${name}`
  if (typeof name === 'string' && REFUSED_NAMES.has(name)) return `the name ${name}`
  return REFUSED[node.type]
}

interface Rewriting {
  readonly out: MagicString
  readonly source: string
  readonly captured: ReadonlyMap<Node, readonly string[]>
}

function rewrite(node: Node, to: Rewriting): void {
  if (FUNCTIONS.has(node.type)) meterFunction(node, to)
  else if (LOOPS.has(node.type)) meterLoop(node['body'] as Node, to)
  else if (node.type === 'BinaryExpression') meterOperator(node, to)
  else if (node.type === 'AssignmentExpression' && GROWING.has((node['operator'] as string).slice(0, -1)))
    wrap('$grow', node['right'] as Node, to)
  else if (node.type === 'TemplateLiteral')
    for (const part of node['expressions'] as readonly Node[]) wrap('$grow', part, to)
  else if (node.type === 'SpreadElement') wrap('$grow', node['argument'] as Node, to)
  else if (node.type === 'MemberExpression' && node['computed'] === true)
    wrap('$key', node['property'] as Node, to)
  else if (node.type === 'CallExpression') meterMethod(node, to)
  else if (node.type === 'Property' && node['computed'] === true) wrap('$key', node['key'] as Node, to)
  for (const child of childrenOf(node)) {
    if (child.type === 'BlockStatement' && !FUNCTIONS.has(node.type) && !LOOPS.has(node.type))
      to.out.appendRight(child.start + 1, keep(to.captured.get(child)))
    rewrite(child, to)
  }
}

/** While the bundle loads, hands over what inner functions see of a scope. */
function keep(names: readonly string[] | undefined): string {
  if (names === undefined) return ''
  return `if($loading())$keep(${names.map((name) => `()=>${name}`).join()});`
}

function meterFunction(node: Node, { out, source, captured }: Rewriting): void {
  const body = node['body'] as Node
  const opening = `$enter();try{${keep(captured.get(body))}`
  if (body.type === 'BlockStatement') {
    // In an empty body both pieces have one place, where the order of insertion would turn them round.
    if (body.end - body.start === 2) out.appendRight(body.start + 1, `${opening}}finally{$leave()}`)
    else {
      out.appendRight(body.start + 1, opening)
      out.prependLeft(body.end - 1, '}finally{$leave()}')
    }
    return
  }
  const params = node['params'] as readonly Node[]
  const arrow = arrowAfter(source, params.at(-1)?.end ?? node.start)
  out.appendRight(arrow + 2, `{${opening}return(`)
  out.prependLeft(node.end, ')}finally{$leave()}}')
}

/** Position of `=>`; between parameters and arrow stand only blanks, a bracket, a comma and comments. */
function arrowAfter(source: string, from: number): number {
  for (let at = from; ; at++) {
    if (source.startsWith('/*', at)) at = source.indexOf('*/', at) + 1
    else if (source.startsWith('//', at)) at = source.indexOf('\n', at)
    else if (source.startsWith('=>', at)) return at
  }
}

// An inner piece may end where an outer one ends: `prependLeft` puts the inner's closing first.
function meterLoop(body: Node, { out, captured }: Rewriting): void {
  const opening = `$tick();${keep(captured.get(body))}`
  if (body.type === 'BlockStatement') out.appendRight(body.start + 1, opening)
  else {
    out.appendRight(body.start, `{${opening}`)
    out.prependLeft(body.end, '}')
  }
}

/** `list.slice(…)` costs by the length of the list. */
function meterMethod(node: Node, to: Rewriting): void {
  const callee = node['callee'] as Node
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return
  const name = (callee['property'] as Node)['name'] as string
  if (GROWING_METHODS.has(name)) wrap('$grow', callee['object'] as Node, to)
  // The context has a `call` of its own; that of functions would hide which method runs on what.
  if (name === 'call') wrap('$callee', callee['object'] as Node, to)
}

function meterOperator(node: Node, to: Rewriting): void {
  const { out, source } = to
  const [left, right] = [node['left'] as Node, node['right'] as Node]
  switch (node['operator']) {
    case '**': {
      // A power of big integers can cost more than any loop.
      out.appendRight(node.start, '$power(')
      const operator = source.indexOf('**', left.end)
      out.overwrite(operator, operator + 2, ',')
      out.prependLeft(node.end, ')')
      return
    }
    case '<<':
      wrap('$grow', left, to)
      return wrap('$shift', right, to)
    default:
      if (!GROWING.has(node['operator'] as string) || isNumber(left) || isNumber(right)) return
      wrap('$grow', left, to)
      wrap('$grow', right, to)
  }
}

/** What is added to a number literal is a number, or grows by a few characters. */
function isNumber(node: Node): boolean {
  return node.type === 'Literal' && typeof node['value'] === 'number'
}

function wrap(hook: (typeof HOOKS)[number], node: Node, { out }: Rewriting): void {
  if (!isNode(node) || (node.type === 'Literal' && typeof node['value'] !== 'bigint')) return
  out.appendRight(node.start, `${hook}(`)
  out.prependLeft(node.end, ')')
}
