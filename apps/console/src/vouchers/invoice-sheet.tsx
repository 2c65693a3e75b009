import { Box, Grid, Group, Table, Text, Title } from '@mantine/core'
import type { DocumentReading } from '@vouch/application/standards'
import { useMemo } from 'react'
import { useWords } from '../words/words.tsx'
import { useFieldWords } from './field-words.ts'
import { linesOf } from './invoice-lines.ts'

/** An invoice laid out as people know it, whatever its format; amounts stand as the document states them. */
export function InvoiceSheet({
  bytes,
  reading,
}: {
  readonly bytes: Uint8Array
  readonly reading: DocumentReading
}) {
  const { t, find } = useWords()
  const wordsOf = useFieldWords()
  const lines = useMemo(() => linesOf(bytes), [bytes])
  const fields = new Map(reading.fields.map(({ name, value }) => [name, value]))
  const of = (...names: readonly string[]): string =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined) ?? ''
  const currency = of('currency') || (reading.format.startsWith('cn-') ? 'CNY' : '')
  const heads = [
    'issueDate',
    'dueDate',
    'orderReference',
    'buyerReference',
    'precedingInvoice',
    'invoiceKind',
    'taxOffice',
  ].filter((name) => fields.has(name))
  return (
    <Box
      p={{ base: 'md', sm: 'xl' }}
      style={{ border: '1px solid var(--line)', borderRadius: 8, background: 'var(--page)' }}
    >
      <Group justify="space-between" align="flex-start" mb="lg">
        <Box>
          <Text size="xs" className="quiet">
            {find(`format.${reading.format}`) ?? reading.format}
          </Text>
          <Title order={3} style={{ overflowWrap: 'anywhere' }}>
            {of('number')}
          </Title>
        </Box>
        <Box ta="right" ml="auto">
          <Text size="xs" className="quiet">
            {wordsOf('grossAmount')}
          </Text>
          <Text fw={700} fz={22}>
            {of('grossAmount')} {currency}
          </Text>
        </Box>
      </Group>
      <Grid mb="lg">
        {(['seller', 'buyer'] as const).map((party) => (
          <Grid.Col span={{ base: 12, xs: 6 }} key={party}>
            <Text size="xs" className="quiet">
              {t(`invoice.${party}`)}
            </Text>
            <Text fw={600}>{of(`${party}Name`)}</Text>
            <Text size="sm" className="quiet">
              {of(`${party}VatId`, `${party}Id`, `${party}LegalId`, `${party}TaxId`)} {of(`${party}Country`)}
            </Text>
          </Grid.Col>
        ))}
      </Grid>
      <Group gap="xl" mb="lg">
        {heads.map((name) => (
          <Box key={name}>
            <Text size="xs" className="quiet">
              {wordsOf(name)}
            </Text>
            <Text size="sm">{of(name)}</Text>
          </Box>
        ))}
      </Group>
      {lines.length === 0 ? null : (
        <Table.ScrollContainer minWidth={420}>
          <Table fz="sm" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('invoice.item')}</Table.Th>
                <Table.Th ta="right">{t('invoice.quantity')}</Table.Th>
                <Table.Th ta="right">{t('invoice.price')}</Table.Th>
                <Table.Th ta="right">{t('invoice.amount')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map((line, at) => (
                <Table.Tr key={at}>
                  <Table.Td>{line.name}</Table.Td>
                  <Table.Td ta="right">
                    {line.quantity} {line.unit}
                  </Table.Td>
                  <Table.Td ta="right">{line.price}</Table.Td>
                  <Table.Td ta="right">{line.amount}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Box
        mt="md"
        style={{
          display: 'grid',
          gridTemplateColumns: '1fr auto',
          gap: '4px 24px',
          justifyContent: 'end',
          marginLeft: 'auto',
          maxWidth: 300,
        }}
      >
        {['netAmount', 'taxAmount', 'grossAmount', 'paidAmount', 'dueAmount']
          .filter((name) => fields.has(name))
          .map((name) => (
            <Total key={name} label={wordsOf(name)} value={of(name)} strong={name === 'grossAmount'} />
          ))}
      </Box>
      {fields.has('account') ? (
        <Text size="xs" className="quiet" mt="md">
          {wordsOf('account')} {of('account')} {of('paymentReference')}
        </Text>
      ) : null}
    </Box>
  )
}

function Total(props: { readonly label: string; readonly value: string; readonly strong: boolean }) {
  const weight = props.strong ? 700 : 400
  return (
    <>
      <Text size="sm" fw={weight}>
        {props.label}
      </Text>
      <Text size="sm" fw={weight} ta="right">
        {props.value}
      </Text>
    </>
  )
}
