import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The colour of the seal. */
const seal: MantineColorsTuple = [
  '#e8f6f2',
  '#d3ebe4',
  '#a6d8cb',
  '#75c3b0',
  '#4eb29a',
  '#34a78c',
  '#1f8f77',
  '#0d6b5e',
  '#085a4f',
  '#00473e',
]

const ink: MantineColorsTuple = [
  '#e3e6e8',
  '#c4c9cd',
  '#a3abb1',
  '#7d878f',
  '#4b555d',
  '#333c44',
  '#272f36',
  '#1c2329',
  '#14191e',
  '#0e1216',
]

export const theme = createTheme({
  primaryColor: 'seal',
  primaryShade: { light: 7, dark: 6 },
  colors: { seal, dark: ink },
  defaultRadius: 'md',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' } } },
  cursorType: 'pointer',
  autoContrast: true,
})
