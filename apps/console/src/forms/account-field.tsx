import { TextInput } from '@mantine/core'
import { useWords } from '../words/words.tsx'
import { type FieldProps, useLooks } from './simple-fields.tsx'

/** Fields that want the commitment to an account: its number is typed, and the page that submits commits to it. */
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(['buyerAccount', 'sellerAccount'])

export function isAccountField(name: string): boolean {
  return ACCOUNT_FIELDS.has(name)
}

/** An account as its bank writes it, spaces and all. */
export function AccountField(props: FieldProps) {
  const { t } = useWords()
  const { value, onChange } = props
  return (
    <TextInput
      {...useLooks(props)}
      description={t('form.account')}
      placeholder="DE89 3704 0044 0532 0130 00"
      autoComplete="off"
      spellCheck={false}
      maxLength={64}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => {
        const typed = currentTarget.value.toUpperCase().trimStart()
        onChange(typed === '' ? null : typed)
      }}
    />
  )
}
