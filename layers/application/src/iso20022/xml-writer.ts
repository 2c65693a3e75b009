/** A piece of XML; undefined is nothing. */
export type Xml = string | undefined

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] as string)
}

/** An element with what is in it; nothing where all of it is nothing. */
export function group(name: string, ...children: readonly Xml[]): Xml {
  const inside = children.filter((child) => child !== undefined).join('')
  return inside === '' ? undefined : `<${name}>${inside}</${name}>`
}

/** An element with a text; nothing where there is none. */
export function leaf(name: string, text: string | undefined, attribute?: readonly [string, string]): Xml {
  if (text === undefined) return undefined
  const more = attribute === undefined ? '' : ` ${attribute[0]}="${escaped(attribute[1])}"`
  return `<${name}${more}>${escaped(text)}</${name}>`
}

export function each<T>(items: readonly T[], write: (item: T) => Xml): Xml {
  return items.map((item) => write(item) ?? '').join('')
}
