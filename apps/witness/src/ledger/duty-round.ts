/** Calls `round` whenever it is asked to, one call at a time; what is asked meanwhile makes one more. */
export interface DutyRound {
  ask(): void
  /** Nothing is asked any more; resolves when the running one has ended. */
  stop(): Promise<void>
}

/** `everyMs`: also as often as that, since time alone can make something due. */
export function createDutyRound(
  round: () => Promise<void>,
  { everyMs, onError }: { readonly everyMs: number; onError(cause: unknown): void },
): DutyRound {
  const state = { asked: false, stopped: false }
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    while (state.asked && !state.stopped) {
      state.asked = false
      await round().catch(onError)
    }
    running = undefined
  }
  const ask = (): void => {
    if (state.stopped) return
    state.asked = true
    running ??= run()
  }
  const timer = setInterval(ask, everyMs)
  return {
    ask,
    async stop() {
      state.stopped = true
      clearInterval(timer)
      await running
    },
  }
}
