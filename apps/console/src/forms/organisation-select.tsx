import { Select } from '@mantine/core'
import { useOrganisations } from '../data/queries.ts'
import { useWords } from '../words/words.tsx'

/** Fields of 32 bytes that name an organisation, with the role that it must have. */
const ORGANISATION_FIELDS: Readonly<Record<string, string | undefined>> = {
  to: undefined,
  organisation: undefined,
  custodian: 'custodian',
  issuer: undefined,
  beneficiary: undefined,
  holder: undefined,
  buyer: undefined,
  seller: undefined,
  drawer: undefined,
  drawee: undefined,
  payee: undefined,
  acceptor: undefined,
  endorsee: undefined,
  pledgee: undefined,
  owner: undefined,
  bank: 'bank',
  registry: 'registry',
  regulator: 'regulator',
}

export function isOrganisationField(name: string): boolean {
  return name in ORGANISATION_FIELDS
}

interface OrganisationSelectProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly withAsterisk?: boolean
  readonly error?: string | undefined
  onChange(value: string | null): void
}

/** Members by name; what is recorded is the id. */
export function OrganisationSelect({ name, onChange, value, ...looks }: OrganisationSelectProps) {
  const { find } = useWords()
  const { data } = useOrganisations()
  const role = ORGANISATION_FIELDS[name]
  const options = (data ?? [])
    .filter(
      ({ organisation }) =>
        organisation.status === 'active' && (role === undefined || organisation.roles.includes(role)),
    )
    .map(({ id, organisation }) => ({
      value: id,
      label: `${organisation.name} · ${organisation.roles.map((one) => find(`role.${one}`) ?? one).join(', ')}`,
    }))
  return (
    <Select
      {...looks}
      searchable
      clearable
      data={options}
      value={value === '' ? null : value}
      onChange={onChange}
      nothingFoundMessage="—"
    />
  )
}
