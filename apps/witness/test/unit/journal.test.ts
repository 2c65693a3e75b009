import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createDurable } from '../../src/journal/durable.ts'
import { openJournal } from '../../src/journal/journal.ts'

const root = mkdtempSync(join(tmpdir(), 'vouch-journal-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let made = 0
const fresh = (): string => join(root, `${made++}`, 'test.journal')
const written = (path: string, ...records: readonly (readonly number[])[]): void => {
  const journal = openJournal<number>(path)
  for (const record of records) journal.append(record)
  journal.close()
}

describe('a journal', () => {
  it('gives back what was appended, record by record', () => {
    const path = fresh()
    written(path, [1, 2], [3])
    written(path, [4])
    expect(openJournal<number>(path).past).toEqual([[1, 2], [3], [4]])
  })

  it('loses at most the record that a kill left half written, wherever it was cut', () => {
    const path = fresh()
    written(path, [1, 2], [3], [444])
    const whole = readFileSync(path)
    const third = whole.lastIndexOf(0x0a, whole.length - 2) + 1
    for (let length = third; length < whole.length; length++) {
      writeFileSync(path, whole)
      truncateSync(path, length)
      const journal = openJournal<number>(path)
      expect(journal.past).toEqual([[1, 2], [3]])
      journal.append([5])
      journal.close()
      expect(openJournal<number>(path).past).toEqual([[1, 2], [3], [5]])
    }
  })

  it('does not go on where an earlier record is not as it was written: JOURNAL_DAMAGED', () => {
    const path = fresh()
    written(path, [1, 2], [3], [4])
    const bytes = readFileSync(path)
    bytes[10] = (bytes[10] as number) ^ 1
    writeFileSync(path, bytes)
    expect(() => openJournal(path)).toThrow(expect.objectContaining({ code: 'JOURNAL_DAMAGED' }))
  })

  it('says so when it cannot write: JOURNAL_WRITE_FAILED', () => {
    const path = fresh()
    const journal = openJournal<number>(path)
    journal.close()
    // The number of a closed file may be given to another: this one only reads.
    const other = openSync(path, 'r')
    expect(() => journal.append([1])).toThrow(expect.objectContaining({ code: 'JOURNAL_WRITE_FAILED' }))
    closeSync(other)
  })
})

describe('a durable state', () => {
  const sum = (state: number, event: number): number => {
    if (event < 0) throw new RangeError('below zero')
    return state + event
  }

  it('is the same after a restart, and writes nothing of what breaks a rule', () => {
    const path = fresh()
    const journal = openJournal<number>(path)
    const durable = createDurable(journal, 0, sum)
    durable.commit([1, 2])
    expect(() => durable.commit([5, -1])).toThrow('below zero')
    durable.commit([])
    expect(durable.state).toBe(3)
    journal.close()
    expect(createDurable(openJournal<number>(path), 0, sum).state).toBe(3)
    appendFileSync(path, 'half')
    expect(createDurable(openJournal<number>(path), 0, sum).state).toBe(3)
  })
})
