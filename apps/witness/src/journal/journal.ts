import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { OperationalError } from '@vouch/core'

/** What has happened, in the order in which it did; a record is there whole or not at all. */
export interface Journal<Event> {
  /** The records there were when it was opened. */
  readonly past: readonly (readonly Event[])[]
  /** Returns when the disk has it. Throws `JOURNAL_WRITE_FAILED`; nothing may be done on the strength of it then. */
  append(events: readonly Event[]): void
  close(): void
}

/**
 * One line a record: CRC-32 in eight hexadecimal digits, a blank, the events as JSON. What a kill left half written at the
 * end is cut off: nobody acted on it. Throws `JOURNAL_DAMAGED` where a line before the last does not fit its checksum.
 */
export function openJournal<Event>(path: string): Journal<Event> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'a+', 0o600)
  const text = readFileSync(path, 'latin1')
  const past: (readonly Event[])[] = []
  let whole = 0
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const events = end < 0 ? undefined : eventsOf<Event>(text.slice(at, end))
    if (events === undefined) {
      if (end >= 0 && end + 1 < text.length) throw damaged(path, past.length + 1)
      break
    }
    past.push(events)
    at = end + 1
    whole = at
  }
  if (whole < text.length) {
    ftruncateSync(file, whole)
    fsyncSync(file)
  }
  return {
    past,
    append(events) {
      const json = Buffer.from(JSON.stringify(events), 'utf8')
      const line = Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from('\n')])
      try {
        for (let written = 0; written < line.length; ) written += writeSync(file, line, written)
        fsyncSync(file)
      } catch (cause) {
        throw new OperationalError(
          'JOURNAL_WRITE_FAILED',
          `writing ${path} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
          'Free some space, then start again; what was told is on disk.',
          cause,
        )
      }
    },
    close: () => closeSync(file),
  }
}

function checksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}

function eventsOf<Event>(line: string): readonly Event[] | undefined {
  const json = Buffer.from(line.slice(9), 'latin1')
  if (line[8] !== ' ' || checksum(json) !== line.slice(0, 8)) return undefined
  return JSON.parse(json.toString('utf8')) as readonly Event[]
}

function damaged(path: string, line: number): OperationalError {
  return new OperationalError(
    'JOURNAL_DAMAGED',
    `line ${line} of ${path} is not as it was written`,
    'Restore the journal from a backup; do not go on without it.',
  )
}
