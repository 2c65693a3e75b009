import type { Problem, ProblemMeta } from '@vouch/core'

/** What a person is told when a command does not do what was asked. */
export interface Complaint extends Problem {
  /** 1: it was refused or failed; 2: it was typed wrongly. */
  readonly exitCode: 1 | 2
}

/** Kept apart from `ProblemError` so that help needs none of the rest of the house. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly complaint: Complaint
  constructor(complaint: Complaint, cause?: unknown) {
    super(`${complaint.code}: ${complaint.detail}`, cause === undefined ? undefined : { cause })
    this.complaint = complaint
  }
}

export function commandError(
  code: string,
  detail: string,
  remedy: string,
  meta: ProblemMeta = {},
): CommandError {
  return new CommandError({ code, detail, remedy, meta, exitCode: 1 })
}

export function usageError(code: string, detail: string, remedy: string): CommandError {
  return new CommandError({ code, detail, remedy, meta: {}, exitCode: 2 })
}

const SYSTEM_REMEDY: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path.',
  EACCES: 'Check that you may read and write there.',
  EISDIR: 'Name a file, not a folder.',
  ENOSPC: 'Make room on the disk, then type the command again; nothing was left half done.',
  EMFILE: 'Let fewer programs keep files open, then type the command again.',
}

/** The complaint that a thrown value stands for; its kinds are told by their form, whichever package made them. */
export function complaintOf(thrown: unknown): Complaint {
  if (thrown instanceof CommandError) return thrown.complaint
  const error = thrown as Partial<Error> & {
    problem?: Problem
    code?: string
    remedy?: string
    invariant?: string
    path?: string
  }
  if (error?.problem !== undefined) return { ...error.problem, exitCode: 1 }
  const detail = error?.message ?? String(thrown)
  if (typeof error?.code === 'string' && typeof error.remedy === 'string')
    return { code: error.code, detail: sentence(detail), remedy: error.remedy, meta: {}, exitCode: 1 }
  if (typeof error?.code === 'string' && /^E[A-Z]+$/.test(error.code)) {
    const code =
      error.code === 'ENOENT' ? 'FILE_MISSING' : error.code === 'ENOSPC' ? 'DISK_FULL' : 'FILE_UNUSABLE'
    const remedy =
      SYSTEM_REMEDY[error.code] ?? 'Put right what the system names, then type the command again.'
    const about = error.path === undefined ? detail : `${error.path}: ${systemWords(error.code)}`
    return {
      code,
      detail: `${about}.`.replace(/\.\.$/, '.'),
      remedy,
      meta: { system: error.code },
      exitCode: 1,
    }
  }
  if (error?.invariant !== undefined)
    return {
      code: 'INVARIANT_BROKEN',
      detail: sentence(detail),
      remedy: 'Nothing was written after it. Run: vouch audit',
      meta: {},
      exitCode: 1,
    }
  return {
    code: 'UNEXPECTED',
    detail: sentence(detail),
    remedy: 'This is a fault of vouch. VOUCH_DEBUG=1 before the command shows where it arose.',
    meta: {},
    exitCode: 1,
  }
}

function systemWords(code: string): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'access is denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of the path is not a folder',
    EEXIST: 'it exists already',
    ENOSPC: 'no room is left on the disk',
  }
  return words[code] ?? `the system says ${code}`
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

/** For people: `CODE: sentence`, then what to do. */
export function complaintText({ code, detail, remedy }: Complaint): string {
  return remedy === '' ? `${code}: ${detail}` : `${code}: ${detail}\n→ ${remedy}`
}

/** For programs: one line. */
export function complaintJson(complaint: Complaint): string {
  const { code, detail, remedy, meta } = complaint
  return JSON.stringify({ problem: { code, detail, remedy, meta } })
}
