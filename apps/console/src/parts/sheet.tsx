import { Box, Group, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A titled part of a page. */
export function Sheet(props: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Box component="section" className="sheet" p="lg" aria-label={props.title}>
      <Group justify="space-between" mb="md">
        <Title order={2}>{props.title}</Title>
        {props.aside}
      </Group>
      {props.children}
    </Box>
  )
}
