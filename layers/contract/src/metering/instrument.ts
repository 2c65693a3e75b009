import { failed, ok, type Result } from '@vouch/core'
import { parse } from 'acorn'
// oxlint-disable-next-line import/no-named-as-default: its types promise a named export that the module does not have
import MagicString from 'magic-string'

/**
 * Rewrites a bundle so that computation is counted: every function's entry and every loop's round calls the meter,
 * which ends the call when gas or call depth run out. The counts depend on the source alone, so they are the same on
 * every node. What would make a run differ from its replay, or escape the count, is refused by name.
 */

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** The names the rewritten source calls; the realm passes them as parameters. */
export const METER = '$tick'
export const ENTER = '$enter'
export const LEAVE = '$leave'
export const POWER = '$power'

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const LOOPS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
])

const REFUSED: Readonly<Record<string, string>> = {
  AwaitExpression: 'await',
  YieldExpression: 'yield',
  ImportExpression: 'import()',
  MetaProperty: 'import.meta or new.target',
  WithStatement: 'with',
  DebuggerStatement: 'debugger',
  // Every failure ends the transaction. A `catch` or `finally` could only hide that, or look at what differs by machine.
  TryStatement: 'try',
  RegExpLiteral: 'a regular expression',
}

/** The metered source, or `CONTRACT_REFUSED` with the construct and its line. */
export function instrument(source: string): Result<string> {
  let program: Node
  try {
    program = parse(source, { ecmaVersion: 2023, sourceType: 'script', locations: true }) as unknown as Node
  } catch (cause) {
    return refused(cause instanceof Error ? cause.message : 'a syntax error', 0)
  }
  const out = new MagicString(source)
  const fault = visit(program, out, source)
  return fault ?? ok(out.toString())
}

function refused(construct: string, line: number): Result<never> {
  return failed(
    'CONTRACT_REFUSED',
    `The contract uses ${construct}${line > 0 ? ` at line ${line} of its bundle` : ''}.`,
    'Write it without: contracts run synchronously, metered and the same on every node.',
    { construct, line },
  )
}

function lineOf(node: Node): number {
  return (node['loc'] as { start: { line: number } } | undefined)?.start.line ?? 0
}

function visit(node: Node, out: MagicString, source: string): Result<never> | undefined {
  const named = node.type === 'Literal' && node['regex'] !== undefined ? 'RegExpLiteral' : node.type
  const why = REFUSED[named]
  if (why !== undefined) return refused(why, lineOf(node))
  if (FUNCTIONS.has(node.type)) {
    if (node['async'] === true) return refused('an async function', lineOf(node))
    if (node['generator'] === true) return refused('a generator function', lineOf(node))
    meterFunction(node, out, source)
  }
  if (LOOPS.has(node.type)) meterLoop(node['body'] as Node, out)
  if (node.type === 'Identifier' && (node['name'] as string).startsWith('$'))
    return refused(`the reserved name ${node['name']}`, lineOf(node))
  if (node.type === 'AssignmentExpression' && node['operator'] === '**=') return refused('**=', lineOf(node))
  if (node.type === 'BinaryExpression' && node['operator'] === '**') meterPower(node, out, source)
  for (const key of Object.keys(node)) {
    if (key === 'loc') continue
    const child = node[key]
    if (Array.isArray(child)) {
      for (const item of child) {
        const fault = isNode(item) ? visit(item, out, source) : undefined
        if (fault !== undefined) return fault
      }
    } else if (isNode(child)) {
      const fault = visit(child, out, source)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

function meterFunction(node: Node, out: MagicString, source: string): void {
  const body = node['body'] as Node
  if (body.type === 'BlockStatement') {
    out.appendRight(body.start + 1, `${ENTER}();try{`)
    out.prependLeft(body.end - 1, `}finally{${LEAVE}()}`)
    return
  }
  const params = node['params'] as readonly Node[]
  const arrow = source.indexOf('=>', params.at(-1)?.end ?? node.start)
  out.appendRight(arrow + 2, `{${ENTER}();try{return(`)
  out.prependLeft(node.end, `)}finally{${LEAVE}()}}`)
}

// An inner piece may end where an outer one ends: `prependLeft` puts the inner's closing first.
function meterLoop(body: Node, out: MagicString): void {
  if (body.type === 'BlockStatement') out.appendRight(body.start + 1, `${METER}();`)
  else {
    out.appendRight(body.start, `{${METER}();`)
    out.prependLeft(body.end, '}')
  }
}

/** A power of big integers can cost more than any loop. */
function meterPower(node: Node, out: MagicString, source: string): void {
  const left = node['left'] as Node
  out.appendRight(node.start, `${POWER}(`)
  const operator = source.indexOf('**', left.end)
  out.overwrite(operator, operator + 2, ',')
  out.prependLeft(node.end, ')')
}
