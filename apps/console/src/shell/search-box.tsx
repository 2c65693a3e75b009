import { Kbd, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type FormEvent, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/words.tsx'
import { go } from './navigation.ts'

/** Any id, height, name or key; a file dropped on it is looked for by its digest. */
export function SearchBox() {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  useHotkeys([
    ['mod+K', () => input.current?.focus()],
    ['/', () => input.current?.focus()],
  ])
  const search = (event: FormEvent): void => {
    event.preventDefault()
    const wanted = text.trim()
    if (wanted === '') return
    setText('')
    input.current?.blur()
    go(`/search/${encodeURIComponent(wanted)}`)
  }
  const drop = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const { digestOfFile } = await import('../data/digest.ts')
    go(`/search/${await digestOfFile(file)}`)
  }
  return (
    <form role="search" onSubmit={search}>
      <TextInput
        ref={input}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<Icon name="search" size={16} />}
        rightSection={<Kbd size="xs">/</Kbd>}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void drop(event.dataTransfer.files[0])
        }}
      />
    </form>
  )
}
