import { Modal, Text } from '@mantine/core'
import type { Json } from '@vouch/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import { useContracts } from '../data/queries.ts'
import { Answered, EmptyState } from '../parts/page-states.tsx'
import { type SignedIn, useSession } from '../session/session.tsx'
import { useNotices } from '../shell/notices.tsx'
import { useWords } from '../words/words.tsx'
import { plainName, type Draft } from './draft.ts'
import { SchemaForm } from './schema-form.tsx'

/** An action that somebody wants to take. */
export interface WantedAction {
  readonly contract: string
  readonly action: string
  /** Settled already, such as which voucher. */
  readonly preset?: Draft
  readonly initial?: Draft
  readonly hidden?: readonly string[]
  /** Of the amounts, where no field says so. */
  readonly currency?: string
  /** Ends something for good. */
  readonly grave?: boolean
  /** In place of submitting the arguments as they stand: for actions that take more than one step. */
  readonly run?: (args: Json, now: SignedIn) => Promise<unknown>
}

/** Words for an action: the catalogue's, or its name. */
export function useActionWords(): (contract: string, action: string) => string {
  const { find } = useWords()
  return (contract, action) => find(`action.${contract}.${action}`) ?? plainName(action)
}

/** Asks for what an action needs, signs it, submits it, and tells what came of it. */
export function ActionDialog(props: {
  readonly wanted: WantedAction | undefined
  onClose(): void
  onDone?(): void
}) {
  const { wanted, onClose } = props
  const wordsOf = useActionWords()
  return (
    <Modal
      opened={wanted !== undefined}
      onClose={onClose}
      centered
      size="lg"
      title={<Text fw={650}>{wanted === undefined ? '' : wordsOf(wanted.contract, wanted.action)}</Text>}
      closeButtonProps={{ 'aria-label': '×' }}
    >
      {wanted === undefined ? null : <ActionForm wanted={wanted} onClose={onClose} onDone={props.onDone} />}
    </Modal>
  )
}

function ActionForm(props: {
  readonly wanted: WantedAction
  onClose(): void
  readonly onDone: (() => void) | undefined
}) {
  const { wanted, onClose, onDone } = props
  const { contract, action, run } = wanted
  const { t, find } = useWords()
  const { now } = useSession()
  const wordsOf = useActionWords()
  const { tell } = useNotices()
  const contracts = useContracts()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: async (args: Json) => {
      if (now === undefined) throw new Error('nobody is signed in')
      return run === undefined ? client.call(contract, action, args, { as: now.key.signer }) : run(args, now)
    },
    onSuccess: async (done) => {
      const { height } = done as { readonly height?: number }
      tell(
        t('action.done', { action: wordsOf(contract, action) }),
        height === undefined ? undefined : t('action.block', { height }),
      )
      onClose()
      await queries.invalidateQueries({ queryKey: [contract] })
      onDone?.()
    },
  })
  if (now?.standing === undefined)
    return <EmptyState icon="key" title={t('sign.needed')} text={t('sign.needed.text')} />
  return (
    <Answered of={contracts}>
      {(all) => {
        const member = all.find(({ name }) => name === contract)?.actions[action]
        if (member === undefined)
          return <EmptyState icon="search" title={t('action.unknown')} text={`${contract}.${action}`} />
        return (
          <>
            <Text size="sm" className="quiet" mb="md">
              {find(`about.${contract}.${action}`) ?? member.summary}
            </Text>
            <SchemaForm
              type={member.args}
              preset={wanted.preset ?? {}}
              initial={wanted.initial ?? {}}
              hidden={wanted.hidden ?? []}
              currency={wanted.currency}
              submitWords={
                now.kind === 'passkey'
                  ? t('action.touch', { action: wordsOf(contract, action) })
                  : wordsOf(contract, action)
              }
              busy={act.isPending}
              error={act.error}
              onSubmit={act.mutate}
              onCancel={onClose}
              {...(wanted.grave === true ? { color: 'red' } : {})}
            />
          </>
        )
      }}
    </Answered>
  )
}
