/** One message of an event stream (WHATWG HTML §9.2). */
export interface StreamMessage {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string
}

/** Most characters of one message; a node's are far smaller. */
const MAX_MESSAGE = 4 << 20

/** Parses `text/event-stream` as it arrives. Comments pass as messages without data, so that a reader sees life. */
export async function* readEventStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder()
  const reader = stream.getReader()
  let rest = ''
  let fields: string[] = []
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) return // an unfinished message is dropped, as the standard says
      rest += decoder.decode(next.value, { stream: true })
      if (rest.length > MAX_MESSAGE) throw new RangeError('a message of the event stream is too long')
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line !== '') {
          fields.push(line)
          continue
        }
        if (fields.length > 0) yield messageOf(fields)
        fields = []
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function messageOf(lines: readonly string[]): StreamMessage {
  let id: string | undefined
  let event: string | undefined
  const data: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'id') id = value
    else if (name === 'event') event = value
    else if (name === 'data') data.push(value)
  }
  return { id, event, data: data.join('\n') }
}
