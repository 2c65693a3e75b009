import {
  Button,
  Checkbox,
  Fieldset,
  Group,
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
import { blank, localTime, plainName } from './draft.ts'
import { isOrganisationField, OrganisationSelect } from './organisation-select.tsx'

interface FieldProps<T extends TypeDescriptor = TypeDescriptor> {
  readonly name: string
  readonly type: T
  readonly value: Json | undefined
  readonly required: boolean
  readonly error?: string | undefined
  onChange(value: Json | undefined): void
}

/** One field of a form, by the type that the contract declares. */
export function FieldInput(props: FieldProps) {
  const { type } = props
  switch (type.kind) {
    case 'option':
      return (
        <FieldInput
          {...props}
          type={type.of}
          required={false}
          onChange={(value) => props.onChange(value ?? null)}
        />
      )
    case 'text':
      return <TextField {...props} type={type} />
    case 'bytes':
      return isOrganisationField(props.name) && type.max === 32 ? (
        <PartyField {...props} />
      ) : (
        <HexField {...props} />
      )
    case 'integer':
      return props.name.endsWith('Ms') ? <TimeField {...props} /> : <NumberField {...props} type={type} />
    case 'amount':
      return <AmountField {...props} />
    case 'boolean':
      return <BooleanField {...props} />
    case 'choice':
      return <ChoiceField {...props} type={type} />
    case 'list':
      return <ListField {...props} type={type} />
    case 'record':
      return <RecordField {...props} type={type} />
  }
}

function asText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : String(value)
}

export function useFieldName(): (name: string) => string {
  const { find } = useWords()
  return (name) => find(`field.${name}`) ?? plainName(name)
}

function useLooks({ name, required, error }: FieldProps) {
  const nameOf = useFieldName()
  return { label: nameOf(name), withAsterisk: required, error, name }
}

function TextField(props: FieldProps & { readonly type: { readonly max: number } }) {
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

function PartyField(props: FieldProps) {
  return <OrganisationSelect {...useLooks(props)} value={asText(props.value)} onChange={props.onChange} />
}

function BooleanField(props: FieldProps) {
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

function HexField(props: FieldProps) {
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

function TimeField(props: FieldProps) {
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

function NumberField(props: FieldProps & { readonly type: { readonly min: number; readonly max: number } }) {
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

/** Minor units, as they are recorded: an amount is never rounded on its way. */
function AmountField(props: FieldProps) {
  const { t } = useWords()
  const { value, onChange } = props
  return (
    <TextInput
      {...useLooks(props)}
      inputMode="numeric"
      description={t('form.amount')}
      value={asText(value)}
      onChange={(event) => onChange(event.currentTarget.value.replaceAll(/\D/g, '') || null)}
    />
  )
}

function ChoiceField(props: FieldProps & { readonly type: { readonly of: readonly string[] } }) {
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

function ListField(
  props: FieldProps & { readonly type: { readonly of: TypeDescriptor; readonly max: number } },
) {
  const { t } = useWords()
  const { label } = useLooks(props)
  const items = Array.isArray(props.value) ? (props.value as readonly Json[]) : []
  const set = (at: number, value: Json | undefined): void =>
    props.onChange(items.map((one, index) => (index === at ? (value ?? null) : one)))
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {items.map((item, at) => (
          <Group key={at} align="flex-end" wrap="nowrap">
            <div style={{ flex: 1 }}>
              <FieldInput
                name={props.name}
                type={props.type.of}
                required
                value={item}
                onChange={(value) => set(at, value)}
              />
            </div>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => props.onChange(items.filter((_, index) => index !== at))}
            >
              {t('form.remove')}
            </Button>
          </Group>
        ))}
        <Button
          variant="light"
          disabled={items.length >= props.type.max}
          onClick={() => props.onChange([...items, blank(props.type.of) ?? ''])}
        >
          {t('form.add')}
        </Button>
      </Stack>
    </Fieldset>
  )
}

function RecordField(
  props: FieldProps & { readonly type: { readonly fields: Readonly<Record<string, TypeDescriptor>> } },
) {
  const { label } = useLooks(props)
  const value = (props.value ?? {}) as { readonly [name: string]: Json }
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {Object.entries(props.type.fields).map(([name, type]) => (
          <FieldInput
            key={name}
            name={name}
            type={type}
            required={type.kind !== 'option'}
            value={value[name]}
            onChange={(next) => props.onChange({ ...value, [name]: next ?? null })}
          />
        ))}
      </Stack>
    </Fieldset>
  )
}

/** Of what is typed, not of its label. */
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
