// Node 20 lacks `Promise.withResolvers`, which libp2p calls; loaded before it.
interface Resolvers<T> {
  promise: Promise<T>
  resolve(value: T | PromiseLike<T>): void
  reject(reason?: unknown): void
}

const constructor = Promise as unknown as { withResolvers?: <T>() => Resolvers<T> }

constructor.withResolvers ??= <T>(): Resolvers<T> => {
  const made = {} as Resolvers<T>
  made.promise = new Promise<T>((resolve, reject) => {
    made.resolve = resolve
    made.reject = reject
  })
  return made
}
