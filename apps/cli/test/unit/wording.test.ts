import { describe, expect, test } from 'vitest'
import { OperationalError, ProblemError, problem } from '@vouch/core'
import { timeOf } from '../../src/session/date.ts'
import { aliasOf } from '../../src/session/key-files.ts'
import { stepWords } from '@vouch/certificate'
import { moment, printable, table } from '../../src/shell/format.ts'
import { distance, nearest } from '../../src/shell/nearest.ts'
import { commandError, complaintOf, complaintText } from '../../src/shell/problem.ts'
import { quoted } from '../../src/shell/wrong-use.ts'
import { Step } from '@vouch/application'

describe('complaints', () => {
  test('every kind of error becomes code, sentence and remedy', () => {
    const own = complaintOf(commandError('ONE', 'It is so.', 'Do this.'))
    expect(complaintText(own)).toBe('ONE: It is so.\n→ Do this.')
    const returned = complaintOf(new ProblemError(problem('TWO', 'It was so.', 'Do that.', { at: 3 })))
    expect(returned).toMatchObject({ code: 'TWO', remedy: 'Do that.', meta: { at: 3 }, exitCode: 1 })
    const outside = complaintOf(new OperationalError('THREE', 'the disk is full', 'Make room.'))
    expect(outside).toMatchObject({ code: 'THREE', detail: 'The disk is full.', remedy: 'Make room.' })
  })
  test('errors of the system are put in words', () => {
    const missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'a.xml' })
    expect(complaintOf(missing)).toMatchObject({
      code: 'FILE_MISSING',
      detail: 'a.xml: there is no such file or folder.',
    })
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/x' })
    expect(complaintOf(full).code).toBe('DISK_FULL')
    expect(complaintOf(new TypeError('x is not a function')).code).toBe('UNEXPECTED')
  })
})

describe('the nearest word', () => {
  test('counts insertions, deletions, replacements and swaps', () => {
    expect(distance('freeze', 'frezee')).toBe(1)
    expect(distance('', 'abc')).toBe(3)
    expect(distance('kitten', 'sitting')).toBe(3)
  })
  test('is told only where it is near', () => {
    expect(nearest('acmee', ['acme', 'globex'])).toBe('acme')
    expect(nearest('with', ['withdraw-grant', 'accept'])).toBe('withdraw-grant')
    expect(nearest('xyzzy', ['acme', 'globex'])).toBeUndefined()
  })
})

describe('words for people', () => {
  test('columns are as wide as a terminal shows Han signs', () => {
    expect(
      table([
        ['上海', 'a'],
        ['ab', 'b'],
      ]),
    ).toBe('上海  a\nab    b')
  })
  test('text of others moves no cursor and turns nothing around', () => {
    expect(printable('a\u001b[2Jb\u202ec')).toBe('a�[2Jb�c')
  })
  test('times are in UTC and days are understood', () => {
    expect(moment(0)).toBe('1970-01-01 00:00:00 UTC')
    expect(timeOf('2027-01-31')).toBe(Date.UTC(2027, 0, 31))
    expect(() => timeOf('soon')).toThrow('DATE_UNREADABLE')
  })
  test('every step of a flow record has words of its own', () => {
    const steps = Step.kind === 'choice' ? Step.of : []
    expect(steps.length).toBeGreaterThan(20)
    const words = steps.map((step) => stepWords(step, 'Globex'))
    expect(new Set(words).size).toBe(steps.length)
    for (const [at, step] of steps.entries()) expect(words[at]).not.toBe(step)
  })
  test('names become aliases', () => {
    expect(aliasOf('Acme Fastenings Ltd')).toBe('acme-fastenings-ltd')
    expect(aliasOf('Łódź Export')).toBe('odz-export')
    expect(aliasOf('上海')).toBe('founder')
  })
  test('a corrected line can be pasted into a shell', () => {
    expect(quoted(['vouch', 'organisation', 'add', "O'Neil & Sons"])).toBe(
      "vouch organisation add 'O'\\''Neil & Sons'",
    )
  })
})
