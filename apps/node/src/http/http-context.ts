import type { BlobAccess } from './blob-access.ts'
import type { Catalogue } from './catalogue.ts'
import type { EventFeed } from './event-feed.ts'
import type { HttpDeps, HttpSettings } from './http-options.ts'
import type { HttpMetrics } from './metrics.ts'
import type { RequestProofs } from './signed-request.ts'
import type { SubmissionQueue } from './submission-queue.ts'

/** What the resources share. */
export interface HttpContext extends Pick<HttpDeps, 'ledger' | 'blobs' | 'clock' | 'version' | 'engine'> {
  readonly settings: HttpSettings
  readonly catalogue: Catalogue
  readonly submissions: SubmissionQueue
  readonly feed: EventFeed
  readonly access: BlobAccess
  readonly proofs: RequestProofs
  readonly metrics: HttpMetrics
}
