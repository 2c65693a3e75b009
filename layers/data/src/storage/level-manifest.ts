import { readSlices, type SliceReader } from './level-finding.ts'

/** The files a LevelDB database consists of, as its manifest says (db/version_edit.cc). */
export interface LevelVersion {
  /** Bytes of each table in use, by number. */
  readonly tables: ReadonlyMap<number, number>
  /** Logs from this number on are in use. */
  readonly logNumber: number
  /** False where an edit could not be read. */
  readonly isWhole: boolean
  /** False where it ends before it says what LevelDB does not open without. */
  readonly isComplete: boolean
}

/** Log, next file and last sequence: VersionSet::Recover (db/version_set.cc) asks for these. */
const NEEDED = [2, 3, 4]

type Edit = (reader: SliceReader, version: { tables: Map<number, number>; logNumber: number }) => void

const skipNumber: Edit = (reader) => void reader.varint()
const EDITS: Readonly<Record<number, Edit>> = {
  1: (reader) => void reader.slice(), // comparator
  2: (reader, version) => {
    version.logNumber = reader.varint()
  },
  3: skipNumber, // next file
  4: skipNumber, // last sequence
  5(reader) {
    reader.varint() // level of a compaction pointer
    reader.slice()
  },
  6(reader, { tables }) {
    reader.varint() // level
    tables.delete(reader.varint())
  },
  7(reader, { tables }) {
    reader.varint() // level
    tables.set(reader.varint(), reader.varint())
    reader.slice() // smallest key
    reader.slice() // largest key
  },
  9: skipNumber, // previous log
}

export function readManifest(records: readonly Uint8Array[]): LevelVersion {
  const version = { tables: new Map<number, number>(), logNumber: 0 }
  let isWhole = true
  const seen = new Set<number>()
  for (const record of records) {
    const reader = readSlices(record)
    while (reader.at < record.length && isWhole) {
      const tag = reader.varint()
      const edit = EDITS[tag]
      seen.add(tag)
      edit?.(reader, version)
      isWhole = edit !== undefined && !reader.isBad
    }
  }
  return { ...version, isWhole, isComplete: NEEDED.every((tag) => seen.has(tag)) }
}
