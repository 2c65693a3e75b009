import { boundNames, childrenOf, FUNCTIONS, LOOPS, type Node } from './syntax-tree.ts'

/**
 * Finds what could live on between two calls of a contract: a variable that an inner function assigns, and a variable
 * that an inner function sees and whose object it could change. The first is refused; the second is reported, so that
 * what was made while the bundle loaded is frozen when it has loaded.
 */
export interface ScopeReport {
  /** The first construct that is refused, if any. */
  readonly fault: { readonly construct: string; readonly node: Node } | undefined
  /** The variables of a scope that inner functions see, by the node at whose beginning they are to be reported. */
  readonly captured: ReadonlyMap<Node, readonly string[]>
}

interface Scope {
  readonly parent: Scope | undefined
  /** The innermost function around; the program counts as one. */
  readonly owner: Node
  /** Where its captured variables are reported. */
  readonly body: Node
  readonly names: Set<string>
  readonly captured: Set<string>
}

interface Reference {
  readonly name: string
  readonly scope: Scope
  readonly node: Node
  readonly writes: boolean
}

export function findScopes(program: Node): ScopeReport {
  const scopes: Scope[] = []
  const references: Reference[] = []
  let fault: ScopeReport['fault']

  const refuse = (construct: string, node: Node): void => {
    fault ??= { construct, node }
  }
  const open = (parent: Scope | undefined, owner: Node, body: Node): Scope => {
    const scope = { parent, owner, body, names: new Set<string>(), captured: new Set<string>() }
    scopes.push(scope)
    return scope
  }
  const refer = (name: string, scope: Scope, node: Node, writes = false): void => {
    references.push({ name, scope, node, writes })
  }

  const functionScope = (node: Node, outer: Scope): void => {
    const body = node['body'] as Node
    const scope = open(outer, node, body)
    const id = node['id'] as Node | null
    if (node.type === 'FunctionExpression' && id !== null) scope.names.add(id['name'] as string)
    for (const parameter of node['params'] as readonly Node[]) {
      for (const name of boundNames(parameter)) scope.names.add(name)
      pattern(parameter, scope, false)
    }
    if (body.type !== 'BlockStatement') return visit(body, scope)
    hoist(body, scope)
    for (const statement of childrenOf(body)) visit(statement, scope)
  }

  /** `var` and the functions of a function's body belong to it, wherever they stand. */
  const hoist = (node: Node, scope: Scope): void => {
    for (const child of childrenOf(node)) {
      if (FUNCTIONS.has(child.type)) continue
      if (child.type === 'VariableDeclaration' && child['kind'] === 'var')
        for (const declared of child['declarations'] as readonly Node[])
          for (const name of boundNames(declared['id'] as Node)) {
            // With defaults in the parameters there would be two variables of one name.
            if (isParameter(scope.owner, name)) refuse(`a second declaration of '${name}'`, child)
            scope.names.add(name)
          }
      hoist(child, scope)
    }
  }

  const declare = (node: Node, scope: Scope): void => {
    if (node.type === 'FunctionDeclaration') scope.names.add((node['id'] as Node)['name'] as string)
    if (node.type === 'VariableDeclaration' && node['kind'] !== 'var')
      for (const declared of node['declarations'] as readonly Node[])
        for (const name of boundNames(declared['id'] as Node)) scope.names.add(name)
  }

  const blockScope = (node: Node, outer: Scope): void => {
    const scope = open(outer, outer.owner, node)
    for (const statement of childrenOf(node)) visit(statement, scope)
  }

  const loop = (node: Node, outer: Scope): void => {
    const body = node['body'] as Node
    const scope = open(outer, outer.owner, body)
    const head = childrenOf(node).filter((child) => child !== body)
    for (const part of head) {
      const closes = part !== node['right'] && node.type === 'ForStatement' && holdsFunction(part)
      if (closes) refuse('a function in the head of a loop', part)
      if (part === node['left'] && part.type !== 'VariableDeclaration') pattern(part, scope, true)
      else visit(part, scope)
    }
    if (body.type === 'BlockStatement') for (const statement of childrenOf(body)) visit(statement, scope)
    else visit(body, scope)
  }

  /** Names in a pattern are declared, or written where `writes`; its defaults and computed keys are read. */
  const pattern = (node: Node, scope: Scope, writes: boolean): void => {
    switch (node.type) {
      case 'Identifier':
        return writes ? refer(node['name'] as string, scope, node, true) : undefined
      case 'AssignmentPattern':
        pattern(node['left'] as Node, scope, writes)
        return visit(node['right'] as Node, scope)
      case 'Property':
        if (node['computed'] === true) visit(node['key'] as Node, scope)
        return pattern(node['value'] as Node, scope, writes)
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        for (const child of childrenOf(node)) pattern(child, scope, writes)
        return undefined
      default:
        return visit(node, scope)
    }
  }

  const visit = (node: Node, scope: Scope): void => {
    declare(node, scope)
    if (FUNCTIONS.has(node.type)) return functionScope(node, scope)
    if (LOOPS.has(node.type)) return loop(node, scope)
    switch (node.type) {
      case 'BlockStatement':
        return blockScope(node, scope)
      case 'Identifier':
        return refer(node['name'] as string, scope, node)
      case 'VariableDeclarator':
        pattern(node['id'] as Node, scope, false)
        return node['init'] === null ? undefined : visit(node['init'] as Node, scope)
      case 'AssignmentExpression':
        pattern(node['left'] as Node, scope, true)
        return visit(node['right'] as Node, scope)
      case 'UpdateExpression':
        return pattern(node['argument'] as Node, scope, true)
      case 'MemberExpression':
        visit(node['object'] as Node, scope)
        return node['computed'] === true ? visit(node['property'] as Node, scope) : undefined
      case 'Property':
        if (node['computed'] === true) visit(node['key'] as Node, scope)
        return visit(node['value'] as Node, scope)
      case 'LabeledStatement':
        return visit(node['body'] as Node, scope)
      case 'BreakStatement':
      case 'ContinueStatement':
        return undefined
      case 'SwitchCase':
        for (const statement of node['consequent'] as readonly Node[])
          if (statement.type === 'FunctionDeclaration' || isLexical(statement))
            refuse('a declaration right inside a case', statement)
        break
      default:
    }
    for (const child of childrenOf(node)) visit(child, scope)
  }

  const top = open(undefined, program, program)
  hoist(program, top)
  for (const statement of childrenOf(program)) visit(statement, top)
  for (const { name, scope, node, writes } of references) {
    const home = declaringScope(scope, name)
    if (home !== undefined && home.owner !== scope.owner) home.captured.add(name)
    if (writes && home?.owner !== scope.owner)
      refuse(
        home === undefined ? `an assignment to '${name}', which nothing declares` : outerWrite(name),
        node,
      )
  }
  const captured = new Map<Node, readonly string[]>()
  for (const scope of scopes) if (scope.captured.size > 0) captured.set(scope.body, [...scope.captured])
  return { fault, captured }
}

function outerWrite(name: string): string {
  return `an assignment to '${name}', a variable of an outer function`
}

function declaringScope(scope: Scope | undefined, name: string): Scope | undefined {
  for (let at = scope; at !== undefined; at = at.parent) if (at.names.has(name)) return at
  return undefined
}

function isParameter(owner: Node, name: string): boolean {
  const parameters = (owner['params'] ?? []) as readonly Node[]
  return parameters.some((parameter) => boundNames(parameter).includes(name))
}

function isLexical(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node['kind'] !== 'var'
}

function holdsFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type) || childrenOf(node).some(holdsFunction)
}
