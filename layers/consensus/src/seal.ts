import { failed, type Result } from '@vouch/core'
import type { Genesis, Header } from '@vouch/data'
import { COMET } from './comet/parameters.ts'
import { verifyCometSeal } from './comet/seal.ts'
import { POW } from './pow/parameters.ts'
import { type PowSealCheck, type SealStrength, verifyPowSeal } from './pow/seal.ts'
import { SOLO, verifySoloSeal } from './solo/seal.ts'

/** Checks the seal with the rule of the engine that the genesis names. Pure and offline. Problems: the engine's, `ENGINE_UNKNOWN`. */
export function verifySeal(
  header: Header,
  seal: Uint8Array,
  genesis: Genesis,
  check: PowSealCheck = {},
): Result<SealStrength | null> {
  if (genesis.engine === SOLO) return verifySoloSeal(header, seal, genesis)
  if (genesis.engine === COMET) return verifyCometSeal(header, seal, genesis)
  if (genesis.engine === POW) return verifyPowSeal(header, seal, genesis, check)
  return failed(
    'ENGINE_UNKNOWN',
    `The chain's engine '${genesis.engine}' is not known to this software.`,
    'Update the software.',
    { engine: genesis.engine },
  )
}
