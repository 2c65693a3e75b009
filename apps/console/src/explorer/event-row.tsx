import { Badge, Box, Group, Text } from '@mantine/core'
import type { ChainEvent } from '@vouch/sdk'
import { Link } from '@tanstack/react-router'
import { useNames } from '../data/queries.ts'
import { plainName } from '../forms/draft.ts'
import { useWords } from '../words/words.tsx'

/** What happened, in a line: its step where it is one of a flow, and who did it where it says so. */
export function EventRow({ event }: { readonly event: ChainEvent }) {
  const { find, ago, moment } = useWords()
  const name = useNames()
  const { contract, name: title, subject, data, timeMs, transaction } = event
  const { step, kind, by, counterparty, organisation, member } = (data ?? {}) as {
    readonly step?: string
    readonly kind?: string
    readonly by?: string
    readonly counterparty?: string | null
    readonly organisation?: string
    readonly member?: string
  }
  const words =
    step === undefined
      ? (find(`event.${contract}.${title}.${kind}`) ?? find(`event.${contract}.${title}`) ?? plainName(title))
      : (
          find(contract === 'voucher' ? `step.${step}` : `step.${contract}.${step}`) ?? plainName(step)
        ).replace('{other}', counterparty === null || counterparty === undefined ? '' : name(counterparty))
  const who = by ?? organisation
  return (
    <Box component="li">
      <Link
        to={
          (contract === 'voucher'
            ? `/vouchers/${subject}`
            : contract === 'deal'
              ? `/deals/${subject}`
              : `/explorer/transactions/${transaction}`) as never
        }
        className="plain"
      >
        <Group gap="sm" py={8} wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
          <Badge variant="light" size="sm" tt="none" style={{ flex: 'none' }}>
            {contract}
          </Badge>
          <Box style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" truncate>
              {words}
              {who === undefined ? '' : ` · ${name(who)}`}
              {member === undefined ? '' : ` · ${member}`}
            </Text>
          </Box>
          <Text size="xs" className="quiet" title={moment(timeMs)} style={{ whiteSpace: 'nowrap' }}>
            {ago(timeMs)}
          </Text>
        </Group>
      </Link>
    </Box>
  )
}
