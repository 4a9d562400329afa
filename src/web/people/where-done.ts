/** What of somebody's duties is open, one by one, and where each is done. */
import type { Test } from '#engine/test.ts'
import { agreements } from '#populations/agreement.ts'
import { checkKinds } from '#populations/background-check.ts'
import { courses } from '#populations/course.ts'
import type { Person } from '#populations/person.ts'
import { policies } from '#populations/policy.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { checkWords } from '#program/background-checks/check-words.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import { announcementObligations } from '#program/governance/announcement-obligation.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { titleOf } from '#program/titles.ts'
import { trainingObligations } from '#program/training/training-obligation.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { findingsByPerson } from '#store/people-findings.ts'
import { urls } from '#ui/urls.ts'
import { actUrl } from '#web/console/act-link.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

/** One thing to do; without an address where the guest does not do it. */
export interface OpenStep {
  name: string
  url?: string
}

/** By person, then by test. */
export type OpenSteps = ReadonlyMap<string, ReadonlyMap<string, readonly OpenStep[]>>

/** Of these people, what these tests wait for or found missing. */
export async function openStepsOf(
  tx: Tx,
  visit: GuestVisit,
  tests: readonly Test<unknown>[],
  people: readonly Person[],
): Promise<OpenSteps> {
  const populationOf = new Map(tests.map(({ id, on }) => [id, on.id]))
  const byId = new Map(people.map((person) => [person.id, person]))
  const findings = await findingsByPerson(
    tx,
    tests.map(({ id, on }) => ({ test: id, population: on.id })),
    [...byId.keys()],
  )
  const open = findings.filter(
    ({ verdict, late, until, code, doneAt }) =>
      doneAt === undefined &&
      !late &&
      code !== 'not-begun' &&
      (verdict === 'fail' || verdict === 'unknown' || (verdict === 'pass' && until !== undefined)),
  )
  const titles = await titlesOfDuties(tx, visit.language)
  const all = new Map<string, Map<string, OpenStep[]>>()
  for (const { person: id, test, key } of open) {
    const person = byId.get(id)
    if (!person) continue
    const own = all.get(id) ?? new Map<string, OpenStep[]>()
    all.set(id, own)
    const step = stepOf(visit, populationOf.get(test) ?? '', key, person, titles)
    own.set(test, [...(own.get(test) ?? []), step])
  }
  return all
}

/** What policies, courses and agreements are called, by population and key. */
async function titlesOfDuties(tx: Tx, language: 'de' | 'en'): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>()
  for (const { id } of [policies, courses, agreements])
    for (const { key, content } of await listItems(tx, id))
      titles.set(`${id} ${key}`, titleOf(content, key, language))
  return titles
}

/** Keys of duties begin with the person, and what is to be done follows. */
function stepOf(
  visit: GuestVisit,
  population: string,
  key: string,
  { id: person, email }: Person,
  titles: ReadonlyMap<string, string>,
): OpenStep {
  const { t, language } = visit
  const [, of = ''] = key.split('/')
  const step = (name: string | undefined, url: string | undefined): OpenStep => ({
    name: name ?? of,
    ...(url !== undefined && mayOpen(visit, url) && { url }),
  })
  switch (population) {
    case policyObligations.id:
      return step(titles.get(`${policies.id} ${of}`), urls.consolePolicy(of))
    case trainingObligations.id:
      return step(titles.get(`${courses.id} ${of}`), urls.consoleCourse(of))
    case onboardingAgreements.id: {
      if (of === '-') return step(t.agreements.console.openNoAgreement, urls.consoleAgreements)
      const action = email === undefined ? 'agreement-signature.upload' : 'agreement.invite'
      const url = actUrl(visit, action, { person, agreement: of })
      return step(titles.get(`${agreements.id} ${of}`), url)
    }
    case onboardingChecks.id: {
      if (of === '-') return step(t.checks.openNoCheck, urls.consoleChecks)
      const check = checkKinds.find((each) => each === of)
      const url = actUrl(visit, 'background-check.record', { person, check: of })
      return step(check && checkWords[check][language], url)
    }
    case announcementObligations.id:
      return step(t.governance.announcement, urls.consoleAnnouncement)
    default:
      return step(key, urls.consoleItem(population, key))
  }
}
