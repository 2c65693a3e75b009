import { Box, Button, Group, Text } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { useWords } from '../words/words.tsx'
import { chosenFiles, type DroppedFile, droppedFiles } from './dropped-files.ts'
import { Icon, type IconName } from './icon.tsx'

interface DropZoneProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  /** Also whole folders. */
  readonly folders?: boolean
  readonly multiple?: boolean
  readonly accept?: string
  readonly children?: ReactNode
  onFiles(files: readonly DroppedFile[]): void
}

/** Takes files that are dropped or chosen; works without a mouse too. */
export function DropZone(props: DropZoneProps) {
  const { t } = useWords()
  const { icon, title, text, folders = false, multiple = true, accept, onFiles } = props
  const [over, setOver] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (list: readonly DroppedFile[]): void => {
    if (list.length > 0) onFiles(multiple ? list : list.slice(0, 1))
  }
  return (
    <Box
      className={`drop${over ? ' over' : ''}`}
      component="section"
      aria-label={title}
      p="xl"
      ta="center"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void droppedFiles(event.dataTransfer).then(take)
      }}
    >
      <Box c="seal" lh={0} mb="xs">
        <Icon name={icon} size={30} />
      </Box>
      <Text fw={600}>{title}</Text>
      <Text size="sm" className="quiet" mt={2}>
        {text}
      </Text>
      <Group justify="center" mt="md" gap="sm">
        <Button variant="light" onClick={() => files.current?.click()}>
          {t('deposit.files')}
        </Button>
        {folders ? (
          <Button variant="default" onClick={() => folder.current?.click()}>
            {t('deposit.folder')}
          </Button>
        ) : null}
        {props.children}
      </Group>
      <input
        ref={files}
        type="file"
        hidden
        multiple={multiple}
        accept={accept}
        aria-label={title}
        onChange={(event) => {
          take(chosenFiles(event.currentTarget.files))
          event.currentTarget.value = ''
        }}
      />
      {folders ? (
        <input
          ref={folder}
          type="file"
          hidden
          {...{ webkitdirectory: '' }}
          onChange={(event) => {
            take(chosenFiles(event.currentTarget.files))
            event.currentTarget.value = ''
          }}
        />
      ) : null}
    </Box>
  )
}
