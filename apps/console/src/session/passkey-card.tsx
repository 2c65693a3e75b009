import { Alert, Anchor, Button, Divider, Group, Stack, TextInput } from '@mantine/core'
import { toHex } from '@vouch/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../data/client.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import { keptKeys } from './kept-keys.ts'
import { createPasskey, type FoundKey, passkeysPossible, usePasskey as signInWith } from './passkey.ts'
import { useSession } from './session.tsx'
import { Way } from './way.tsx'

async function findKey(publicKey: Uint8Array): Promise<FoundKey | undefined> {
  const { result } = await client.view('identity', 'key', { publicKey: toHex(publicKey) })
  return (result as unknown as FoundKey | null) ?? undefined
}

/** A passkey of this device, a phone or a security key. */
export function PasskeyCard() {
  const { t } = useWords()
  const { signIn } = useSession()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: async () => signIn(await createPasskey(name.trim(), await client.chainId())),
    onSuccess: () => setName(''),
  })
  const use = useMutation({
    mutationFn: async () => signIn(await signInWith(await client.chainId(), await keptKeys(), findKey)),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate()
  }
  const possible = passkeysPossible()
  return (
    <Way
      icon="passkey"
      title={t('passkey.title')}
      text={t('passkey.text')}
      can={[t('passkey.can.act'), t('passkey.can.read'), t('passkey.can.many')]}
    >
      <Stack gap="sm">
        {possible ? null : <NamedAddress />}
        <Button disabled={!possible} loading={use.isPending} onClick={() => use.mutate()}>
          {t('passkey.use')}
        </Button>
        <Divider label={t('passkey.or')} />
        <form onSubmit={submit}>
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <TextInput
              style={{ flex: 1 }}
              label={t('browser.name')}
              placeholder={t('browser.name.example')}
              maxLength={80}
              value={name}
              disabled={!possible}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              disabled={!possible || name.trim() === ''}
              loading={make.isPending}
            >
              {t('browser.make')}
            </Button>
          </Group>
        </form>
        <ProblemNotice cause={make.error ?? use.error} />
      </Stack>
    </Way>
  )
}

/** Passkeys need a name; on the same machine there is one. */
function NamedAddress() {
  const { t } = useWords()
  const named = new URL(location.href)
  named.hostname = 'localhost'
  return (
    <Alert color="orange" variant="light">
      {t('passkey.address')}{' '}
      {location.hostname.startsWith('127.') ? <Anchor href={named.href}>{named.host}</Anchor> : null}
    </Alert>
  )
}
