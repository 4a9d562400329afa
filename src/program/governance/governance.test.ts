import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { Derived } from '#engine/population.ts'
import type { Announcement } from '#populations/announcement.ts'
import type { Person } from '#populations/person.ts'
import { soc2Categories } from '#populations/program-scope.ts'
import { roleAssignments } from '#program/policies/role-assignment.ts'
import type { RoleAssignment } from '#program/policies/role-assignment.ts'
import { rolesAssigned } from '#program/policies/roles-assigned.ts'

import { announcementObligations } from './announcement-obligation.ts'
import { criterionCoverages } from './criterion-coverage.ts'
import { csfCategories } from './framework-criteria.ts'
import { criteriaOf, soc2 } from './frameworks.ts'
import { internalControls } from './internal-controls.ts'
import { publishedControls } from './published-control.ts'
import { reviewStandings } from './review-standing.ts'
import { shippedAnnouncement } from './shipped-announcement.ts'

const scope = {
  id: 'program' as const,
  statement: 'Everything.',
  categories: ['security' as const],
  frameworks: [],
  decided: '2026-01-01',
}

function derive<Item>(
  population: Derived<Item>,
  each: unknown,
  related: Record<string, readonly unknown[]>,
): readonly Item[] {
  const key = population.each[0]?.key(each) ?? ''
  return population.derive(each, groupRelatives(population, new Map(Object.entries(related)))(key))
}

function announced(id: string, day: string): Announcement {
  return {
    id,
    titleDe: 'T',
    titleEn: 'T',
    textDe: 'T',
    textEn: 'T',
    publishedAt: `${day}T00:00:00.000Z`,
    publishedBy: 'lead',
  }
}

const person: Person = {
  id: 'ada',
  name: 'Ada',
  kind: 'employee',
  groups: [],
  start: '2026-02-01',
  externalIds: {},
}

test('everybody owes the announcement that holds, from the day it was published or they came; the next takes its place, and a duty that is open passes on to it', () => {
  const announcement = [announced('second', '2026-06-01'), announced('first', '2026-01-01')]
  const owed = (more: Partial<Person>, receipts: unknown[] = []) =>
    derive(
      announcementObligations,
      { ...person, ...more },
      { announcement, 'announcement-receipt': receipts },
    ).map(({ announcement: id, from, doneAt, closedAt }) =>
      [id, from?.slice(0, 10), doneAt?.slice(0, 10), closedAt?.slice(0, 10)].join(' '),
    )
  assert.deepEqual(owed({}), ['first 2026-02-01  2026-06-01', 'second 2026-02-01  '])
  assert.deepEqual(owed({ start: '2026-07-01' }), ['second 2026-07-01  '])
  assert.deepEqual(owed({ end: '2026-03-01' }), ['first 2026-02-01  2026-03-01'])
  const read = {
    id: 'ada/first',
    person: 'ada',
    announcement: 'first',
    language: 'de',
    readAt: '2026-02-03T08:00:00.000Z',
    recordedAt: '2026-02-03T08:00:00.000Z',
  }
  assert.deepEqual(owed({}, [read]), ['first 2026-02-01 2026-02-03 ', 'second 2026-06-01  '])
  // Read when it held no more, it was open when the next took its place.
  const readAt = '2026-06-02T08:00:00.000Z'
  assert.equal(owed({}, [{ ...read, readAt, recordedAt: readAt }])[1], 'second 2026-02-01  ')
})

test('a criterion in scope is covered by published controls that name it, and nothing is said before the program is declared', () => {
  const control = { id: 'a', chapter: 'c', criteria: ['CC6.1'], isPublished: true }
  const hidden = { ...control, id: 'b', isPublished: false }
  const covered = derive(criterionCoverages, scope, { 'program-control': [hidden, control] })
  assert.equal(covered.length, 33)
  assert.deepEqual(covered.find(({ id }) => id === 'CC6.1')?.controls, ['a'])
  assert.deepEqual(covered.find(({ id }) => id === 'CC6.2')?.controls, [])
  const silent = derive(criterionCoverages, scope, {})
  assert(silent.every(({ controls }) => controls === undefined))
  assert.deepEqual(derive(publishedControls, hidden, {}), [])
  assert.deepEqual(derive(publishedControls, { ...control, isOwned: true }, {}), [
    { id: 'a', isOwned: true },
  ])
})

test('every needed role is an item, empty where nobody has it, and silent of somebody who is on no list', () => {
  const role = { accountable: [], responsible: [], consulted: [], informed: [] }
  const items = derive(roleAssignments, scope, {
    person: [{ ...person, end: '2026-12-31' }],
    'program-role': [
      { ...role, role: 'security-lead', holder: 'ada', deputy: 'ghost' },
      { ...role, role: 'audit-contact', holder: 'ada', deputy: 'ada' },
    ],
  })
  const found = (id: string) => items.find((item) => item.id === id)
  assert.deepEqual(found('security-lead'), {
    id: 'security-lead',
    holder: {
      person: 'ada',
      beginsAt: '2026-02-01T00:00:00.000Z',
      leavesAt: '2026-12-31T23:59:59.999Z',
    },
  })
  assert.deepEqual(found('vendor-owner'), { id: 'vendor-owner', holder: {}, deputy: {} })
  assert(found('audit-contact') && !found('risk-owner'))
})

test('whoever has a role and has yet to come, or has left, does not hold it', () => {
  const holder = { person: 'ada', beginsAt: '2026-02-01T00:00:00.000Z' }
  const judged = (times: object, day: string) => {
    const item = { id: 'security-lead', holder, deputy: { person: 'cem', ...times } }
    const { kind, reason, until } = rolesAssigned.judge(item, new Date(day), {})
    return [kind, reason?.code, until?.toISOString().slice(0, 10)]
  }
  const times = { beginsAt: '2026-12-01T00:00:00.000Z', leavesAt: '2027-12-01T00:00:00.000Z' }
  assert.deepEqual(judged(times, '2026-11-01'), ['fail', 'no-deputy', '2026-12-01'])
  assert.deepEqual(judged(times, '2026-12-01'), ['pass', undefined, '2027-12-01'])
  assert.deepEqual(judged(times, '2027-12-01'), ['fail', 'no-deputy', undefined])
  const to = { ...person, start: '2026-12-01' }
  const role = { accountable: [], responsible: [], consulted: [], informed: [] }
  const items = derive(roleAssignments, scope, {
    person: [to],
    'program-role': [{ ...role, role: 'security-lead', holder: 'ada' }],
  })
  assert.deepEqual(items.find(({ id }) => id === 'security-lead')?.holder, {
    person: 'ada',
    beginsAt: '2026-12-01T00:00:00.000Z',
  })
})

test('whoever has a role and no first day in the register may not have come yet; what is certain fails all the same', () => {
  const at = new Date('2026-11-01')
  const judged = (holder: RoleAssignment['holder'], deputy: RoleAssignment['holder']) => {
    const item = { id: 'security-lead', ...(holder && { holder }), ...(deputy && { deputy }) }
    const { kind, reason, until } = rolesAssigned.judge(item, at, {})
    return [kind, reason?.code, until?.toISOString().slice(0, 10)]
  }
  const here = { person: 'ada', beginsAt: '2026-02-01T00:00:00.000Z' }
  const leaving = { person: 'cem', leavesAt: '2027-12-01T00:00:00.000Z' }
  assert.deepEqual(judged({ person: 'cem' }, here), ['unknown', 'no-first-day', undefined])
  assert.deepEqual(judged(here, leaving), ['unknown', 'no-first-day', '2027-12-01'])
  // Gone, empty or one and the same, whenever they came.
  const gone = { person: 'cem', leavesAt: '2026-06-01T00:00:00.000Z' }
  assert.deepEqual(judged(gone, here), ['fail', 'no-holder', undefined])
  assert.deepEqual(judged({ person: 'cem' }, { person: 'cem' }), ['fail', 'same-person', undefined])
  assert.deepEqual(judged({ person: 'cem' }, {}), ['fail', 'no-deputy', undefined])
  assert.deepEqual(judged(undefined, {}), ['fail', 'no-deputy', undefined])
  assert.deepEqual(judged(undefined, here), ['unknown', 'not-listed', undefined])
})

test('the last management review counts, whatever order they were written in', () => {
  const review = {
    id: '1',
    title: 'R',
    participants: ['A'],
    looked: 'x',
    decisions: 'y',
    documents: [],
  }
  assert.deepEqual(
    derive(reviewStandings, scope, {
      'management-review': [
        { ...review, on: '2026-05-01' },
        { ...review, id: '2', on: '2025-05-01' },
      ],
    }),
    [
      {
        id: 'program',
        begunAt: '2026-01-01T00:00:00.000Z',
        reviewedAt: '2026-05-01T00:00:00.000Z',
        timeZone: 'UTC',
      },
    ],
  )
})

test('an attestation counts for its own control, to the end of the day it is good for', () => {
  const role = 'Platform lead'
  const attestation = { control: 'capacity-watched', role, on: '2026-01-31', everyMonths: 1 }
  const counted = internalControls.flatMap(({ id, tests: [attested] }) => {
    const { on } = attested ?? {}
    if (!on || !('derive' in on)) return []
    // Told apart by what only a derived population has.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return derive(on as Derived<unknown>, attestation, {}).map((item) => ({ id, item }))
  })
  assert.deepEqual(counted, [
    {
      id: 'capacity-watched',
      item: {
        id: 'capacity-watched',
        until: '2026-02-28T23:59:59.999Z',
        lastDay: '2026-02-28',
        role,
      },
    },
  ])
})

test('all 61 criteria stand once, in our own words in both languages, and what corresponds is known', () => {
  assert.equal(criteriaOf(soc2Categories).length, 61)
  assert.equal(new Set(soc2.criteria.map(({ id }) => id)).size, 61)
  const csf = new Set(csfCategories.map(({ id }) => id))
  for (const criterion of soc2.criteria) {
    assert.match(criterion.de, /^[A-ZÄÖÜ].*\.$/)
    assert.match(criterion.en, /^[A-Z].*\.$/)
    for (const id of criterion['nist-csf']) assert(csf.has(id), `${criterion.id} ${id}`)
    for (const id of criterion['iso-27001'])
      assert.match(id, /^(A\.[5-8]\.\d{1,2}|[4-9](\.\d){1,2}|10\.[12])$/)
    for (const id of criterion['bsi-c5']) assert.match(id, /^[A-Z]{2,3}-\d{2}$/)
  }
  const served = new Set(internalControls.flatMap(({ criteria }) => criteria))
  assert.deepEqual([...served].toSorted(), [
    'A1.1',
    'CC1.2',
    'CC2.1',
    'CC4.2',
    'CC5.1',
    'CC5.2',
    'CC6.4',
    'CC6.6',
    'CC6.8',
  ])
})

test('the announcement that comes with the product is ready to publish in both languages', () => {
  const { titleDe, titleEn, textDe, textEn } = shippedAnnouncement('Musterhafen', 'a@example.com')
  assert.deepEqual(
    [titleDe, titleEn],
    ['Unser Programm für Informationssicherheit', 'Our information security program'],
  )
  for (const text of [textDe, textEn]) {
    assert(text.startsWith('## ') && text.includes('Musterhafen') && text.includes('a@example.com'))
    assert(!text.includes('{{'))
  }
})
