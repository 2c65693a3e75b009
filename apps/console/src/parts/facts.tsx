import { Box, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'

/** Labels and what belongs to them. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Box
      component="dl"
      m={0}
      style={{ display: 'grid', gridTemplateColumns: 'minmax(96px, 160px) minmax(0, 1fr)', gap: '10px 16px' }}
    >
      {facts.map(([label, value]) => (
        <Fragment key={label}>
          <Text component="dt" size="sm" className="quiet">
            {label}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Fragment>
      ))}
    </Box>
  )
}
