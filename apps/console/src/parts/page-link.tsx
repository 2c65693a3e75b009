import { Anchor, type AnchorProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface PageLinkProps extends AnchorProps {
  /** Path within the console. */
  readonly to: string
  readonly title?: string
  readonly children: ReactNode
}

/** A link to another page of the console. */
export function PageLink({ to, children, ...looks }: PageLinkProps) {
  return (
    <Anchor component={Link} to={to as never} {...looks}>
      {children}
    </Anchor>
  )
}
