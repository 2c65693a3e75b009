import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BankState } from './state.ts'

/** Folders by which systems that know no HTTP exchange messages with the bank. */
export interface Folders {
  /** Files that lie in `in/`, oldest name first. */
  arrived(): readonly string[]
  read(name: string): Uint8Array
  /** Out of `in/`, into `done/` or `refused/` with the reason beside it. */
  file(name: string, refusal?: string): void
  /** Messages of the bank that are not in `out/` yet. */
  publish(state: BankState): void
}

export function openFolders(directory: string): Folders {
  const at = (name: string): string => join(directory, name)
  for (const name of ['in', 'out', 'done', 'refused']) mkdirSync(at(name), { recursive: true })
  const published = new Set(readdirSync(at('out')))
  return {
    arrived: () =>
      readdirSync(at('in'))
        .filter((name) => name.endsWith('.xml'))
        .sort(),
    read: (name) => readFileSync(join(at('in'), name)),
    file(name, refusal) {
      const to = refusal === undefined ? 'done' : 'refused'
      if (refusal !== undefined) writeFileSync(join(at(to), `${name}.txt`), `${refusal}\n`)
      renameSync(join(at('in'), name), join(at(to), name))
    },
    publish(state) {
      for (const { messageId, type, xml, way } of state.kept.values()) {
        const name = `${messageId}.${type}.xml`
        if (way === 'in' || published.has(name)) continue
        // Under its name only when it is whole: somebody may be watching.
        writeFileSync(at('unfinished'), xml)
        renameSync(at('unfinished'), join(at('out'), name))
        published.add(name)
      }
    },
  }
}
