import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useNames, useView } from '../data/queries.ts'
import { ActionDialog, useActionWords, type WantedAction } from '../forms/action-dialog.tsx'
import { Answered } from '../parts/page-states.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { wantedFor } from './possible-actions.ts'
import type { VoucherRow } from './voucher-json.ts'

interface AccessRow {
  readonly organisation: string
  readonly access: {
    readonly state: 'requested' | 'granted' | 'denied' | 'withdrawn' | 'own'
    readonly sinceMs: number
    readonly readings: number
    readonly lastReadMs: number | null
  }
}

/** Who asked, who may, who has read; whoever holds the voucher decides here. */
export function AccessList({ row }: { readonly row: VoucherRow }) {
  const { t, ago } = useWords()
  const name = useNames()
  const wordsOf = useActionWords()
  const { now } = useSession()
  const [wanted, setWanted] = useState<WantedAction>()
  const list = useView<readonly AccessRow[]>('voucher', 'accessList', { id: row.id, after: null, limit: 200 })
  const { holder, beneficiary } = row.voucher
  const decides =
    [holder, beneficiary].includes(now?.standing?.organisation ?? '') && now?.standing?.right !== 'read'
  const ask = (action: string, to: string): void => {
    const base = wantedFor({ action }, row, Date.now())
    setWanted({ ...base, preset: { ...base.preset, to } })
  }
  return (
    <Answered of={list} lines={2}>
      {(rows) => (
        <Stack gap="sm">
          {rows.length === 0 ? (
            <Text size="sm" className="quiet">
              {t('access.none')}
            </Text>
          ) : null}
          {rows.map(({ organisation, access }) => (
            <Group key={organisation} justify="space-between" gap="sm">
              <div>
                <Text size="sm" fw={550}>
                  {name(organisation)}
                </Text>
                <Text size="xs" className="quiet">
                  {t(`access.${access.state}`)}, {ago(access.sinceMs)}
                  {access.readings === 0 ? '' : ` · ${t('access.readings', { count: access.readings })}`}
                </Text>
              </div>
              {!decides ? null : access.state === 'requested' ? (
                <Group gap="xs">
                  <Button size="xs" onClick={() => ask('grant', organisation)}>
                    {wordsOf('voucher', 'grant')}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => ask('deny', organisation)}>
                    {wordsOf('voucher', 'deny')}
                  </Button>
                </Group>
              ) : access.state === 'granted' ? (
                <Button size="xs" variant="default" onClick={() => ask('withdrawGrant', organisation)}>
                  {wordsOf('voucher', 'withdrawGrant')}
                </Button>
              ) : null}
            </Group>
          ))}
          <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
        </Stack>
      )}
    </Answered>
  )
}
