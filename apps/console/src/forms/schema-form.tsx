import { Box, Button, Group, Stack } from '@mantine/core'
import type { Json } from '@vouch/contract'
import type { TypeDescriptor } from '@vouch/contract/api'
import { NodeProblemError } from '@vouch/sdk'
import { ProblemError } from '@vouch/core'
import { type FormEvent, useState } from 'react'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import { FormCurrency } from './amount-field.tsx'
import { blank, type Draft, isFilled } from './draft.ts'
import { FieldInput } from './field-input.tsx'

interface SchemaFormProps {
  /** Of an action's arguments. */
  readonly type: TypeDescriptor
  /** Values that are settled; their fields are not shown. */
  readonly preset?: Draft
  /** Fields that the page fills in itself. */
  readonly hidden?: readonly string[]
  /** Fields that must be filled in although the type lets them be left out. */
  readonly needed?: readonly string[]
  /** What the fields begin with. */
  readonly initial?: Draft
  /** Of its amounts, where no field of it says so. */
  readonly currency?: string | undefined
  readonly submitWords: string
  readonly color?: string
  readonly busy: boolean
  readonly error: unknown
  onSubmit(args: Json): void
  onCancel?(): void
}

/** A form made of a contract's own description of an action. */
export function SchemaForm(props: SchemaFormProps) {
  const { t } = useWords()
  const { type, preset = {}, hidden = [], needed = [] } = props
  const fields = type.kind === 'record' ? type.fields : {}
  const shown = Object.entries(fields).filter(([name]) => !(name in preset) && !hidden.includes(name))
  const [draft, setDraft] = useState<Draft>(() => ({
    ...Object.fromEntries(shown.map(([name, field]) => [name, blank(field)])),
    ...props.initial,
  }))
  const field = wrongField(props.error)
  const typed = draft['currency'] ?? preset['currency'] ?? props.currency
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const filled = Object.entries({ ...draft, ...preset }).map(([name, value]) => [name, value ?? null])
    props.onSubmit(Object.fromEntries(filled) as Json)
  }
  const complete = shown.every(
    ([name, one]) => isFilled(one, draft[name]) && (!needed.includes(name) || (draft[name] ?? null) !== null),
  )
  return (
    <FormCurrency value={typeof typed === 'string' ? typed.toUpperCase() : undefined}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {shown.map(([name, one]) => (
            <FieldInput
              key={name}
              name={name}
              type={one}
              required={isRequired(one) || needed.includes(name)}
              value={draft[name]}
              error={field?.name.split('.')[0] === name ? field.words : undefined}
              onChange={(value) => setDraft((before) => ({ ...before, [name]: value }))}
            />
          ))}
          <Box>
            <ProblemNotice cause={props.error} />
          </Box>
          <Group justify="flex-end">
            {props.onCancel === undefined ? null : (
              <Button variant="default" onClick={props.onCancel}>
                {t('common.cancel')}
              </Button>
            )}
            <Button
              type="submit"
              loading={props.busy}
              disabled={!complete}
              {...(props.color === undefined ? {} : { color: props.color })}
            >
              {props.submitWords}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormCurrency>
  )
}

function isRequired(type: TypeDescriptor): boolean {
  return type.kind !== 'option' && type.kind !== 'list' && !(type.kind === 'text' && type.min === 0)
}

function wrongField(error: unknown): { readonly name: string; readonly words: string } | undefined {
  if (!(error instanceof ProblemError) && !(error instanceof NodeProblemError)) return undefined
  const { code, detail, meta } = error.problem
  return code === 'VALUE_INVALID' && typeof meta.field === 'string'
    ? { name: meta.field, words: detail }
    : undefined
}
