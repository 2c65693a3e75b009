import { Box, Group, Loader, Text, UnstyledButton } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Paged } from '../data/paged.ts'
import { useNames } from '../data/queries.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useRowWindow } from '../parts/window-rows.ts'
import { useWords } from '../words/words.tsx'
import { StateMark } from './state-mark.tsx'
import { TitleCell } from './title-cell.tsx'
import type { VoucherRow } from './voucher-json.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const helper = createColumnHelper<typeof features, VoucherRow>()
const ROW_PX = 46
/** Begins to fetch when this many rows are left below what is seen. */
const AHEAD = 120
/** The ledger keeps vouchers by id alone: up to here all are fetched and put in order, longer lists stay as it has them. */
const MAX_SORTED = 5_000
const NEWEST_FIRST: SortingState = [{ id: 'deposited', desc: true }]

/** The list: as many rows as there are, of which only those in sight are in the page. */
export function VoucherTable({ list }: { readonly list: Paged<VoucherRow> }) {
  const { t, number } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const [sorting, setSorting] = useState<SortingState>(NEWEST_FIRST)
  const columns = useColumns()
  const { rows: loaded, done, busy, error, more } = list
  const sortable = loaded.length <= MAX_SORTED && done
  const table = useTable({
    features,
    columns,
    data: sortable ? (loaded as VoucherRow[]) : NONE,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: (row) => row.id,
  })
  const sortOf = (column: { getIsSorted(): string | false }): string =>
    sortable ? String(column.getIsSorted()) : ''
  const sorted = sortable ? table.getRowModel().rows : undefined
  const { first, end, isScrolling } = useRowWindow(scroller, loaded.length, ROW_PX)
  useEffect(() => {
    // Also where a page brought nothing that the filter lets through.
    const isWanted = loaded.length < MAX_SORTED || end + AHEAD >= loaded.length
    if (isWanted && !busy && error === undefined) more()
  }, [end, loaded.length, busy, error, more])
  const template =
    width < 640
      ? 'minmax(0,1fr) auto'
      : width < 900
        ? 'minmax(0,2fr) minmax(0,1.2fr) minmax(0,1fr)'
        : 'minmax(0,2.4fr) minmax(0,1.5fr) minmax(0,1fr) minmax(0,1fr) 180px'
  const shown = width < 640 ? 2 : width < 900 ? 3 : 5
  return (
    <Box
      ref={sizeRef}
      className="sheet"
      role="table"
      aria-label={t('vouchers.title')}
      aria-rowcount={done ? loaded.length + 1 : -1}
      style={{ overflow: 'hidden' }}
    >
      <div role="row" className="row head" style={{ gridTemplateColumns: template, height: 38 }}>
        {table
          .getHeaderGroups()[0]
          ?.headers.slice(0, shown)
          .map((header) => (
            <UnstyledButton
              key={header.id}
              role="columnheader"
              fz={12}
              fw={600}
              className="quiet"
              disabled={!sortable}
              aria-sort={SORT_WORDS[sortOf(header.column)] ?? 'none'}
              onClick={header.column.getToggleSortingHandler()}
            >
              <table.FlexRender header={header} /> {SORT_SIGNS[sortOf(header.column)] ?? ''}
            </UnstyledButton>
          ))}
      </div>
      <div
        ref={scroller}
        tabIndex={-1}
        data-testid="voucher-rows"
        style={{ height: 'min(64vh, 760px)', overflow: 'auto' }}
      >
        <div style={{ height: loaded.length * ROW_PX, position: 'relative' }}>
          {Array.from({ length: end - first }, (_, at) => first + at).map((index) => {
            const row = sorted?.[index]?.original ?? loaded[index]
            return row === undefined ? null : (
              <Link
                key={row.id}
                to={`/vouchers/${row.id}` as never}
                role="row"
                aria-rowindex={index + 2}
                className="row plain"
                preload={false}
                style={{
                  gridTemplateColumns: template,
                  height: ROW_PX,
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  right: 0,
                  transform: `translateY(${index * ROW_PX}px)`,
                }}
              >
                {columns.slice(0, shown).map((column) => (
                  <span role="cell" key={column.id ?? ''}>
                    <Cell row={row} column={column.id ?? ''} still={!isScrolling} />
                  </span>
                ))}
              </Link>
            )
          })}
        </div>
      </div>
      <Group px="md" py={8} justify="space-between" style={{ borderTop: '1px solid var(--line)' }} mih={40}>
        <Text size="xs" className="quiet" role="status">
          {done
            ? t('vouchers.count', { count: number(loaded.length) })
            : t('vouchers.count.more', { count: number(loaded.length) })}
        </Text>
        {loaded.length > MAX_SORTED ? (
          <Text size="xs" className="quiet">
            {t('vouchers.unsorted')}
          </Text>
        ) : null}
        {busy ? <Loader size="xs" /> : null}
      </Group>
      {error === undefined ? null : (
        <Box p="md">
          <ProblemNotice cause={error} again={more} />
        </Box>
      )}
    </Box>
  )
}

const NONE: VoucherRow[] = []
const SORT_SIGNS: Readonly<Record<string, string>> = { asc: '↑', desc: '↓' }
const SORT_WORDS: Readonly<Record<string, 'ascending' | 'descending'>> = {
  asc: 'ascending',
  desc: 'descending',
}

function useColumns() {
  const { t, language } = useWords()
  const name = useNames()
  return useMemo(
    () =>
      helper.columns([
        helper.accessor((row) => row.id, { id: 'title', header: () => t('vouchers.column.document') }),
        helper.accessor((row) => row.voucher.custody, {
          id: 'state',
          header: () => t('vouchers.column.state'),
        }),
        helper.accessor((row) => name(row.voucher.holder), {
          id: 'holder',
          header: () => t('vouchers.column.holder'),
        }),
        helper.accessor((row) => name(row.voucher.depositor), {
          id: 'depositor',
          header: () => t('vouchers.column.depositor'),
        }),
        helper.accessor((row) => row.voucher.depositedMs, {
          id: 'deposited',
          header: () => t('vouchers.column.deposited'),
        }),
      ]),
    // biome-ignore lint: the names change with the language and the organisations only
    [language, name, t],
  )
}

function Cell({
  row,
  column,
  still,
}: {
  readonly row: VoucherRow
  readonly column: string
  readonly still: boolean
}) {
  const { moment } = useWords()
  const name = useNames()
  switch (column) {
    case 'title':
      return <TitleCell row={row} still={still} />
    case 'state':
      return <StateMark voucher={row.voucher} />
    case 'holder':
      return <>{name(row.voucher.holder)}</>
    case 'depositor':
      return <>{name(row.voucher.depositor)}</>
    default:
      return <span className="quiet">{moment(row.voucher.depositedMs)}</span>
  }
}
