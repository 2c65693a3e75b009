/** The parts of an ESTree node that the rewriting needs. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
])

export const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
])

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** The nodes right below one, in the order of the source. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  for (const key of Object.keys(node)) {
    if (key === 'loc') continue
    const child = node[key]
    if (Array.isArray(child)) children.push(...child.filter(isNode))
    else if (isNode(child)) children.push(child)
  }
  return children
}

export function lineOf(node: Node): number {
  return (node['loc'] as { start: { line: number } } | undefined)?.start.line ?? 0
}

/** The names that a declaration's pattern binds. */
export function boundNames(pattern: Node | null): readonly string[] {
  if (pattern === null) return []
  switch (pattern.type) {
    case 'Identifier':
      return [pattern['name'] as string]
    case 'ObjectPattern':
      return (pattern['properties'] as readonly Node[]).flatMap((property) =>
        boundNames((property.type === 'RestElement' ? property['argument'] : property['value']) as Node),
      )
    case 'ArrayPattern':
      return (pattern['elements'] as readonly (Node | null)[]).flatMap(boundNames)
    case 'AssignmentPattern':
      return boundNames(pattern['left'] as Node)
    case 'RestElement':
      return boundNames(pattern['argument'] as Node)
    default:
      return []
  }
}
