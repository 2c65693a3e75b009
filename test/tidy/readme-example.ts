import type { SourceFile } from './sources.ts'

/** The TypeScript of a page's examples, in their order. */
export function examplesOf({ text }: SourceFile): readonly string[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string)
}

/** What an example says it prints: `console.log(1 + 1) // 2`. */
export interface Saying {
  readonly expected: string
  readonly values: readonly unknown[]
}

const PRINTED = /^(\s*)console\.log\((.*)\) \/\/ (.+)$/gm

/** The example with each line that says what it prints made to tell both to `teller`, a global function. */
export function listenedTo(example: string, teller: string): string {
  return example.replaceAll(
    PRINTED,
    (_line, indent: string, printed: string, expected: string) =>
      `${indent};(globalThis as never as Record<string, (...all: unknown[]) => void>)['${teller}']?.(${JSON.stringify(expected)}, ${printed})`,
  )
}
