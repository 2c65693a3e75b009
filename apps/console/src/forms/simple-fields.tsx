import {
  Checkbox,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { Json } from '@vouch/contract'
import type { TypeDescriptor } from '@vouch/contract/api'
import { useWords } from '../words/words.tsx'
import { localTime, plainName } from './draft.ts'
import { OrganisationSelect } from './organisation-select.tsx'

export interface FieldProps<T extends TypeDescriptor = TypeDescriptor> {
  readonly name: string
  readonly type: T
  readonly value: Json | undefined
  readonly required: boolean
  readonly error?: string | undefined
  onChange(value: Json | undefined): void
}

function asText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : String(value)
}

export function useFieldName(): (name: string) => string {
  const { find } = useWords()
  return (name) => find(`field.${name}`) ?? plainName(name)
}

export function useLooks({ name, required, error }: FieldProps) {
  const nameOf = useFieldName()
  return { label: nameOf(name), withAsterisk: required, error, name }
}

export function TextField(props: FieldProps & { readonly type: { readonly max: number } }) {
  const looks = useLooks(props)
  const { value, onChange, type } = props
  const set = (text: string): void =>
    onChange(
      text === '' && !props.required
        ? props.type.kind === 'text' && props.type.min === 0
          ? ''
          : null
        : text,
    )
  if (type.max >= 200 && props.name === 'note')
    return (
      <Textarea
        {...looks}
        autosize
        minRows={2}
        maxLength={type.max}
        value={asText(value)}
        onChange={(event) => set(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...looks}
      maxLength={type.max}
      value={asText(value)}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
}

export function PartyField(props: FieldProps) {
  return <OrganisationSelect {...useLooks(props)} value={asText(props.value)} onChange={props.onChange} />
}

export function BooleanField(props: FieldProps) {
  const { label } = useLooks(props)
  const { value, onChange } = props
  return (
    <Checkbox
      label={label}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

export function HexField(props: FieldProps) {
  const { value, onChange } = props
  return (
    <TextInput
      {...useLooks(props)}
      styles={MONO}
      spellCheck={false}
      value={asText(value)}
      onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase() || null)}
    />
  )
}

export function TimeField(props: FieldProps) {
  const { value, onChange } = props
  return (
    <TextInput
      {...useLooks(props)}
      type="datetime-local"
      value={typeof value === 'number' ? localTime(value) : ''}
      onChange={(event) => {
        const timeMs = new Date(event.currentTarget.value).getTime()
        onChange(Number.isNaN(timeMs) ? null : timeMs)
      }}
    />
  )
}

export function NumberField(
  props: FieldProps & { readonly type: { readonly min: number; readonly max: number } },
) {
  const { value, onChange, type } = props
  return (
    <NumberInput
      {...useLooks(props)}
      min={type.min}
      max={type.max}
      allowDecimal={false}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  )
}

export function ChoiceField(props: FieldProps & { readonly type: { readonly of: readonly string[] } }) {
  const { find } = useWords()
  const looks = useLooks(props)
  const { value, onChange, type, name } = props
  const data = type.of.map((one) => ({
    value: one,
    label: find(`choice.${name}.${one}`) ?? find(`choice.${one}`) ?? plainName(one),
  }))
  if (data.length > 3 || !props.required)
    return (
      <Select
        {...looks}
        clearable={!props.required}
        data={data}
        value={asText(value) || null}
        onChange={(next) => onChange(next)}
      />
    )
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {looks.label}
      </Text>
      <SegmentedControl
        aria-label={looks.label}
        fullWidth
        data={data}
        value={asText(value)}
        onChange={onChange}
      />
      {props.error === undefined ? null : (
        <Text size="xs" c="red">
          {props.error}
        </Text>
      )}
    </Stack>
  )
}

/** Of what is typed, not of its label. */
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
