import { Button, Fieldset, Group, Stack } from '@mantine/core'
import type { Json } from '@vouch/contract'
import type { TypeDescriptor } from '@vouch/contract/api'
import { useWords } from '../words/words.tsx'
import { AccountField, isAccountField } from './account-field.tsx'
import { AmountField } from './amount-field.tsx'
import { blank } from './draft.ts'
import { isOrganisationField } from './organisation-select.tsx'
import {
  BooleanField,
  ChoiceField,
  type FieldProps,
  HexField,
  NumberField,
  PartyField,
  TextField,
  TimeField,
  useLooks,
} from './simple-fields.tsx'

/** One field of a form, by the type that the contract declares. */
export function FieldInput(props: FieldProps) {
  const { type } = props
  switch (type.kind) {
    case 'option':
      return <FieldInput {...props} type={type.of} onChange={(value) => props.onChange(value ?? null)} />
    case 'text':
      return <TextField {...props} type={type} />
    case 'bytes':
      if (isAccountField(props.name)) return <AccountField {...props} />
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
