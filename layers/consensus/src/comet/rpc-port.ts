import type { SignedHeader } from './signed-header.ts'
import type { Validator } from './validator-set.ts'

/** What became of a batch given to CometBFT. `full`: not taken, try later; `gone`: the process does not answer now. */
export type Broadcast = 'taken' | 'refused' | 'full' | 'gone'

/** What the engine asks of the CometBFT process beside it. */
export interface CometRpc {
  broadcast(batch: Uint8Array): Promise<Broadcast>
  /** The header of that height with a commit for it; undefined where it is not to be had now. */
  signedHeader(height: number): Promise<SignedHeader | undefined>
  /** The validators who vote at that height; undefined where they are not to be had now. */
  validators(height: number): Promise<readonly Validator[] | undefined>
}
