import { Box, Text } from '@mantine/core'
import type { Json } from '@vouch/contract'
import { useNames, useOrganisations } from '../data/queries.ts'
import { useFieldName } from '../forms/simple-fields.tsx'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { useWords } from '../words/words.tsx'

/** Any value of the ledger: names for organisations, times as times, the rest as it stands. */
export function ValueView({
  value,
  name = '',
}: {
  readonly value: Json | undefined
  readonly name?: string
}) {
  const { t, moment, number } = useWords()
  const nameOf = useFieldName()
  const organisationName = useNames()
  const { data } = useOrganisations()
  if (value === null || value === undefined) return <span className="quiet">{t('common.none')}</span>
  if (typeof value === 'boolean') return <>{t(value ? 'common.yes' : 'common.no')}</>
  if (typeof value === 'number')
    return <>{name.endsWith('Ms') && value > 1e11 ? moment(value) : number(value)}</>
  if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value) && data?.some(({ id }) => id === value) === true)
      return <>{organisationName(value)}</>
    return /^[0-9a-f]{33,}$/.test(value) ? <HashText value={value} /> : <>{value}</>
  }
  if (Array.isArray(value))
    return value.length === 0 ? (
      <span className="quiet">{t('common.none')}</span>
    ) : (
      <Box>
        {(value as readonly Json[]).map((one, at) => (
          <Box key={at} mb={4}>
            <ValueView value={one} name={name} />
          </Box>
        ))}
      </Box>
    )
  const entries = Object.entries(value as { readonly [name: string]: Json })
  if (entries.length === 0) return <Text size="sm">{t('common.none')}</Text>
  return (
    <Facts
      facts={entries.map(([field, one]) => [
        nameOf(field),
        <ValueView key={field} value={one} name={field} />,
      ])}
    />
  )
}
