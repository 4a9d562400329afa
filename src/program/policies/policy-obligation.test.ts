import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { Person } from '#populations/person.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'

import { policyAccepted } from './policy-accepted.ts'
import { policyObligations } from './policy-obligation.ts'
import type { PolicyObligation } from './policy-obligation.ts'

const ada: Person = {
  id: 'ada',
  name: 'Ada Beispiel',
  kind: 'employee',
  groups: ['engineering'],
  start: '2026-02-02',
  externalIds: {},
}

function version(
  number: number,
  effectiveFrom: string,
  more: Partial<PolicyVersion> = {},
): PolicyVersion {
  return {
    id: `cryptography/${number}`,
    policy: 'cryptography',
    number,
    state: 'published',
    draftedBy: 'lead',
    approvals: [],
    effectiveFrom: `${effectiveFrom}T00:00:00.000Z`,
    ...more,
  }
}

function acceptance(number: number, at: string, person = 'ada'): PolicyAcceptance {
  const acceptedAt = `${at}T10:00:00.000Z`
  return {
    id: `${person}/cryptography/${number}`,
    person,
    policy: 'cryptography',
    version: `cryptography/${number}`,
    language: 'de',
    digest: '00'.repeat(32),
    name: 'Ada Beispiel',
    acceptedAt,
    recordedAt: acceptedAt,
    via: 'portal',
  }
}

interface Given {
  person?: Partial<Person>
  groups?: string[]
  versions?: PolicyVersion[]
  acceptances?: PolicyAcceptance[]
  absences?: { from: string; to: string }[]
  /** The day on which it was asked of her no longer, at noon. */
  ended?: string
  /** The day on which it was first asked of her, at noon, who was there before. */
  begun?: string
}

/** What Ada owes. */
function derived({
  person,
  groups = [],
  versions = [],
  acceptances = [],
  absences = [],
  ended,
  begun,
}: Given): readonly PolicyObligation[] {
  const policy = { id: 'cryptography', titleDe: 'K', titleEn: 'C', groups, controls: [] }
  const related = groupRelatives(
    policyObligations,
    new Map<string, unknown[]>([
      ['policy', [policy]],
      ['policy-version', versions],
      ['policy-acceptance', acceptances],
      ['absence', absences.map((each, index) => ({ id: String(index), person: 'ada', ...each }))],
      [
        'begun-duty',
        [begun ?? []].flat().map((day) => ({
          id: 'ada/policy/cryptography',
          person: 'ada',
          kind: 'policy',
          of: 'cryptography',
          at: `${day}T12:00:00.000Z`,
        })),
      ],
      [
        'ended-duty',
        [ended ?? []].flat().map((day) => ({
          id: 'ada/policy/cryptography',
          person: 'ada',
          kind: 'policy',
          of: 'cryptography',
          at: `${day}T12:00:00.000Z`,
        })),
      ],
    ]),
  )
  return policyObligations.derive({ ...ada, ...person }, related('ada'))
}

/** The same as `number from…doneAt|closedAt`, dates only. */
function owed(given: Given): string[] {
  return derived(given).map(({ number, from, doneAt, closedAt, isReleased, pauses }) =>
    [
      `${number} ${from?.slice(0, 10) ?? '?'}…`,
      doneAt && `done ${doneAt.slice(0, 10)}`,
      closedAt && `closed ${closedAt.slice(0, 10)}`,
      isReleased && 'released',
      pauses && `paused ${pauses.length}`,
    ]
      .filter(Boolean)
      .join(' '),
  )
}

test('the duty begins with the version or with the first day, whichever is later', () => {
  assert.deepEqual(owed({ versions: [version(1, '2026-01-01')] }), ['1 2026-02-02…'])
  assert.deepEqual(owed({ versions: [version(1, '2026-03-01')] }), ['1 2026-03-01…'])
  assert.deepEqual(owed({ person: { start: undefined }, versions: [version(1, '2026-01-01')] }), [
    '1 ?…',
  ])
})

test('without a first day, what was accepted in time by the earliest it can be counts, and of what came later nobody knows', () => {
  const judged = (...acceptances: PolicyAcceptance[]) => {
    const versions = [version(1, '2026-01-01')]
    const [owed] = derived({ person: { start: undefined }, versions, acceptances })
    assert(owed)
    const parameters = policyAccepted.parameters.parse({})
    const { kind, reason } = policyAccepted.judge(owed, new Date('2026-06-02'), parameters)
    return [kind, reason?.code]
  }
  assert.deepEqual(judged(acceptance(1, '2026-01-14')), ['pass', undefined])
  assert.deepEqual(judged(acceptance(1, '2026-01-20')), ['unknown', 'no-beginning'])
  assert.deepEqual(judged(), ['unknown', 'no-beginning'])
})

test('whoever comes into a group has the days from then on, for what holds then; goes and comes back with no more of them', () => {
  const versions = [version(1, '2026-02-10'), version(2, '2026-04-01')]
  assert.deepEqual(owed({ versions, begun: '2026-06-03' }), ['2 2026-06-03…'])
  assert.deepEqual(owed({ versions, begun: '2026-03-01' }), [
    '1 2026-03-01… closed 2026-04-01',
    '2 2026-03-01…',
  ])
  // Before the first day, it begins with that.
  const early = [version(1, '2026-01-01')]
  assert.deepEqual(owed({ versions: early, begun: '2026-01-15' }), ['1 2026-02-02…'])
  const gone = { versions, groups: ['sales'], begun: '2026-06-03', ended: '2026-07-01' }
  assert.deepEqual(owed(gone), ['2 2026-06-03… closed 2026-07-01 released'])
  const unknown = { person: { start: undefined }, versions, begun: '2026-06-03' }
  assert.deepEqual(owed(unknown).at(-1), '2 ?…')
})

test('only published versions, only for whom the policy is, only while they work here', () => {
  assert.deepEqual(owed({ versions: [version(1, '2026-03-01', { state: 'approved' })] }), [])
  assert.deepEqual(owed({ groups: ['sales'], versions: [version(1, '2026-03-01')] }), [])
  assert.deepEqual(
    owed({ groups: ['sales', 'engineering'], versions: [version(1, '2026-03-01')] }),
    ['1 2026-03-01…'],
  )
  const left = { end: '2026-02-28' }
  assert.deepEqual(owed({ person: left, versions: [version(1, '2026-03-01')] }), [])
  assert.deepEqual(owed({ person: left, versions: [version(1, '2026-01-01')] }), [
    '1 2026-02-02… closed 2026-02-28',
  ])
  // One that had been replaced before the first day was never theirs.
  assert.deepEqual(owed({ versions: [version(1, '2026-01-01'), version(2, '2026-01-20')] }), [
    '2 2026-02-02…',
  ])
})

test('a new version closes the duty to the old one, and is owed by whoever did not accept that, or must do so anew', () => {
  const versions = [version(1, '2026-02-10'), version(2, '2026-04-01', { isAcceptedAnew: false })]
  assert.deepEqual(owed({ versions }), ['1 2026-02-10… closed 2026-04-01', '2 2026-02-10…'])
  const acceptances = [acceptance(1, '2026-02-12')]
  assert.deepEqual(owed({ versions, acceptances }), ['1 2026-02-10… done 2026-02-12'])
  const anew = [version(1, '2026-02-10'), version(2, '2026-04-01', { isAcceptedAnew: true })]
  assert.deepEqual(owed({ versions: anew, acceptances }), [
    '1 2026-02-10… done 2026-02-12',
    '2 2026-04-01…',
  ])
})

test('an acceptance passes on through every version that need not be accepted anew', () => {
  const versions = [
    version(1, '2026-02-10'),
    version(2, '2026-04-01', { isAcceptedAnew: false }),
    version(3, '2026-05-01', { isAcceptedAnew: false }),
    version(4, '2026-06-01', { isAcceptedAnew: true }),
  ]
  assert.deepEqual(
    owed({ versions: versions.toReversed(), acceptances: [acceptance(1, '2026-02-12')] }),
    ['1 2026-02-10… done 2026-02-12', '4 2026-06-01…'],
  )
})

test('whoever accepts twice has accepted the first time, and leave is handed on', () => {
  const later = { ...acceptance(1, '2026-03-01'), id: 'again' }
  assert.deepEqual(
    owed({
      versions: [version(1, '2026-02-10')],
      acceptances: [later, acceptance(1, '2026-02-12')],
      absences: [{ from: '2026-02-11', to: '2026-02-20' }],
    }),
    ['1 2026-02-10… done 2026-02-12 paused 1'],
  )
})

test('a list that names an earlier day counts beside what was accepted late, which stays; both days are shown', () => {
  const versions = [version(1, '2026-02-10'), version(2, '2026-05-01', { isAcceptedAnew: false })]
  const judgedWith = (accepted: PolicyAcceptance, said: string, recorded: string, more = {}) => {
    const saidEarlier = [
      {
        acceptedAt: `${said}T00:00:00.000Z`,
        recordedAt: `${recorded}T09:00:00.000Z`,
        attestedBy: 'l',
      },
    ]
    const given = { versions, acceptances: [{ ...accepted, saidEarlier }], ...more }
    const found = derived(given)
    const [first] = found
    assert(first)
    const { kind, reason } = policyAccepted.judge(first, new Date('2026-05-02'), { days: 14 })
    return [found.length, first.doneAt?.slice(0, 10), kind, reason?.code, reason?.values?.['said']]
  }
  const late = acceptance(1, '2026-02-25')
  assert.deepEqual(judgedWith(late, '2026-02-20', '2026-02-27'), [
    1,
    '2026-02-25',
    'pass',
    'said-earlier',
    '2026-02-20',
  ])
  // Five working days after the last one on which it was in time are over.
  assert.deepEqual(judgedWith(late, '2026-02-20', '2026-03-04'), [
    1,
    '2026-02-25',
    'fail',
    'late',
    undefined,
  ])
  // What was accepted when it no longer held does not count; what the list says does, as attested.
  assert.deepEqual(judgedWith(acceptance(1, '2026-05-01'), '2026-02-20', '2026-05-01'), [
    1,
    '2026-02-20',
    'fail',
    'recorded-too-late',
    undefined,
  ])
  const paper = { ...acceptance(1, '2026-02-20'), via: 'import' as const }
  const owed = (recordedAt: string) =>
    derived({ versions, acceptances: [{ ...paper, recordedAt }] }).map(
      (each) => policyAccepted.judge(each, new Date('2026-05-02'), { days: 14 }).reason?.code,
    )
  assert.deepEqual(owed('2026-02-21T00:00:00.000Z'), ['attested'])
  assert.deepEqual(owed('2026-02-27T00:00:00.000Z'), ['attested-late'])
})

test('a newer version holds from its own day on, also where an older one was announced for a later day', () => {
  assert.deepEqual(
    owed({
      versions: [
        version(1, '2026-03-01'),
        version(2, '2026-06-01'),
        version(3, '2026-04-01', { isAcceptedAnew: true }),
      ],
    }),
    ['1 2026-03-01… closed 2026-04-01', '3 2026-03-01…'],
  )
})

test('what is accepted when it no longer holds frees nobody from what does', () => {
  const versions = [version(1, '2026-03-01'), version(2, '2026-04-01', { isAcceptedAnew: false })]
  assert.deepEqual(owed({ versions, acceptances: [acceptance(1, '2026-03-31')] }), [
    '1 2026-03-01… done 2026-03-31',
  ])
  assert.deepEqual(owed({ versions, acceptances: [acceptance(1, '2026-04-02')] }), [
    '1 2026-03-01… closed 2026-04-01',
    '2 2026-03-01…',
  ])
})

test('small changes one after the other give nobody more time for what they never accepted', () => {
  const days = ['2026-02-10', '2026-02-20', '2026-03-02', '2026-03-12']
  const versions = days.map((day, index) =>
    version(index + 1, day, { isAcceptedAnew: index === 0 }),
  )
  assert.deepEqual(owed({ versions }), [
    '1 2026-02-10… closed 2026-02-20',
    '2 2026-02-10… closed 2026-03-02',
    '3 2026-02-10… closed 2026-03-12',
    '4 2026-02-10…',
  ])
  // What is to be accepted anew begins anew for whoever accepted before, and whoever came later has their own time.
  const anew = [...versions, version(5, '2026-04-01', { isAcceptedAnew: true })]
  const acceptances = [acceptance(2, '2026-02-22')]
  assert.equal(owed({ versions: anew, acceptances }).at(-1), '5 2026-04-01…')
  assert.deepEqual(owed({ person: { start: '2026-03-05' }, versions }), [
    '3 2026-03-05… closed 2026-03-12',
    '4 2026-03-05…',
  ])
})

test('whoever never accepted any version is late from the first one’s days on, however often a new one is published', () => {
  const days = ['2026-02-10', '2026-02-23', '2026-03-08', '2026-03-21']
  const versions = days.map((day, index) => version(index + 1, day, { isAcceptedAnew: true }))
  assert.deepEqual(owed({ versions }), [
    '1 2026-02-10… closed 2026-02-23',
    '2 2026-02-10… closed 2026-03-08',
    '3 2026-02-10… closed 2026-03-21',
    '4 2026-02-10…',
  ])
  const obligation = { id: 'a', person: 'ada', policy: 'p', number: 4 }
  const judged = (from: string) =>
    policyAccepted.judge({ ...obligation, from }, new Date('2026-03-22'), { days: 14 }).kind
  assert.equal(judged('2026-02-10T00:00:00.000Z'), 'fail')
})

test('whoever accepted a version is late from the first one on that they have not accepted since, however often a new one is published', () => {
  const days = ['2026-02-10', '2026-02-23', '2026-03-08', '2026-03-21', '2026-04-03']
  const versions = days.map((day, index) => version(index + 1, day, { isAcceptedAnew: true }))
  const acceptances = [acceptance(2, '2026-03-01')]
  assert.deepEqual(owed({ versions: versions.slice(0, 4), acceptances }), [
    '1 2026-02-10… closed 2026-02-23',
    '2 2026-02-10… done 2026-03-01',
    '3 2026-03-08… closed 2026-03-21',
    '4 2026-03-08…',
  ])
  // Once accepted, the next has days of its own.
  assert.deepEqual(
    owed({ versions, acceptances: [...acceptances, acceptance(4, '2026-03-30')] }).slice(-2),
    ['4 2026-03-08… done 2026-03-30', '5 2026-04-03…'],
  )
})

test('what is asked of somebody no longer closes then, with what was done before, and goes on where it is theirs again', () => {
  const versions = [version(1, '2026-02-10'), version(2, '2026-04-01', { isAcceptedAnew: true })]
  const taken = { groups: ['sales'], versions, ended: '2026-05-01' }
  const accepted = [acceptance(1, '2026-03-20'), acceptance(2, '2026-05-02')]
  assert.deepEqual(owed({ ...taken, acceptances: accepted }), [
    '1 2026-02-10… done 2026-03-20',
    '2 2026-04-01… closed 2026-05-01 released',
  ])
  assert.deepEqual(owed({ ...taken, ended: '2026-03-01' }), [
    '1 2026-02-10… closed 2026-03-01 released',
  ])
  assert.deepEqual(owed({ ...taken, person: { end: '2026-04-30' } }), [
    '1 2026-02-10… closed 2026-04-01',
    '2 2026-02-10… closed 2026-04-30',
  ])
  assert.deepEqual(owed({ ...taken, groups: ['engineering'] }), [
    '1 2026-02-10… closed 2026-04-01',
    '2 2026-02-10…',
  ])
  // Whoever left before, and came again without the group, owes nothing of it.
  assert.deepEqual(owed({ ...taken, person: { start: '2026-06-01' } }), [])
})

test('what was overdue when it ended is late, with its delay, for twelve months; what was in time is not', () => {
  const began = { id: 'a', person: 'ada', policy: 'p', number: 1, from: '2026-02-01T00:00:00.000Z' }
  const ended = (closedAt: string) => ({ ...began, closedAt, isReleased: true as const })
  const judged = (closedAt: string, at: string) => {
    const { kind, reason } = policyAccepted.judge(ended(closedAt), new Date(at), { days: 14 })
    return [kind, reason?.code, reason?.values?.['days']]
  }
  const late = '2026-02-25T00:00:00.000Z'
  assert.deepEqual(judged(late, '2026-02-26'), ['fail', 'released', 10])
  assert.deepEqual(judged(late, '2027-02-24'), ['fail', 'released', 10])
  assert.deepEqual(judged(late, '2027-02-25'), ['pass', 'long-ago', undefined])
  assert.deepEqual(judged('2026-02-14T00:00:00.000Z', '2026-02-26'), ['pass', undefined, undefined])
})

test('the day from which on the duty applies begins where the company counts its days', () => {
  const began = { id: 'a', person: 'ada', policy: 'p', number: 1, from: '2026-01-01T00:00:00.000Z' }
  const judged = (at: string, timeZone: string) =>
    policyAccepted.judge({ ...began, timeZone }, new Date(at), {
      days: 14,
      appliesFrom: '2026-03-02',
    }).kind
  assert.equal(judged('2026-03-16T07:59:00.000Z', 'America/Los_Angeles'), 'pass')
  assert.equal(judged('2026-03-16T08:00:00.000Z', 'America/Los_Angeles'), 'fail')
  assert.equal(judged('2026-03-15T23:00:00.000Z', 'Europe/Berlin'), 'fail')
})
