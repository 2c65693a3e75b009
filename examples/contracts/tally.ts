import { collection, declareContract, t } from '@vouch/contract/api'

// Types are data: from them come the check, the recorded form, the SDK's types, the API's pages and the command's flags.
const Label = t.text({ max: 80, min: 1, pattern: 'name' })
const Tally = t.record({ count: t.integer(), keeper: t.publicKey(), closed: t.boolean() })

const home = declareContract({
  name: 'tally',
  version: 1,
  summary: 'Counts anything, until whoever began it closes it.',
  // Each record is under the state root and can be proven, present or absent.
  state: { tallies: collection({ key: Label, value: Tally }) },
  // Recorded with the outcome, and followed under its subject.
  events: { counted: t.record({ label: Label, count: t.integer() }) },
  errors: {
    NOT_KEEPER: { message: "Only the key that began '{label}' closes it.", remedy: 'Sign with that key.' },
    TALLY_CLOSED: { message: "'{label}' was closed at {count}.", remedy: 'Begin another.' },
  },
})

const add = home.action(
  {
    summary: 'Counts, from nothing at first.',
    args: t.record({ label: Label, by: t.integer({ max: 1000 }) }),
  },
  (context, { label, by }) => {
    const keeper = context.caller.keys[0] as Uint8Array
    const tally = context.state.tallies.get(label) ?? { count: 0, keeper, closed: false }
    if (tally.closed) context.fail('TALLY_CLOSED', { label, count: tally.count }) // ends it; nothing of it is kept
    const count = tally.count + by
    context.state.tallies.set(label, { ...tally, count })
    context.emit('counted', context.hash('label', context.encode(Label, label)), { label, count })
    return null
  },
)

const close = home.action(
  { summary: 'Ends a tally.', args: t.record({ label: Label }) },
  (context, { label }) => {
    const tally = context.state.tallies.get(label)
    const isKeeper = context.caller.keys[0]?.every((byte, at) => byte === tally?.keeper[at]) ?? false
    if (tally === undefined || !isKeeper) return context.fail('NOT_KEEPER', { label })
    context.state.tallies.set(label, { ...tally, closed: true })
    return null
  },
)

const count = home.view(
  { summary: 'How far a tally is.', args: t.record({ label: Label }), result: t.option(Tally) },
  (context, { label }) => context.state.tallies.get(label) ?? null,
)

export const contract = home.contract({ actions: { add, close }, views: { count } })
