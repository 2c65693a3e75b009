import { failed, ok, type Result } from '@vouch/core'
import { typeOfElement } from './message-names.ts'
import { readAnswers, readCancellations, readStatuses } from './read-answer.ts'
import { given, need, Unreadable } from './read-parts.ts'
import { readExpected, readPayments, readReturns } from './read-payment.ts'
import { readStatements } from './read-statement.ts'
import type { BankMessage, MessageType } from './types.ts'
import { parseTree, textAt, type Tree } from './xml-tree.ts'

/**
 * Reads an ISO 20022 message of any version, alone or in an envelope with a business application header. Problems:
 * `ISO20022_MALFORMED`, `ISO20022_UNKNOWN_MESSAGE`, `ISO20022_FIELD_INVALID`, `ISO20022_AMOUNT_INVALID`.
 */
export function readMessage(bytes: Uint8Array): Result<BankMessage> {
  const parsed = parseTree(bytes)
  if (!parsed.ok) return parsed
  const document = documentIn(parsed.value)
  const body = document?.children[0]
  const type = body === undefined ? undefined : typeOfElement(body.name)
  if (document === undefined || body === undefined || type === undefined)
    return failed(
      'ISO20022_UNKNOWN_MESSAGE',
      `The document holds ${body?.name ?? parsed.value.name}, which is not a message that is read here.`,
      'Send camt.029, 053, 054, 056, 057, pacs.002, 004, 008, 009, pain.001 or 002.',
    )
  try {
    return ok(readBody(body, type, versionOf(document, type)))
  } catch (cause) {
    if (cause instanceof Unreadable) return { ok: false, problem: cause.problem }
    throw cause
  }
}

/** `Document` at the root, or somewhere in an envelope. */
function documentIn(tree: Tree): Tree | undefined {
  if (tree.name === 'Document') return tree
  for (const child of tree.children) {
    const found = documentIn(child)
    if (found !== undefined) return found
  }
  return undefined
}

function versionOf({ namespace }: Tree, type: MessageType): string {
  return /[a-z]{4}\.\d{3}\.\d{3}\.\d{2}/.exec(namespace)?.[0] ?? type
}

function readBody(body: Tree, type: MessageType, version: string): BankMessage {
  const messageId = need(body, 'GrpHdr/MsgId', 'Assgnmt/Id')
  const createdAt = textAt(body, 'GrpHdr/CreDtTm', 'Assgnmt/CreDtTm')
  const head = given({ version, messageId, createdAt })
  switch (type) {
    case 'camt.053':
    case 'camt.054':
      return { ...head, type, statements: readStatements(body, messageId) }
    case 'camt.057':
      return { ...head, type, items: readExpected(body) }
    case 'pain.001':
    case 'pacs.008':
    case 'pacs.009':
      return { ...head, type, payments: readPayments(body) }
    case 'pain.002':
    case 'pacs.002':
      return { ...head, type, ...readStatuses(body) }
    case 'pacs.004':
      return { ...head, type, returns: readReturns(body) }
    case 'camt.056':
      return { ...head, type, cancellations: readCancellations(body) }
    case 'camt.029':
      return { ...head, type, answers: readAnswers(body) }
  }
}
