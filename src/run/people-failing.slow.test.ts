import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { announcements } from '#populations/announcement.ts'
import { courses } from '#populations/course.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findingsByPerson, peopleFailing } from '#store/people-findings.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { isByPerson } from './duties-by-person.ts'
import { readProgram } from './program-settings.ts'
import { runTests } from './round.ts'
import { beginCompany, passTime } from './test-company.ts'

const clock = { now: new Date('2026-09-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const digest = '0'.repeat(64)
const persons = ['ada', 'ada/b', 'bob/policy/1', 'cem']

test('whom something is failing for is told from the keys of all duties, also where a person’s own has a slash', async () => {
  const company = await beginCompany(store, clock)
  const { org } = company
  await withOrg(store, org, async (tx) => {
    const at = tx.recordedAt.toISOString()
    await putPeople(
      tx,
      // Ada and Cem begin some time, and owe nothing yet.
      persons.map((id) => ({
        id,
        name: id,
        kind: 'employee',
        country: 'DE',
        groups: [],
        start: id === 'ada' || id === 'cem' ? '2026-12-01' : '2026-09-01',
        externalIds: {},
      })),
      'people',
    )
    const title = { titleDe: 'P', titleEn: 'P' }
    const published = { publishedAt: at, publishedBy: 'lead' }
    await putItem(tx, announcements, {
      id: 'b2ef0a52-0e57-4c7c-8a51-6f1f6a3f2b10',
      ...title,
      textDe: 'P',
      textEn: 'P',
      ...published,
    })
    await putItem(tx, policies, { id: 'p', ...title, controls: [], groups: [] })
    await putItem(tx, policyVersions, {
      id: 'p/1',
      policy: 'p',
      number: 1,
      state: 'published',
      en: { text: 'x', digest },
      change: '',
      draftedBy: 'lead',
      approvals: [],
      publishedAt: at,
      effectiveFrom: at,
      isAcceptedAnew: true,
    })
    await putItem(tx, agreements, { id: 'nda', ...title, kinds: ['employee'] })
    await putItem(tx, agreementVersions, {
      id: 'nda/1',
      agreement: 'nda',
      number: 1,
      de: { text: 'x', digest },
      en: { text: 'x', digest },
      change: '',
      ...published,
    })
    await putItem(tx, courses, {
      id: 'c',
      ...title,
      minutes: 10,
      topics: ['phishing'],
      groups: [],
      requiredFrom: '2026-09-01',
      months: 12,
    })
  })
  passTime(company, 60 * 86_400)
  const tests = (await readOrg(store, org, readProgram)).tests
    .map(({ test: each }) => each)
    .filter(isByPerson)
  await runTests(store, org, 'manual', ({ test: { id } }) => tests.some((each) => each.id === id))
  const seen = await readOrg(store, org, async (tx) => {
    const failing: Record<string, string[]> = {}
    for (const { id, on } of tests) {
      const one = [{ test: id, population: on.id }]
      const findings = await findingsByPerson(tx, one, persons)
      const expected = findings.filter(({ verdict, late }) => verdict === 'fail' && !late)
      const found = (await peopleFailing(tx, one)).toSorted()
      assert.deepEqual(found, [...new Set(expected.map(({ person }) => person))].toSorted(), id)
      failing[id] = found
    }
    return failing
  })
  const late = ['ada/b', 'bob/policy/1']
  assert.deepEqual(seen, {
    'program-announced': late,
    'policy-accepted': late,
    'training-completed': late,
    'training-covers-topics': persons,
    'agreement-signed-before-start': late,
    'background-check-done-before-access': late,
    'background-check-lawful': [],
  })
})
