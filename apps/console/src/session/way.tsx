import { Box, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '../parts/icon.tsx'

interface WayProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  /** What it can do, line by line. */
  readonly can: readonly string[]
  readonly children: ReactNode
}

/** One way to sign in. */
export function Way({ icon, title, text, can, children }: WayProps) {
  return (
    <Stack component="section" aria-label={title} className="sheet" p="lg" gap="md">
      <Group gap="sm">
        <Box c="seal" lh={0}>
          <Icon name={icon} size={24} />
        </Box>
        <Title order={2}>{title}</Title>
      </Group>
      <Text size="sm" className="quiet">
        {text}
      </Text>
      <Stack gap={6}>
        {can.map((line) => (
          <Group key={line} gap={8} wrap="nowrap" align="flex-start">
            <Box c="seal" lh={0} mt={3}>
              <Icon name="check" size={14} />
            </Box>
            <Text size="sm">{line}</Text>
          </Group>
        ))}
      </Stack>
      <Box mt="auto">{children}</Box>
    </Stack>
  )
}
