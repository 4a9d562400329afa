/** The policies of the demo's company, and who accepted them: all in time but for one, and a new version that is still open. */
import { addDays } from '#engine/calendar.ts'
import type { Role } from '#engine/permissions.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { ownText, shippedPolicies } from '#program/policies/shipped.ts'
import { createAccount, findAccountByEmail } from '#store/accounts.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'
import { findPersonByEmail, linkAccounts, putPeople } from '#store/people.ts'

/** The security lead on the list of people. */
export const demoLead = '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b01'

/** Everybody but Nora was here when the policies were published. */
const team: readonly {
  id: string
  name: string
  mail: string
  start: string | number
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
    id: '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b03',
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
  {
    id: '8d1c5a52-3b0e-4c5e-9f57-0e6f3a6c1b05',
    name: 'Nora Neu',
    mail: 'nora',
    start: 3,
    groups: [],
    language: 'de',
  },
]

type Accepting = Pick<Person, 'id' | 'name' | 'language'> & { roles?: Role[] }

const publishedDaysAgo = 40
/** A second version of one of them, which everybody accepts anew. */
const anew = { policy: 'acceptable-use', daysAgo: 4, by: ['management', 'lead'] }
const lateFor = { policy: 'incident-response', mail: 'oscar', afterDays: 19 }
/** The section that came with the second version. */
const section = {
  de: /## Dienste mit künstlicher Intelligenz[^]*?(?=\n## )/,
  en: /## Services with artificial intelligence[^]*?(?=\n## )/,
}

/** Nothing where they stand there already. */
export async function keepDemoPolicies(tx: WriteTx, { domain }: { domain: string }): Promise<void> {
  if ((await managedItems(tx, policies)).length > 0) return
  // Kept data of a demo that had no policies yet stays as it is.
  if (await findPersonByEmail(tx, `lead@${domain}`)) return
  const joined = await managedItems(tx, people)
  const { author, approver } = await keepTeam(tx, domain)
  const ago = (days: number) => addDays(tx.recordedAt, -days).toISOString()
  const filled = { organisation: 'Musterhafen GmbH', securityContact: `security@${domain}` }
  const [settings] = await managedItems(tx, organisationSettings)
  await putItem(tx, organisationSettings, {
    ...settings,
    id: 'organisation',
    contact: filled.securityContact,
  })
  for (const { id, titleDe, titleEn, groups, controls, ...texts } of shippedPolicies()) {
    await putItem(tx, policies, { id, titleDe, titleEn, groups, controls, owner: author })
    const now = { de: ownText(texts.textDe, filled), en: ownText(texts.textEn, filled) }
    const isAnew = id === anew.policy
    const before = { de: now.de.replace(section.de, ''), en: now.en.replace(section.en, '') }
    const first = published(id, 1, isAnew ? before : now, publishedDaysAgo)
    await putItem(tx, policyVersions, first)
    const isFor = (person: (typeof team)[number]) =>
      groups.length === 0 || groups.some((group) => person.groups.includes(group))
    for (const [index, person] of team.filter(isFor).entries()) {
      if (typeof person.start === 'number') continue
      const isLate = id === lateFor.policy && person.mail === lateFor.mail
      await accept(person, first, publishedDaysAgo - (isLate ? lateFor.afterDays : 1 + index * 2))
    }
    for (const person of joined) {
      const days = daysSince(person.start)
      if (
        days < 2 ||
        !(groups.length === 0 || groups.some((group) => person.groups.includes(group)))
      )
        continue
      await accept(person, first, Math.min(publishedDaysAgo - 4, days - 2))
    }
    if (!isAnew) continue
    const second = published(id, 2, now, anew.daysAgo)
    await putItem(tx, policyVersions, second)
    for (const person of team.filter(({ mail }) => anew.by.includes(mail)))
      await accept(person, second, anew.daysAgo - 1)
  }

  function published(
    policy: string,
    number: number,
    text: { de: string; en: string },
    days: number,
  ): PolicyVersion {
    const wording = (of: string) => ({ text: of, digest: digestOfText(of) })
    return {
      id: `${policy}/${number}`,
      policy,
      number,
      state: 'published',
      de: wording(text.de),
      en: wording(text.en),
      change: number === 1 ? '' : 'Regeln für Dienste mit künstlicher Intelligenz / Rules for AI',
      draftedBy: author,
      approvals: [{ by: approver, at: ago(days + 1) }],
      publishedAt: ago(days),
      publishedBy: author,
      effectiveFrom: ago(days),
      isAcceptedAnew: true,
      acceptedAnewBecause:
        number === 1 ? 'Erste Fassung / First version' : 'Neue Pflichten für alle / New duties',
    }
  }

  function daysSince(start = ''): number {
    return Math.floor((tx.recordedAt.getTime() - Date.parse(start)) / 86_400_000)
  }

  async function accept(person: Accepting, version: PolicyVersion, days: number) {
    const { id, name, language = 'de' } = person
    await putItem(tx, policyAcceptances, {
      id: `${id}/${version.id}`,
      person: id,
      policy: version.policy,
      version: version.id,
      language,
      digest: version[language]?.digest ?? '',
      name,
      acceptedAt: ago(days),
      recordedAt: ago(days),
      via: 'roles' in person ? 'portal' : 'mail',
    })
  }
}

async function keepTeam(
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
  const today = (days: number) => addDays(tx.recordedAt, -days).toISOString().slice(0, 10)
  const persons = team.map(({ id, name, mail, start, groups, language }): Person => ({
    id,
    name,
    email: `${mail}@${domain}`,
    kind: 'employee',
    groups,
    start: typeof start === 'number' ? today(start) : start,
    language,
    country: 'DE',
    externalIds: {},
  }))
  await putPeople(tx, persons, 'people')
  await linkAccounts(tx, persons)
  return { author: ids.get('lead') ?? '', approver: ids.get('management') ?? '' }
}
