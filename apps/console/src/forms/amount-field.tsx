import { TextInput } from '@mantine/core'
import { isCurrency, minorPlaces } from '@vouch/application'
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import { plainMoney, readMoney } from '../words/money.ts'
import { useWords } from '../words/words.tsx'
import { type FieldProps, useLooks } from './simple-fields.tsx'

/** The currency that the amounts of a form are in, once it is known. */
export const FormCurrency = createContext<string | undefined>(undefined)

/**
 * Typed in major units of the form's currency, and handed on in minor ones; without a currency, in the units of the chain.
 * What is no amount is handed on as it was typed, which the schema refuses.
 */
export function AmountField(props: FieldProps) {
  const { t } = useWords()
  const named = useContext(FormCurrency)
  const currency = named !== undefined && named.length === 3 && isCurrency(named) ? named : undefined
  const { value, onChange } = props
  const looks = useLooks(props)
  const [text, setText] = useState(() =>
    typeof value === 'string' && currency !== undefined ? plainMoney(value, currency) : String(value ?? ''),
  )
  const places = currency === undefined ? 0 : minorPlaces(currency)
  const sample =
    currency === undefined
      ? '1000'
      : plainMoney(`1000${places === 0 ? '' : '5'.padEnd(places, '0')}`, currency)
  const read = readAs(text, currency)
  const handOn = (typed: string, known: string | undefined): void => {
    const now = readAs(typed, known)
    onChange(typed === '' ? null : 'minor' in now ? now.minor : typed)
  }
  // The same text means another amount under another currency.
  const before = useRef(currency)
  useEffect(() => {
    if (before.current === currency) return
    before.current = currency
    handOn(text, currency)
  })
  const wrong =
    text === '' || 'minor' in read
      ? undefined
      : read.wrong === 'decimals'
        ? t('form.amount.decimals', { currency: currency ?? '', places })
        : t('form.amount.wrong', { sample })
  return (
    <TextInput
      {...looks}
      error={wrong ?? looks.error}
      inputMode="decimal"
      autoComplete="off"
      description={currency === undefined ? t('form.amount') : t('form.amount.of', { currency, sample })}
      rightSection={
        currency === undefined ? undefined : (
          <span className="quiet" style={{ fontSize: 12 }}>
            {currency}
          </span>
        )
      }
      rightSectionWidth={48}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        handOn(currentTarget.value, currency)
      }}
      onBlur={() => {
        if ('minor' in read && currency !== undefined) setText(plainMoney(read.minor, currency))
      }}
    />
  )
}

function readAs(text: string, currency: string | undefined): ReturnType<typeof readMoney> {
  if (currency !== undefined) return readMoney(text, currency)
  return /^\d+$/.test(text) ? { minor: text } : { wrong: 'form' }
}
