import { describe, expect, it } from 'vitest'
import {
  assert,
  failed,
  InvariantViolation,
  OperationalError,
  ok,
  ProblemError,
  problem,
  unwrap,
} from '../../src/index.ts'

describe('a problem', () => {
  it('is returned with its code, what is wrong and what to do', () => {
    expect(failed('CODE', 'It is wrong.', 'Right it.', { height: 3 })).toEqual({
      ok: false,
      problem: { code: 'CODE', detail: 'It is wrong.', remedy: 'Right it.', meta: { height: 3 } },
    })
    expect(problem('CODE', 'a', 'b').meta).toEqual({})
  })

  it('is thrown only where a value is demanded', () => {
    expect(unwrap(ok(5))).toBe(5)
    const refusal = failed('CODE', 'It is wrong.', 'Right it.')
    expect(() => unwrap(refusal)).toThrow(ProblemError)
    expect(() => unwrap(refusal)).toThrow('CODE: It is wrong.')
    try {
      unwrap(refusal)
    } catch (thrown) {
      expect(thrown).toMatchObject({ name: 'ProblemError', problem: refusal.problem })
    }
  })
})

describe('an operational failure', () => {
  it('says why and what to do', () => {
    const cause = new Error('ENOSPC')
    const error = new OperationalError('DISK_FULL', 'The disk is full.', 'Make room.', cause)
    expect(error).toMatchObject({ name: 'OperationalError', code: 'DISK_FULL', remedy: 'Make room.', cause })
    expect('cause' in new OperationalError('A', 'b', 'c')).toBe(false)
  })
})

describe('an invariant', () => {
  it('stops with its name when it is broken, and only then', () => {
    expect(() => assert(true, 'one is one')).not.toThrow()
    expect(() => assert(false, 'heights grow by one')).toThrow(InvariantViolation)
    expect(() => assert(false, 'heights grow by one', '7 after 5')).toThrow(
      'invariant broken: heights grow by one (7 after 5)',
    )
  })
})
