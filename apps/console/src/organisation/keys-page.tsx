import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useEffect, useState } from 'react'
import { ActionDialog, type WantedAction } from '../forms/action-dialog.tsx'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { readJoinLink } from '../session/join-link.ts'
import { type SignedIn, type Standing, useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { useNotices } from '../shell/notices.tsx'
import { useWords } from '../words/words.tsx'
import { KeyTable } from './key-table.tsx'

/** Who may act for one's organisation. A link from a colleague's sign-in page fills in the form. */
export function KeysPage() {
  const { t } = useWords()
  const { now } = useSession()
  const [wanted, setWanted] = useState<WantedAction>()
  const standing = now?.standing
  if (now === undefined || standing === undefined)
    return (
      <>
        <PageHead title={t('nav.keys')} text={t('keys.text')} />
        <EmptyState icon="key" title={t('sign.needed')} text={t('sign.needed.text')}>
          <Button onClick={() => go('/sign-in')}>{t('sign.in')}</Button>
        </EmptyState>
      </>
    )
  const isAdmin = standing.right === 'admin'
  const revoke = (publicKey: string): void =>
    setWanted({
      contract: 'identity',
      action: 'revokeKey',
      preset: { publicKey, fromHeight: null },
      grave: true,
    })
  return (
    <Stack gap="lg">
      <PageHead title={t('keys.title', { name: standing.name })} text={t('keys.text')} />
      {isAdmin ? (
        <AddKey now={now} />
      ) : (
        <Text size="sm">{t('keys.admin.only', { right: t(`right.${standing.right}`) })}</Text>
      )}
      <Sheet title={t('nav.keys')}>
        <KeyTable
          organisation={standing.organisation}
          own={now.publicKey}
          onRevoke={isAdmin ? revoke : undefined}
        />
      </Sheet>
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Stack>
  )
}

function AddKey({ now }: { readonly now: SignedIn }) {
  const { t } = useWords()
  const { tell } = useNotices()
  const queries = useQueryClient()
  const [key, setKey] = useState({ publicKey: '', recipient: '', member: '', right: 'sign' })
  useEffect(() => {
    const read = (): void => {
      const wanted = readJoinLink(location.hash)
      if (wanted !== undefined) setKey((before) => ({ ...before, ...wanted }))
    }
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  const add = useMutation({
    mutationFn: async () => {
      const { addKey } = await import('./add-key.ts')
      return addKey(key, now)
    },
    onSuccess: ({ secretShared }) => {
      tell(t('keys.added', { member: key.member }), secretShared ? t('keys.secret.shared') : undefined)
      setKey({ publicKey: '', recipient: '', member: '', right: 'sign' })
      history.replaceState(null, '', location.pathname)
      return queries.invalidateQueries({ queryKey: ['identity'] })
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate()
  }
  const set =
    (name: keyof typeof key) =>
    (event: ChangeEvent<HTMLInputElement>): void => {
      const { value } = event.currentTarget
      setKey((before) => ({
        ...before,
        [name]: value.trim() === '' ? '' : name === 'member' ? value : value.trim(),
      }))
    }
  const complete = key.publicKey !== '' && key.recipient !== '' && key.member.trim() !== ''
  return (
    <Sheet title={t('keys.add')}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" className="quiet">
            {t('keys.add.text')}
          </Text>
          <Group grow align="flex-start">
            <TextInput label={t('keys.member')} value={key.member} maxLength={80} onChange={set('member')} />
            <div>
              <Text size="sm" fw={500} mb={4}>
                {t('keys.right')}
              </Text>
              <SegmentedControl
                fullWidth
                aria-label={t('keys.right')}
                value={key.right}
                onChange={(right) => setKey((before) => ({ ...before, right }))}
                data={RIGHTS.map((value) => ({ value, label: t(`choice.right.${value}`) }))}
              />
            </div>
          </Group>
          <TextInput
            label={t('keys.key')}
            styles={MONO}
            spellCheck={false}
            value={key.publicKey}
            onChange={set('publicKey')}
          />
          <TextInput
            label={t('keys.recipient')}
            styles={MONO}
            spellCheck={false}
            value={key.recipient}
            onChange={set('recipient')}
          />
          <ProblemNotice cause={add.error} />
          <Group justify="flex-end">
            <Button type="submit" disabled={!complete} loading={add.isPending}>
              {t('keys.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Sheet>
  )
}

const RIGHTS: readonly Standing['right'][] = ['admin', 'sign', 'read']

/** Of what is typed, not of its label. */
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
