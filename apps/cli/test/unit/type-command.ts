import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../../src/main.ts'

/** Runs a command line in a home of its own and gives what it says. */
export async function type(words: readonly string[], variables: Record<string, string> = {}) {
  let stdout = ''
  let stderr = ''
  const code = await main(words, {
    variables: { VOUCH_HOME: mkdtempSync(join(tmpdir(), 'vouch-cli-')), ...variables },
    directory: tmpdir(),
    stdout: { write: (text) => void (stdout += text) },
    stderr: { write: (text) => void (stderr += text) },
  })
  return { code, stdout, stderr }
}

export interface CannedServer {
  readonly url: string
  close(): Promise<void>
}

/** Answers by `METHOD /path`: text as it is, everything else as JSON; what it has no answer for fails with status 500. */
export async function serve(answers: Readonly<Record<string, unknown>>): Promise<CannedServer> {
  const server = createServer((request, response) => {
    const answer = answers[`${request.method} ${request.url}`]
    response.statusCode = answer === undefined ? 500 : 200
    response.setHeader('content-type', typeof answer === 'string' ? 'text/plain' : 'application/json')
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A node that answers these views, by `contract/view`. */
export function serveViews(views: Readonly<Record<string, unknown>>): Promise<CannedServer> {
  return serve(
    Object.fromEntries(
      Object.entries(views).map(([view, result]) => [`POST /v1/views/${view}`, { result, height: 1 }]),
    ),
  )
}
