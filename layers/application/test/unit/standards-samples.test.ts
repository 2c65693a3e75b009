import { existsSync, readFileSync } from 'node:fs'
import { unwrap } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { readDocument } from '@vouch/application/standards'

/** Documents written by others, used in place beside the project; skipped by name where they are missing. */
const SAMPLES = new URL('../../../../../shared/samples/vouchers/', import.meta.url)

const DE_KOKSMAAT = ['invoice', 'NL820098395B01', '12115118', '2015']
const MAXIMUM = ['invoice', 'NL16356706', 'TOSL110', '2013']

const EXPECTED = [
  ['BIS3_Invoice_positive.XML', 'ubl-invoice', '782179.43', ['invoice', 'DK12345678', '12345', '2019']],
  ['CII_business_example_02.xml', 'cii-invoice', '11.90', ['invoice', 'DE1111111', 'INV000013', '2013']],
  ['CII_example1.xml', 'cii-invoice', '250.33', DE_KOKSMAAT],
  ['CII_example3.xml', 'cii-invoice', '1125', ['invoice', 'DK16356706', 'TOSL108', '2013']],
  ['CII_example5.xml', 'cii-invoice', '4675', MAXIMUM],
  ['cn-digital-einvoice.xml', 'cn-einvoice', '16000.00', ['cn-einvoice', '01234567890123456789']],
  ['guide-example1.xml', 'ubl-invoice', '250.33', DE_KOKSMAAT],
  [
    'ubl-tc434-creditnote1.xml',
    'ubl-credit-note',
    '100.11',
    ['credit-note', 'BE0000000196', '018304/28865', '2019'],
  ],
  ['ubl-tc434-example1.xml', 'ubl-invoice', '250.33', DE_KOKSMAAT],
  ['ubl-tc434-example2.xml', 'ubl-invoice', '1801.78', ['invoice', 'NO123456789MVA', 'TOSL108', '2013']],
  ['ubl-tc434-example3.xml', 'ubl-invoice', '2005.00', ['invoice', 'DK16356706', 'TOSL108', '2013']],
  ['ubl-tc434-example5.xml', 'ubl-invoice', '4675.00', MAXIMUM],
] as const

describe('documents of others', () => {
  for (const [name, format, gross, key] of EXPECTED) {
    const file = new URL(name, SAMPLES)
    it.skipIf(!existsSync(file))(`reads ${name}`, async () => {
      const reading = unwrap(await readDocument(new Uint8Array(readFileSync(file)), name))
      expect(reading.format).toBe(format)
      expect(reading.businessKey).toEqual(key)
      expect(reading.fields.find((field) => field.name === 'grossAmount')?.value).toBe(gross)
      // An invoice after an advance payment names the earlier one and does not take its place.
      expect(reading.supersedes).toBeUndefined()
    })
  }
})
