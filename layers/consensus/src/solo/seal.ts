import {
  type Cbor,
  equalBytes,
  failed,
  isPublicKey,
  type LocalSigner,
  ok,
  type PublicKey,
  type Result,
} from '@vouch/core'
import {
  decodeSign1,
  encodeHeader,
  encodeSign1,
  type Genesis,
  type Header,
  protectedHeaderOf,
  toBeSigned,
  verifySign1,
} from '@vouch/data'

/** The engine's name in a genesis. */
export const SOLO = 'solo'

/** Engine parameters in the genesis: `[operator's public key]`. */
export function soloParameters(operator: PublicKey): Cbor {
  return [operator]
}

/** Problem: `GENESIS_ENGINE_INVALID`. */
export function soloOperator(genesis: Genesis): Result<PublicKey> {
  const slots = genesis.engineParameters
  const key = Array.isArray(slots) ? slots[0] : undefined
  if (genesis.engine !== SOLO || !(key instanceof Uint8Array) || !isPublicKey(key))
    return failed(
      'GENESIS_ENGINE_INVALID',
      'The genesis does not name a solo operator.',
      'Use a genesis made for the engine solo.',
    )
  return ok(key)
}

/** The operator's signature over the outcomes root, the header inside its protected part: a COSE Receipt without its proof. */
export function makeSoloSeal(header: Header, operator: LocalSigner): Uint8Array {
  const protectedHeader = protectedHeaderOf(operator.publicKey, encodeHeader(header))
  const signature = operator.signSync(toBeSigned(protectedHeader, header.outcomesRoot))
  return encodeSign1({ protectedHeader, signature })
}

/** Pure and offline. Problems: `GENESIS_ENGINE_INVALID`, `COSE_MALFORMED`, `SEAL_INVALID`. */
export function verifySoloSeal(header: Header, seal: Uint8Array, genesis: Genesis): Result<null> {
  const operator = soloOperator(genesis)
  if (!operator.ok) return operator
  const sign1 = decodeSign1(seal)
  if (!sign1.ok) return sign1
  const fits =
    equalBytes(header.proposer, operator.value) &&
    verifySign1(sign1.value, operator.value, encodeHeader(header), header.outcomesRoot)
  if (!fits)
    return failed(
      'SEAL_INVALID',
      `The seal of block ${header.height} is not the operator's signature over it.`,
      'Do not trust this block; ask the operator for the true one.',
      { height: header.height },
    )
  return ok(null)
}
