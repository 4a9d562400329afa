/**
 * A company of many people who owe everything that comes with the product: every policy, agreement, course and check, of
 * which a part is done. Everything derived and judged once.
 */
import { sourcesOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { courses } from '#populations/course.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { shippedAgreement, shippedAgreementIds } from '#program/agreements/shipped.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'
import { shippedCourses } from '#program/training/shipped.ts'
import { runTests } from '#run/round.ts'
import type { Store } from '#store/database.ts'
import { putItem, replaceItems } from '#store/items.ts'
import { refreshStatistics, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'

import { publishPolicy } from './publish-policy.ts'

const digest = '00'.repeat(32)
const day = (at: Date, days: number) =>
  new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)

/** Records it all, and judges every test about people. */
export async function fillCompany(store: Store, org: string, size: number): Promise<void> {
  const now = store.clock()
  const all = Array.from({ length: size }, (_, n) => person(n, now))
  await withOrg(store, org, (tx) => putPeople(tx, all, 'people', { isNew: true }))
  await putProgram(store, org, now)
  await putDone(store, org, all, now)
  await refreshStatistics(store, ['item'], size)
  await runTests(store, org, 'manual', ({ test }) => sourcesOf(test.on).includes(people))
}

/** Somebody who began some time in the last ten years; of a hundred one begins soon, and two leave or left. */
function person(n: number, now: Date): Person {
  const kind = n % 10 === 0 ? 'contractor' : 'employee'
  const start = n % 100 === 99 ? day(now, n % 50) : day(now, -((n * 7) % 3650) - 1)
  return {
    id: `person-${String(n).padStart(6, '0')}`,
    name: `Person ${n}`,
    email: `person${n}@example.com`,
    kind,
    country: n % 4 === 0 ? 'US' : 'DE',
    groups: [n % 3 === 0 ? 'engineering' : 'sales'],
    start,
    ...(n % 50 === 48 && { end: day(now, (n % 300) - 200) }),
    externalIds: {},
  }
}

async function putProgram(store: Store, org: string, now: Date): Promise<void> {
  const at = now.toISOString()
  await withOrg(store, org, async (tx) => {
    for (const { id } of shippedPolicies()) await publishPolicy(tx, id)
    for (const id of shippedAgreementIds) {
      const { textDe, textEn, ...agreement } = shippedAgreement(id)
      await putItem(tx, agreements, agreement)
      await putItem(tx, agreementVersions, {
        id: `${id}/1`,
        agreement: id,
        number: 1,
        de: { text: textDe, digest },
        en: { text: textEn, digest },
        change: '',
        publishedBy: 'lead',
        publishedAt: at,
      })
    }
    for (const { id, title, minutes, topics } of shippedCourses())
      await putItem(tx, courses, {
        id,
        titleDe: title.de,
        titleEn: title.en,
        shipped: id,
        minutes,
        topics: [...topics],
        groups: [],
        requiredFrom: day(now, -30),
        months: 12,
      })
  })
}

/** Two of three did each thing. */
async function putDone(
  store: Store,
  org: string,
  all: readonly Person[],
  now: Date,
): Promise<void> {
  const at = now.toISOString()
  const did = (which: number) => all.filter((_, n) => (n + which) % 3 !== 0)
  const put = async <Item>(of: Population<Item>, items: readonly Item[]) => {
    const held = items.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true }))
    const keys = items.map((item) => of.key(item))
    await withOrg(store, org, (tx) => replaceItems(tx, of, held, { keys, areNew: true }))
  }
  for (const [which, { id: policy }] of shippedPolicies().entries())
    await put(
      policyAcceptances,
      did(which).map(({ id, name }) => ({
        id: `${id}/${policy}/1`,
        person: id,
        policy,
        version: `${policy}/1`,
        language: 'en' as const,
        digest,
        name,
        acceptedAt: at,
        recordedAt: at,
        via: 'portal' as const,
      })),
    )
  for (const [which, { id: course }] of shippedCourses().entries())
    await put(
      trainingRecords,
      did(which).map(({ id: one }) => ({
        id: `${one}/${course}/${day(now, -1)}`,
        person: one,
        course,
        completedOn: day(now, -1),
        recordedAt: at,
        from: 'bench',
        attestedBy: 'lead',
      })),
    )
  await put(
    agreementSignatures,
    did(0).map(({ id: one, name, kind, start = '' }) => {
      const agreement = `confidentiality-${kind}`
      const signedAt = `${start < day(now, 0) ? start : day(now, -1)}T00:00:00.000Z`
      return {
        id: `${one}/${agreement}/1`,
        person: one,
        agreement,
        version: `${agreement}/1`,
        language: 'en' as const,
        digest,
        name,
        signedAt,
        recordedAt: signedAt,
        how: 'portal' as const,
      }
    }),
  )
  await put(
    backgroundChecks,
    did(1).flatMap(({ id: one }, n) =>
      (['identity', 'right-to-work'] as const).map((check) => ({
        id: `${one}/${check}`,
        person: one,
        check,
        outcome: 'done' as const,
        on: day(now, -400),
        recordedAt: at,
        recordedBy: 'lead',
        ...(n % 10 === 0 && { deleteBy: day(now, (n % 700) - 350) }),
      })),
    ),
  )
}
