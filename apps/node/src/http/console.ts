import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createHash } from 'node:crypto'
import { problem } from '@vouch/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problem-reply.ts'

/** Where the console's pages are found. */
const PREFIX = '/console'

/** No outside requests, no inline scripts, in nobody's frame. WebAssembly reads XML; documents are shown from memory. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "frame-src 'self' blob:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Of the page; what it loads obeys them without repeating them. */
const PAGE_HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
} as const

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

/** Made at the build, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

interface SiteFile {
  readonly path: string
  readonly type: string
  readonly encodings: readonly (readonly [name: string, path: string])[]
}

/**
 * Serves the built console from `folder`: names with a hash for good, the page itself always asked for again. A path that is
 * no file is a page of the console, which finds its way by the path.
 */
export function addConsole(app: FastifyInstance, folder: string): void {
  const site = openSite(folder)
  const answer = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | FastifyReply => {
    const path = (request.url.split('?', 1)[0] as string).slice(PREFIX.length).replace(/^\/+/, '')
    const files = site.files()
    const file = files.get(path)
    if (file !== undefined) return send(request, reply, file, path)
    const page = files.get('index.html')
    if (page === undefined) return notBuilt(reply)
    if (extname(path) !== '') return notThere(reply, path)
    return send(request, reply, page, 'index.html')
  }
  const options = { schema: { hide: true }, config: { rateLimit: false } } as const
  app.get('/', options, (_request, reply) => reply.redirect(`${PREFIX}/`, 302))
  app.get(PREFIX, options, (_request, reply) => reply.redirect(`${PREFIX}/`, 302))
  app.get(`${PREFIX}/*`, options, answer)
}

interface Site {
  files(): ReadonlyMap<string, SiteFile>
}

/** Told once for each build: what is served is never looked up by a path that somebody sent. */
function openSite(folder: string): Site {
  const page = join(folder, 'index.html')
  let builtMs = -1
  let files: ReadonlyMap<string, SiteFile> = new Map()
  return {
    files() {
      const nowMs = existsSync(page) ? statSync(page).mtimeMs : 0
      if (nowMs !== builtMs) files = filesOf(folder)
      builtMs = nowMs
      return files
    },
  }
}

function filesOf(folder: string): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>()
  if (!existsSync(folder)) return files
  const names = readdirSync(folder, { recursive: true }) as string[]
  const known = new Set(names)
  for (const name of names) {
    const type = TYPES[extname(name)]
    const path = join(folder, name)
    if (type === undefined || !statSync(path).isFile()) continue
    const encodings = ENCODINGS.filter(([, ending]) => known.has(`${name}${ending}`))
    files.set(name.replaceAll('\\', '/'), {
      path,
      type,
      encodings: encodings.map(([encoding, ending]) => [encoding, `${path}${ending}`]),
    })
  }
  return files
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SiteFile,
  name: string,
): Promise<FastifyReply> {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding = file.encodings.find(([wanted]) => accepted.includes(wanted))
  const bytes = await readFile(encoding?.[1] ?? file.path)
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  const lasting = name.startsWith('assets/')
  reply.headers({
    'content-type': file.type,
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    etag: tag,
    ...(file.type === TYPES['.html'] ? PAGE_HEADERS : {}),
  })
  if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  if (encoding !== undefined) reply.header('content-encoding', encoding[0])
  return reply.send(bytes)
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    problem('CONSOLE_NOT_BUILT', 'The web console was not built with this node.', 'Build it: npm run build.'),
  )
}

function notThere(reply: FastifyReply, path: string): FastifyReply {
  return sendProblem(
    reply,
    problem('CONSOLE_FILE_UNKNOWN', 'The console has no such file.', 'Load the page again.', { path }),
  )
}
