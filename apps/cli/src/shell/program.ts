import { Command, Option } from 'commander'
import type { CatalogueEntry, CommandDefinition, CommandInput } from './definition.ts'

/** One commander command for one entry of the catalogue, made when it is the one that was typed. */
export function buildCommand(
  entry: CatalogueEntry,
  definition: CommandDefinition,
  run: (input: CommandInput) => Promise<void>,
): Command {
  const command = new Command(['vouch', ...entry.path].join(' '))
  const summary = `${entry.summary.charAt(0).toUpperCase()}${entry.summary.slice(1)}.`
  command.description(definition.notes === undefined ? summary : `${summary}\n\n${definition.notes}`)
  command.usage([...(definition.operands ?? []).map(({ syntax }) => syntax), '[options]'].join(' '))
  for (const { syntax, description } of definition.operands ?? []) command.argument(syntax, description)
  for (const { flags, description, required, repeatable } of definition.options ?? []) {
    const option = new Option(flags, required === true ? `${description} (needed)` : description)
    if (repeatable === true)
      option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
    option.makeOptionMandatory(required === true)
    command.addOption(option)
  }
  command
    .option('--json', 'answer in JSON, one object a line')
    .option('--home <dir>', 'the home instead of VOUCH_HOME')
    .option('--url <url>', 'the node instead of VOUCH_URL')
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', exampleText(definition.examples))
    .allowExcessArguments(definition.readsOwnOptions === true)
    .allowUnknownOption(definition.readsOwnOptions === true)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .action(() => run(inputOf(command)))
  return command
}

export function exampleText(examples: readonly string[]): string {
  const title = examples.length === 1 ? 'Example' : 'Examples'
  return `\n${title}:\n${examples.map((line) => `  ${line}`).join('\n')}\n`
}

function inputOf(command: Command): CommandInput {
  const values: Readonly<Record<string, unknown>> = command.opts()
  const operands = command.args
  const text = (name: string): string | undefined => {
    const value = values[camel(name)]
    return typeof value === 'string' ? value : undefined
  }
  return {
    operands,
    operand: (at) => operands[at] as string,
    text,
    need: (name) => text(name) as string,
    flag: (name) => values[camel(name)] === true,
    list: (name) => (values[camel(name)] as readonly string[] | undefined) ?? [],
  }
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
