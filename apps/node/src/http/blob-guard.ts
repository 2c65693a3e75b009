import { type Hash, type Result, unwrap } from '@vouch/core'
import type { FastifyRequest } from 'fastify'
import type { HttpContext } from './http-context.ts'
import { hashParam } from './identifiers.ts'
import type { RequestProof } from './signed-request.ts'

export interface BlobCall {
  readonly hash: Hash
  readonly proof: RequestProof
}

type Rule = (hash: Hash, publicKey: Uint8Array) => Promise<Result<void>>

/** Who calls and whether they may; both are settled before the body is looked at. */
export interface BlobGuard {
  /** For whoever may read the document. */
  reading(request: FastifyRequest, orIf?: (proof: RequestProof) => boolean): Promise<BlobCall>
  /** For every key that counts. */
  sending(request: FastifyRequest): Promise<BlobCall>
  /** For whoever may leave records beside the document. */
  giving(request: FastifyRequest): Promise<BlobCall>
  /** For the custodian of a document whose vouchers are destroyed. */
  erasing(request: FastifyRequest): Promise<BlobCall>
}

export function createBlobGuard({ access, proofs }: Pick<HttpContext, 'access' | 'proofs'>): BlobGuard {
  const upload: Rule = (_hash, publicKey) => access.mayUpload(publicKey)
  const admit = async (request: FastifyRequest, ruleOf: (proof: RequestProof) => Rule): Promise<BlobCall> => {
    const hash = hashParam((request.params as { hash: string }).hash)
    const path = request.url.split('?', 1)[0] as string
    const proof = unwrap(proofs.check(request.method, path, request.headers))
    unwrap(await ruleOf(proof)(hash, proof.publicKey))
    unwrap(proof.use())
    return { hash, proof }
  }
  return {
    reading: (request, orIf) =>
      admit(request, (proof) => (orIf?.(proof) === true ? upload : access.mayFetch)),
    sending: (request) => admit(request, () => upload),
    giving: (request) => admit(request, () => access.mayGive),
    erasing: (request) => admit(request, () => access.mayErase),
  }
}
