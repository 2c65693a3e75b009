import { Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { NodeStatus, ValidatorSignatures } from '@vouch/sdk'
import { client } from '../data/client.ts'
import { useStatus, useView } from '../data/queries.ts'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'

interface Named {
  readonly publicKey: string
  readonly name: string
}

const ASKED_EVERY_MS = 3_000

/** A chain that organisations keep together: with what power each votes, and whether it signed. */
export function ValidatorSheet() {
  const { t } = useWords()
  const status = useStatus()
  const named = useView<readonly Named[]>('validator', 'validators', {})
  const signatures = useQuery({
    queryKey: ['network', 'signatures'],
    queryFn: client.network.signatures,
    refetchInterval: ASKED_EVERY_MS,
  })
  return (
    <Stack gap="lg">
      <Sheet title={t('network.heights')}>
        <Answered of={status}>{(known) => <Heights status={known} signed={signatures.data} />}</Answered>
      </Sheet>
      <Sheet title={t('network.validators')}>
        <Answered of={signatures}>
          {(known) => <Validators signed={known} named={named.data ?? []} />}
        </Answered>
      </Sheet>
    </Stack>
  )
}

function Heights(props: { readonly status: NodeStatus; readonly signed: ValidatorSignatures | undefined }) {
  const { t, number } = useWords()
  const { status, signed } = props
  const { engineReport } = status
  return (
    <Facts
      facts={[
        [t('network.height.ledger'), number(status.height)],
        [t('network.height.sealed'), signed === undefined ? '…' : number(signed.height)],
        [
          t('network.height.engine'),
          engineReport === null || engineReport === undefined
            ? t('network.engine.away')
            : number(engineReport.height),
        ],
        [
          t('network.engine.peers'),
          engineReport === null || engineReport === undefined ? '—' : number(engineReport.peers),
        ],
      ]}
    />
  )
}

function Validators(props: { readonly signed: ValidatorSignatures; readonly named: readonly Named[] }) {
  const { t, number } = useWords()
  const { height, round, validators } = props.signed
  const all = validators.reduce((sum, { power }) => sum + power, 0)
  const signed = validators.reduce((sum, one) => sum + (one.signed ? one.power : 0), 0)
  if (height === 0) return <Text className="quiet">{t('network.unsealed')}</Text>
  return (
    <>
      <Text size="sm" className="quiet" mb="sm">
        {t('network.signed.text', {
          height: number(height),
          signed: number(signed),
          all: number(all),
          round: number(round),
        })}
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table aria-label={t('network.validators')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('network.validator')}</Table.Th>
              <Table.Th>{t('network.power')}</Table.Th>
              <Table.Th>{t('network.signed')}</Table.Th>
              <Table.Th>{t('network.key')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {validators.map((one) => (
              <Table.Tr key={one.publicKey}>
                <Table.Td>
                  {props.named.find(({ publicKey }) => publicKey === one.publicKey)?.name ?? '—'}
                </Table.Td>
                <Table.Td>{`${number(one.power)} (${number(Math.round((one.power / all) * 1_000) / 10)} %)`}</Table.Td>
                <Table.Td>{t(one.signed ? 'network.signed.yes' : 'network.signed.no')}</Table.Td>
                <Table.Td>
                  <HashText value={one.publicKey} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}
