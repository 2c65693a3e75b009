import { Button, FileInput, PasswordInput, Stack } from '@mantine/core'
import { unwrap } from '@vouch/core'
import { openKey } from '@vouch/sdk'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import { useSession } from './session.tsx'
import { Way } from './way.tsx'

/** A key file as the command line keeps it; opened in the page, and gone with it. */
export function KeyFileCard() {
  const { t } = useWords()
  const { signInWithFile } = useSession()
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const open = useMutation({
    mutationFn: async () => unwrap(await openKey((await file?.text()) ?? '', passphrase)),
    onSuccess: (key) => {
      setPassphrase('')
      signInWithFile(key)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    open.mutate()
  }
  return (
    <Way
      icon="file"
      title={t('file.title')}
      text={t('file.text')}
      can={[t('file.can.act'), t('file.can.read'), t('file.can.stay')]}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FileInput
            label={t('file.file')}
            placeholder={t('file.choose')}
            accept=".json,application/json"
            value={file}
            onChange={setFile}
            clearable
          />
          <PasswordInput
            label={t('file.passphrase')}
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          <ProblemNotice cause={open.error} />
          <Button type="submit" variant="default" disabled={file === null} loading={open.isPending}>
            {t('file.open')}
          </Button>
        </Stack>
      </form>
    </Way>
  )
}
