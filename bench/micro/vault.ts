import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unwrap } from '@vouch/core'
import { type BlobStore, type ByteStream, collect, encryptDocument, streamOf } from '@vouch/data'
import { createFileBlobStore, decryptToFile, encryptToFile, fileStream } from '@vouch/data/node'

const MEBIBYTE = 1 << 20
const SAMPLE_MS = 20

export interface VaultFigures {
  readonly sizeMiB: number
  readonly encryptMiBPerSecond: number
  readonly encryptToFileMiBPerSecond: number
  readonly uploadMiBPerSecond: number
  readonly finishMiBPerSecond: number
  readonly obtainMiBPerSecond: number
  readonly smallDepositsPerSecond: number
  /** The most resident memory of the whole process, the runtime included. */
  readonly peakRssMiB: number
}

/** A document of `sizeMiB` through the vault and back, on the disk that holds the system's temporary folder. */
export async function measureVault(sizeMiB: number, smallDeposits = 200): Promise<VaultFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-bench-'))
  let peakRssMiB = 0
  const sample = (): void => {
    peakRssMiB = Math.max(peakRssMiB, process.memoryUsage.rss() / MEBIBYTE)
  }
  const sampler = setInterval(sample, SAMPLE_MS)
  try {
    return {
      ...(await measureIn(folder, sizeMiB, smallDeposits)),
      peakRssMiB: (sample(), Math.round(peakRssMiB)),
    }
  } finally {
    clearInterval(sampler)
    await rm(folder, { recursive: true })
  }
}

async function measureIn(
  folder: string,
  sizeMiB: number,
  smallDeposits: number,
): Promise<Omit<VaultFigures, 'peakRssMiB'>> {
  const rate = async (action: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await action()
    return Math.round((sizeMiB * 1000) / (performance.now() - began))
  }
  const encryptMiBPerSecond = await rate(async () => {
    for await (const _ of (await encryptDocument(document(sizeMiB))).ciphertext);
  })
  const path = join(folder, 'ciphertext')
  let made: Awaited<ReturnType<typeof encryptToFile>> | undefined
  const encryptToFileMiBPerSecond = await rate(async () => {
    made = await encryptToFile(document(sizeMiB), path)
  })
  if (made === undefined) throw new Error('nothing was encrypted')
  const { ciphertextHash, ciphertextSizeBytes, documentKey, digest } = made
  const store = await createFileBlobStore(join(folder, 'vault'))
  unwrap(await store.begin(ciphertextHash, ciphertextSizeBytes))
  const uploadMiBPerSecond = await rate(async () =>
    unwrap(await store.append(ciphertextHash, 0, fileStream(path))),
  )
  const finishMiBPerSecond = await rate(async () => unwrap(await store.finish(ciphertextHash)))
  const obtainMiBPerSecond = await rate(async () => {
    const { stream } = unwrap(await store.open(ciphertextHash))
    unwrap(await decryptToFile(stream, documentKey, { digest, ciphertextHash }, join(folder, 'document')))
  })
  const began = performance.now()
  for (let index = 0; index < smallDeposits; index++) await depositSmall(store)
  const smallDepositsPerSecond = Math.round((smallDeposits * 1000) / (performance.now() - began))
  return {
    sizeMiB,
    encryptMiBPerSecond,
    encryptToFileMiBPerSecond,
    uploadMiBPerSecond,
    finishMiBPerSecond,
    obtainMiBPerSecond,
    smallDepositsPerSecond,
  }
}

/** What a client does with a document that fits into memory. */
async function depositSmall(store: BlobStore): Promise<void> {
  const { ciphertext, done } = await encryptDocument(streamOf(new Uint8Array(4096)))
  const bytes = unwrap(await collect(ciphertext, MEBIBYTE))
  const { ciphertextHash } = await done
  unwrap(await store.begin(ciphertextHash, bytes.length))
  unwrap(await store.append(ciphertextHash, 0, streamOf(bytes)))
  unwrap(await store.finish(ciphertextHash))
}

/** Made as it is read, so that the document itself takes no memory. */
function document(sizeMiB: number): ByteStream {
  const piece = new Uint8Array(MEBIBYTE / 4).map((_, at) => at)
  let left = sizeMiB * 4
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (left-- > 0) controller.enqueue(piece)
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Run alone, it prints the figures of one document of 1 GiB, or of as many MiB as the first argument says. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(await measureVault(Number(process.argv[2] ?? 1024)), null, 2)}\n`)
