/** Who joined the demo's company in the last year: what they signed and how they were checked before their first day. */
import { createHash } from 'node:crypto'

import { addDays, addMonths, startOfDate } from '#engine/calendar.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { backgroundCheckSettings, usualChecks } from '#populations/background-check-setting.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import type { CheckKind } from '#populations/background-check.ts'
import type { Person } from '#populations/person.ts'
import { isSignedBy } from '#program/agreements/onboarding.ts'
import { shippedAgreement, shippedAgreementIds } from '#program/agreements/shipped.ts'
import { shippedRules } from '#program/background-checks/rules.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople, putPeople } from '#store/people.ts'

import { keepAll } from './keep-all.ts'
import { spread } from './spread.ts'

/** In days from today, what is past below zero. */
interface Joining {
  id: string
  name: string
  country: string
  kind?: 'contractor'
  groups?: string[]
  start: number
  /** When it was signed, and when that was recorded where it was on paper. */
  signed?: number
  recorded?: number
  checks?: CheckKind[]
}

const usual: CheckKind[] = ['identity', 'right-to-work', 'education', 'employment-history']

const joinings: readonly Joining[] = [
  { id: 'nele', name: 'Nele Neumann', country: 'DE', start: -200, signed: -214, checks: usual },
  {
    id: 'karim',
    name: 'Karim Köhler',
    country: 'DE',
    groups: ['Operations'],
    start: -120,
    signed: -131,
    checks: [...usual, 'criminal-record'],
  },
  // Two days late: the sentence holds, with a deviation, for a year.
  { id: 'maja', name: 'Maja Mayr', country: 'DE', start: -90, signed: -88, checks: usual },
  {
    id: 'sam',
    name: 'Sam Rivera',
    country: 'US',
    groups: ['Team West'],
    start: -60,
    signed: -72,
    checks: usual,
  },
  {
    id: 'olivia',
    name: 'Olivia Okafor',
    country: 'GB',
    kind: 'contractor',
    start: -30,
    signed: -41,
    recorded: -28,
    checks: usual,
  },
  // One course is overdue: see training.ts.
  { id: 'tom', name: 'Tom Tänzer', country: 'DE', start: -36, signed: -50, checks: usual },
  { id: 'nora', name: 'Nora Neu', country: 'DE', start: -3, signed: -17, checks: usual },
  { id: 'jonas', name: 'Jonas Jung', country: 'DE', start: 12, checks: ['identity'] },
]

/** From which day on the demo's company judges who joins. */
export function onboardingAppliesFrom(now: Date): string {
  return dayOf(now, -365)
}

export async function keepDemoOnboarding(tx: WriteTx): Promise<void> {
  const now = tx.recordedAt
  const digests = await publishAgreements(tx, now)
  await putPeople(
    tx,
    joinings.map((each) => personOf(each, now)),
    'people',
  )
  await putItem(tx, backgroundCheckSettings, {
    ...usualChecks,
    groupsSensitive: ['Operations'],
    places: ['Team West: US-CA'],
  })
  for (const joining of joinings) {
    await sign(tx, joining, digests, now)
    for (const check of joining.checks ?? []) await keepCheck(tx, joining, check, now)
  }
}

/** Whoever came earlier signed on paper, which was handed in when the program began. */
export async function keepDemoPapers(tx: WriteTx): Promise<void> {
  const now = tx.recordedAt
  const { timeZone } = await readOrganisation(tx)
  const began = onboardingAppliesFrom(now)
  const everybody = (await allPeople(tx)).map(({ person }) => person)
  const versions = await managedItems(tx, agreementVersions)
  const papers: AgreementSignature[] = []
  for (const agreement of await managedItems(tx, agreements)) {
    const version = versions.find((each) => each.agreement === agreement.id)
    const signing = everybody.filter((person) => isSignedBy(agreement, person))
    for (const { id, name, start = began } of signing) {
      if (start >= began) continue
      papers.push({
        id: `${id}/${agreement.id}/1`,
        person: id,
        agreement: agreement.id,
        ...(version && { version: version.id, digest: version.de.digest }),
        name,
        signedAt: startOfDate(
          dayOf(new Date(start), -(4 + spread(id, 20))),
          timeZone,
        ).toISOString(),
        recordedAt: addDays(now, -290).toISOString(),
        how: 'upload',
        attestedBy: 'operator',
      })
    }
  }
  await keepAll(tx, agreementSignatures, papers)
}

async function publishAgreements(tx: WriteTx, now: Date): Promise<Map<string, string>> {
  const digests = new Map<string, string>()
  for (const id of shippedAgreementIds) {
    const { textDe, textEn, ...agreement } = shippedAgreement(id)
    const [de, en] = [filled(textDe), filled(textEn)]
    await putItem(tx, agreements, agreement)
    await putItem(tx, agreementVersions, {
      id: `${id}/1`,
      agreement: id,
      number: 1,
      de,
      en,
      change: '',
      publishedAt: addDays(now, -3600).toISOString(),
      publishedBy: 'operator',
    })
    digests.set(id, de.digest)
  }
  return digests
}

function filled(text: string) {
  const whole = text
    .replaceAll('{{organisation}}', 'Musterhafen GmbH')
    .replaceAll('{{securityContact}}', 'security@musterhafen.example')
  return { text: whole, digest: createHash('sha256').update(whole).digest('hex') }
}

function personOf({ id, name, country, kind, groups, start }: Joining, now: Date): Person {
  return {
    id: `demo-${id}`,
    name,
    email: `${id}@musterhafen.example`,
    kind: kind ?? 'employee',
    country,
    groups: groups ?? [],
    start: dayOf(now, start),
    ...(kind && { end: dayOf(now, 180) }),
    language: country === 'DE' ? 'de' : 'en',
    externalIds: {},
  }
}

async function sign(
  tx: WriteTx,
  { id, name, kind, signed, recorded }: Joining,
  digests: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  if (signed === undefined) return
  const agreement = kind ? 'confidentiality-contractor' : 'confidentiality-employee'
  const isPaper = recorded !== undefined
  await putItem(tx, agreementSignatures, {
    id: `demo-${id}/${agreement}/1`,
    person: `demo-${id}`,
    agreement,
    version: `${agreement}/1`,
    ...(!isPaper && { language: 'de' }),
    digest: digests.get(agreement),
    name,
    signedAt: addDays(now, signed).toISOString(),
    recordedAt: addDays(now, recorded ?? signed).toISOString(),
    how: isPaper ? 'upload' : 'link',
    ...(isPaper && { attestedBy: 'operator' }),
  })
}

async function keepCheck(
  tx: WriteTx,
  { id, start }: Joining,
  check: CheckKind,
  now: Date,
): Promise<void> {
  const days = Math.min(start - 8, -3)
  const on = dayOf(now, days)
  const months = shippedRules.get('DE')?.checks[check].deleteAfterMonths
  const isGone = months === 0 || days < -120
  await putItem(tx, backgroundChecks, {
    id: `demo-${id}/${check}`,
    person: `demo-${id}`,
    check,
    outcome: 'done',
    on,
    recordedAt: addDays(now, days).toISOString(),
    recordedBy: 'operator',
    ...(months !== undefined && { deleteBy: addMonths(on, months) }),
    ...(months !== undefined && isGone && { deletedOn: months === 0 ? on : dayOf(now, days + 90) }),
  })
}

function dayOf(now: Date, days: number): string {
  return addDays(now, days).toISOString().slice(0, 10)
}
