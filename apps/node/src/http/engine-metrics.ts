import { Gauge, type Registry } from 'prom-client'

/** What the engine beside the node says of itself now. */
export interface EngineReport {
  /** Of the engine's own blocks, which are more than ours. */
  readonly height: number
  readonly isCatchingUp: boolean
  readonly peers: number
}

/** The process that orders blocks, for those who watch the node. */
export interface EngineWatch {
  /** Undefined where it does not answer. */
  report(): Promise<EngineReport | undefined>
  /** How often it has been started again since the node was. */
  readonly restarts: number
}

/** Asked once whenever Prometheus asks; an engine that does not answer is down, and has no peers. */
export function addEngineMetrics(engine: EngineWatch, registry: Registry): void {
  let asked: Promise<EngineReport | undefined> | undefined
  const ask = (): Promise<EngineReport | undefined> => {
    asked ??= engine.report().finally(() => {
      asked = undefined
    })
    return asked
  }
  const gauge = (name: string, help: string, read: (now: EngineReport | undefined) => number | undefined) =>
    new Gauge({
      name: `vouch_engine_${name}`,
      help,
      registers: [registry],
      async collect() {
        const value = read(await ask())
        if (value !== undefined) this.set(value)
      },
    })
  gauge('up', '1 where the engine answers', (now) => (now === undefined ? 0 : 1))
  gauge('height', 'Last block of the engine', (now) => now?.height)
  gauge('peers', 'Engines it is connected to', (now) => now?.peers ?? 0)
  gauge('catching_up', '1 while the engine fetches blocks that it missed', (now) =>
    Number(now?.isCatchingUp ?? 0),
  )
  gauge('restarts', 'How often the engine was started again', () => engine.restarts)
}
