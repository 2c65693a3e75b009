import { failed, ok, type Result } from '@vouch/core'
import { ParseOption, XmlDocument, XmlElement, XmlParseError, XmlText, XmlCData } from 'libxml2-wasm'
import { guardXml } from '../voucher/standards/xml-guard.ts'
import { xmlText } from '../voucher/standards/xml-text.ts'

/** An element by its local name; prefixes differ from bank to bank and mean nothing. */
export interface Tree {
  readonly name: string
  readonly namespace: string
  readonly text: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Tree[]
}

/** Of one message; a file of many is split by who sends it. */
const MAX_BYTES = 8 << 20

/** Parses a message from outside: no DOCTYPE, no entities, nothing fetched. Problem: `ISO20022_MALFORMED`. */
export function parseTree(bytes: Uint8Array): Result<Tree> {
  if (bytes.length > MAX_BYTES) return malformed(`it has more than ${MAX_BYTES} bytes`)
  const text = xmlText(bytes)
  if (!text.ok) return malformed(text.problem.detail)
  const guarded = guardXml(text.value)
  if (!guarded.ok) return malformed(guarded.problem.detail)
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOWARNING
  try {
    const document = XmlDocument.fromString(text.value, { option })
    try {
      return ok(treeOf(document.root))
    } finally {
      document.dispose()
    }
  } catch (cause) {
    if (!(cause instanceof XmlParseError)) throw cause
    return malformed((cause.details[0]?.message ?? 'there is no root element').trim().slice(0, 200))
  }
}

function treeOf(element: XmlElement): Tree {
  const children: Tree[] = []
  let text = ''
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(treeOf(node))
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content
  }
  const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]))
  return { name: element.name, namespace: element.namespaceUri, text: text.trim(), attributes, children }
}

function malformed(reason: string): Result<never> {
  return failed(
    'ISO20022_MALFORMED',
    `The message cannot be read as XML: ${reason.replace(/\.$/, '')}.`,
    'Ask its sender for an intact copy.',
  )
}

/** The first element down a path such as `GrpHdr/MsgId`; of a name in several places along it, the first that leads on. */
export function at(tree: Tree, path: string): Tree | undefined {
  const [name, ...rest] = path.split('/')
  for (const child of tree.children) {
    if (child.name !== name) continue
    if (rest.length === 0) return child
    const found = at(child, rest.join('/'))
    if (found !== undefined) return found
  }
  return undefined
}

export function all(tree: Tree, path: string): readonly Tree[] {
  const [name, ...rest] = path.split('/')
  const here = tree.children.filter((child) => child.name === name)
  return rest.length === 0 ? here : here.flatMap((child) => all(child, rest.join('/')))
}

/** The text at the first of the paths that has any. */
export function textAt(tree: Tree | undefined, ...paths: readonly string[]): string | undefined {
  if (tree === undefined) return undefined
  for (const path of paths) {
    const text = at(tree, path)?.text
    if (text !== undefined && text !== '') return text
  }
  return undefined
}
