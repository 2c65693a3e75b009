import { Table, Text } from '@mantine/core'
import type { PeersInfo } from '@vouch/sdk'
import { HashText } from '../parts/hash-text.tsx'
import { EmptyState } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { rateText } from './amounts.ts'

/** The neighbours of the node that is asked. */
export function PeerTable({ peers }: { readonly peers: PeersInfo }) {
  const { t, number, ago } = useWords()
  const about = t('network.peers.self', {
    listen: peers.listen,
    known: number(peers.known),
    waiting: number(peers.waitingBodies),
    rate: rateText(peers.hashRate),
  })
  if (peers.peers.length === 0)
    return (
      <EmptyState icon="network" title={t('network.peers.none')} text={t('network.peers.none.text')}>
        <Text size="sm" className="quiet">
          {about}
        </Text>
      </EmptyState>
    )
  return (
    <>
      <Text size="sm" className="quiet" mb="sm">
        {about}
      </Text>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label={t('network.peers')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('network.peer.address')}</Table.Th>
              <Table.Th>{t('network.peer.way')}</Table.Th>
              <Table.Th>{t('explorer.height')}</Table.Th>
              <Table.Th>{t('network.peer.since')}</Table.Th>
              <Table.Th>{t('network.peer.blame')}</Table.Th>
              <Table.Th>{t('network.peer.id')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {peers.peers.map(({ peer, address, isInbound, height, sinceMs, blame }) => (
              <Table.Tr key={peer}>
                <Table.Td>{address}</Table.Td>
                <Table.Td>{t(isInbound ? 'network.peer.in' : 'network.peer.out')}</Table.Td>
                <Table.Td>{number(height)}</Table.Td>
                <Table.Td>{ago(sinceMs)}</Table.Td>
                <Table.Td>{blame === 0 ? '—' : t('network.peer.blamed', { blame: number(blame) })}</Table.Td>
                <Table.Td>
                  <HashText value={peer} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}
