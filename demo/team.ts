/** The people of the demo's company whom a visitor meets or plays. */
import type { Role } from '#engine/permissions.ts'
import type { Person } from '#populations/person.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import type { WriteTx } from '#store/organisation.ts'
import { linkAccounts, putPeople } from '#store/people.ts'

/** The security lead on the list of people. */
export const demoLead = '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b01'

/** The managing director on the same list. */
export const demoManagement = '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b03'

/** Who have an account, or a part in what the demo shows; the others come with people.csv. */
const team: readonly {
  id: string
  name: string
  mail: string
  start: string
  groups: string[]
  roles?: Role[]
  language: 'de' | 'en'
}[] = [
  {
    id: demoLead,
    name: 'Lena Leitung',
    mail: 'lead',
    start: '2021-03-01',
    groups: ['engineering'],
    roles: ['admin', 'lead', 'member'],
    language: 'de',
  },
  {
    id: '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b02',
    name: 'Timo Team',
    mail: 'team',
    start: '2022-09-01',
    groups: ['engineering'],
    roles: ['member'],
    language: 'de',
  },
  {
    id: demoManagement,
    name: 'Greta Geschäft',
    mail: 'management',
    start: '2019-01-01',
    groups: [],
    roles: ['lead', 'member'],
    language: 'de',
  },
  {
    id: '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b04',
    name: 'Oscar Overtime',
    mail: 'oscar',
    start: '2023-04-17',
    groups: ['engineering'],
    language: 'en',
  },
]

/** Makes the accounts of those who have one, and puts all of them on the list of people. */
export async function keepTeam(
  tx: WriteTx,
  domain: string,
): Promise<{ author: string; approver: string }> {
  const ids = new Map<string, string>()
  for (const { name, mail, roles, language } of team) {
    if (!roles) continue
    const email = `${mail}@${domain}`
    const known = await findAccountByEmail(tx, email)
    // The language of a visitor's browser counts for those whom a visitor plays.
    const more = mail === 'management' ? { language } : {}
    const account = known ?? (await createAccount(tx, { email, name, roles, ...more }))
    ids.set(mail, account.id)
  }
  const persons = team.map(({ id, name, mail, start, groups, language }): Person => ({
    id,
    name,
    email: `${mail}@${domain}`,
    kind: 'employee',
    legalEntity: 'musterhafen',
    groups,
    start,
    language,
    country: 'DE',
    externalIds: {},
  }))
  await putPeople(tx, persons, 'people')
  await linkAccounts(tx, persons)
  return { author: ids.get('lead') ?? '', approver: ids.get('management') ?? '' }
}
