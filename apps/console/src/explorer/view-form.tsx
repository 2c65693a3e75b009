import { Box } from '@mantine/core'
import type { Json } from '@vouch/contract'
import { useMutation } from '@tanstack/react-query'
import type { ContractMember } from '@vouch/sdk'
import { client } from '../data/client.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { useWords } from '../words/words.tsx'
import { ValueView } from './value-view.tsx'

/** Asks a view of a contract, and shows its answer with the height it holds for. */
export function ViewForm({
  contract,
  view,
  member,
}: {
  readonly contract: string
  readonly view: string
  readonly member: ContractMember
}) {
  const { t } = useWords()
  const ask = useMutation({ mutationFn: (args: Json) => client.view(contract, view, args) })
  return (
    <Box p="md" my="sm" style={{ background: 'var(--soft)', borderRadius: 8 }}>
      <SchemaForm
        type={member.args}
        submitWords={t('contract.ask')}
        busy={ask.isPending}
        error={ask.error}
        onSubmit={ask.mutate}
      />
      {ask.data === undefined ? null : (
        <Box mt="md" aria-live="polite">
          <ValueView value={{ [t('contract.answer', { height: ask.data.height })]: ask.data.result }} />
        </Box>
      )}
    </Box>
  )
}
