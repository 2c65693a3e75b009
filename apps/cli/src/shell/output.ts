import type { Complaint } from './problem.ts'

/** Where words go. */
export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean }
}

export interface Output {
  readonly json: boolean
  /** A result: one line of JSON, or the words for people. */
  item(json: unknown, words: string): void
  /** Words for people only; nothing where JSON is wanted. */
  say(words: string): void
  /** Words beside the result, on the error stream, wanted or not. */
  note(words: string): void
  /** A part of the work failed and the rest goes on; the command will exit with 1. */
  partFailed(complaint: Complaint, json: unknown): void
  readonly failures: number
  /** A bar where both streams are a terminal, nothing elsewhere. */
  progress(total: number, label: string): Promise<Progress>
}

export interface Progress {
  to(done: number, total?: number): void
  stop(): void
}

export function createOutput(streams: Streams, json: boolean): Output {
  let failures = 0
  let barShown = false
  const onTerminal = streams.stdout.isTTY === true && streams.stderr.isTTY === true
  const line = (stream: Streams['stdout'], text: string): void => {
    if (barShown) streams.stderr.write('\r\u001b[K')
    stream.write(`${text}\n`)
  }
  return {
    json,
    item: (value, words) => line(streams.stdout, json ? JSON.stringify(value) : words),
    say(words) {
      if (!json) line(streams.stdout, words)
    },
    note: (words) => line(streams.stderr, words),
    partFailed(complaint, value) {
      failures++
      if (json) line(streams.stdout, JSON.stringify(value))
      else line(streams.stderr, `${complaint.code}: ${complaint.detail}\n→ ${complaint.remedy}`)
    },
    get failures() {
      return failures
    },
    async progress(total, label) {
      if (!onTerminal || json) return { to: () => {}, stop: () => {} }
      const { default: bars } = await import('cli-progress')
      const bar = new bars.SingleBar(
        {
          format: `${label} {bar} {value}/{total}  {eta_formatted} left`,
          stream: process.stderr,
          hideCursor: true,
          clearOnComplete: true,
          etaBuffer: 50,
        },
        bars.Presets.shades_classic,
      )
      bar.start(total, 0)
      barShown = true
      return {
        to(done, newTotal) {
          if (newTotal !== undefined) bar.setTotal(newTotal)
          bar.update(done)
        },
        stop() {
          bar.stop()
          barShown = false
        },
      }
    },
  }
}
