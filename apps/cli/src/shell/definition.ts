import type { Environment } from './environment.ts'
import type { Output } from './output.ts'

/** One word or option a command takes. */
export interface OperandDefinition {
  /** As commander writes it: `<id>`, `[files...]`. */
  readonly syntax: string
  readonly description: string
}

export interface OptionDefinition {
  /** As commander writes it: `--as <alias>`, `--force`. */
  readonly flags: string
  readonly description: string
  /** Without it the command is refused, with the full line to type instead. */
  readonly required?: boolean
  readonly repeatable?: boolean
  /** What to show in a corrected line; default the name in angle brackets, in capitals. */
  readonly sample?: string
}

export interface CommandContext {
  readonly out: Output
  readonly environment: Environment
}

/** What was typed, as the command wants it. */
export interface CommandInput {
  readonly operands: readonly string[]
  /** The operand at a place, where the syntax makes sure that there is one. */
  operand(at: number): string
  text(name: string): string | undefined
  /** The value of a required option. */
  need(name: string): string
  flag(name: string): boolean
  list(name: string): readonly string[]
}

export interface CommandDefinition {
  readonly operands?: readonly OperandDefinition[]
  readonly options?: readonly OptionDefinition[]
  /** Whole command lines, the simplest first. */
  readonly examples: readonly string[]
  /** More about the command, in sentences. */
  readonly notes?: string
  /** Options that only a running node can name are left for the command to read. */
  readonly readsOwnOptions?: boolean
  run(context: CommandContext, input: CommandInput): Promise<void>
}

/** Where a command is found: its words, what it does in one line, and the file that does it. */
export interface CatalogueEntry {
  readonly path: readonly string[]
  readonly summary: string
  load(): Promise<{ readonly command: CommandDefinition }>
}

export const SIGNED_BY: OptionDefinition = {
  flags: '--as <alias>',
  description: 'who signs: the key file keys/<alias>.json in the home',
  required: true,
}

export const VOUCHER: OperandDefinition = {
  syntax: '<id>',
  description: 'the voucher: its id, or as much of its beginning as tells it from others',
}
