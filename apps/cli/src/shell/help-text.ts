import type { CatalogueEntry } from './definition.ts'

/** Groups of commands, in the order in which help names them. */
export const GROUPS: Readonly<Record<string, string>> = {
  voucher: 'electronic vouchers in custody: deposit, transfer, obtain, supervise',
  deal: 'a bill against money: propose, sign, confirm, endorse, follow',
  bill: 'bills on this ledger: draw, endorse, discount, present, pay, recourse',
  money: 'deposit money of a bank: issue, redeem, transfer',
  calendar: 'business days, published for deadlines',
  bank: 'a bank of its own beside the ledger: accounts, escrows, ISO 20022',
  registry: 'a registry of bills beside the ledger: enter, freeze, pledge',
  organisation: 'who takes part, and in which role',
  key: 'the keys that sign, in this home',
  contract: 'the contracts in force, and any action or view of them',
  governance: 'what the founders decide together',
  network: 'a ledger kept by several: found it, join it, run it on one machine',
  validator: 'who votes on blocks, and with which power',
  engine: 'the program that orders blocks between organisations',
}

const VARIABLES = `Variables:
  VOUCH_HOME        where keys and the chain are (default ./.vouch, else ~/.vouch)
  VOUCH_PASSPHRASE  opens the keys; asked for on a terminal where it is not set
  VOUCH_URL         the node (default http://127.0.0.1:4280)`

const START = `To begin:
  export VOUCH_HOME=$PWD/.vouch VOUCH_PASSPHRASE=secret
  vouch init --organisation Custodia --role custodian
  vouch start &
  vouch organisation add Acme --key acme
  vouch voucher deposit invoice.xml --as acme`

/** The page of `vouch --help`: no command is loaded for it. */
export function rootHelp(catalogue: readonly CatalogueEntry[]): string {
  const single = catalogue.filter(({ path }) => path.length === 1)
  const rows: [string, string][] = [
    ...single.map(({ path, summary }): [string, string] => [path[0] as string, summary]),
    ...Object.entries(GROUPS).map(([name, summary]): [string, string] => [`${name} ...`, summary]),
  ]
  return `Usage: vouch COMMAND [options]

One ledger that organisations keep together, with receipts that anyone verifies offline.

Commands:
${columns(rows)}

Every command has --help with an example, and --json.

${START}

${VARIABLES}
`
}

export function groupHelp(group: string, catalogue: readonly CatalogueEntry[]): string {
  const rows = catalogue
    .filter(({ path }) => path[0] === group)
    .map(({ path, summary }): [string, string] => [path.join(' '), summary])
  return `Usage: vouch ${group} COMMAND [options]

${GROUPS[group] ?? ''}

Commands:
${columns(rows)}

For one of them with an example: vouch ${rows[0]?.[0] ?? group} --help
`
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`).join('\n')
}
