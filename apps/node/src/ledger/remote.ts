import { OperationalError, ProblemError } from '@vouch/core'

/**
 * Calls across threads: a method name and plain arguments one way, a value or an error the other. Byte arrays
 * are copied, not transferred: the caller may still hold them.
 */
type Call = { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
type Reply = { readonly reply: number; readonly value?: unknown; readonly error?: PlainError }
type Notice = { readonly notice: string; readonly value: unknown }

/** An error as it crosses: classes do not. */
export interface PlainError {
  readonly message: string
  readonly code?: string
  readonly remedy?: string
}

/** A message port, a worker or a worker's parent. */
interface Channel {
  postMessage(value: unknown): void
  on(event: 'message', listener: (value: never) => void): unknown
}

// oxlint-disable-next-line typescript/no-explicit-any -- any method of any object may be called from the other side
type Methods = Readonly<Record<string, (...args: any[]) => unknown>>

export function serveCalls(channel: unknown, methods: Methods): (notice: string, value: unknown) => void {
  const port = channel as Channel
  port.on('message', (message: Call) => {
    if (message.method === undefined) return
    const method = methods[message.method]
    Promise.resolve()
      .then(() => method?.(...message.args))
      .then((value) => port.postMessage({ reply: message.call, value } satisfies Reply))
      .catch((cause: unknown) =>
        port.postMessage({ reply: message.call, error: plainError(cause) } satisfies Reply),
      )
  })
  return (notice, value) => port.postMessage({ notice, value } satisfies Notice)
}

export interface Caller {
  call<T>(method: string, ...args: readonly unknown[]): Promise<T>
  onNotice(name: string, listener: (value: never) => void): void
  /** Rejects whatever waits: the other side is gone. */
  abandon(cause: Error): void
}

export function createCaller(channel: unknown): Caller {
  const port = channel as Channel
  const waiting = new Map<number, { resolve(value: never): void; reject(cause: Error): void }>()
  const listeners = new Map<string, ((value: never) => void)[]>()
  let next = 0
  let gone: Error | undefined
  port.on('message', (message: Reply | Notice) => {
    if ('notice' in message) {
      for (const listener of listeners.get(message.notice) ?? []) listener(message.value as never)
      return
    }
    const waiter = waiting.get(message.reply)
    waiting.delete(message.reply)
    if (message.error === undefined) waiter?.resolve(message.value as never)
    else waiter?.reject(reviveError(message.error))
  })
  return {
    call<T>(method: string, ...args: readonly unknown[]): Promise<T> {
      if (gone !== undefined) return Promise.reject(gone)
      return new Promise<T>((resolve, reject) => {
        next += 1
        waiting.set(next, { resolve: resolve as (value: never) => void, reject })
        port.postMessage({ call: next, method, args } satisfies Call)
      })
    },
    onNotice(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener])
    },
    abandon(cause) {
      gone = cause
      for (const waiter of waiting.values()) waiter.reject(cause)
      waiting.clear()
    },
  }
}

export function plainError(cause: unknown): PlainError {
  if (cause instanceof OperationalError)
    return { message: cause.message, code: cause.code, remedy: cause.remedy }
  if (cause instanceof ProblemError)
    return { message: cause.problem.detail, code: cause.problem.code, remedy: cause.problem.remedy }
  return { message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }
}

export function reviveError(error: PlainError): Error {
  if (error.code !== undefined) return new OperationalError(error.code, error.message, error.remedy ?? '')
  return new Error(error.message)
}
