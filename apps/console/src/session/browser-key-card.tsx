import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import { keptKeys } from './kept-keys.ts'
import { createBrowserKey } from './platform-key.ts'
import { useSession } from './session.tsx'
import { Way } from './way.tsx'

/** A key that this browser makes and never shows. */
export function BrowserKeyCard() {
  const { t } = useWords()
  const { signIn, now } = useSession()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const kept = useQuery({ queryKey: ['kept-keys'], queryFn: keptKeys })
  const make = useMutation({
    mutationFn: async () => signIn(await createBrowserKey(name.trim())),
    onSuccess: () => {
      setName('')
      return queries.invalidateQueries({ queryKey: ['kept-keys'] })
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate()
  }
  const there = (kept.data ?? []).filter(({ kind, id }) => kind === 'browser' && id !== now?.publicKey)
  return (
    <Way
      icon="key"
      title={t('browser.title')}
      text={t('browser.text')}
      can={[t('browser.can.act'), t('browser.can.read'), t('browser.can.stay')]}
    >
      <Stack gap="sm">
        {there.map((key) => (
          <Button key={key.id} variant="light" onClick={() => void signIn(key)}>
            {t('browser.use', { name: key.alias })}
          </Button>
        ))}
        <form onSubmit={submit}>
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              label={t('browser.name')}
              placeholder={t('browser.name.example')}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={name.trim() === ''} loading={make.isPending}>
              {t('browser.make')}
            </Button>
          </Group>
        </form>
        <ProblemNotice cause={make.error ?? kept.error} />
      </Stack>
    </Way>
  )
}
