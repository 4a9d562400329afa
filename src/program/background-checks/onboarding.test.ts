import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addMonths } from '#engine/calendar.ts'
import { groupRelatives } from '#engine/population.ts'
import { usualChecks } from '#populations/background-check-setting.ts'
import type { BackgroundCheckSetting } from '#populations/background-check-setting.ts'
import { checkKinds } from '#populations/background-check.ts'
import type { BackgroundCheck, CheckKind } from '#populations/background-check.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import type { Person } from '#populations/person.ts'
import type { ReportedCheck, StoodAs } from '#populations/reported-check.ts'

import { backgroundCheckDoneBeforeAccess } from './background-check-done-before-access.ts'
import { backgroundCheckLawful } from './background-check-lawful.ts'
import { onboardingChecks } from './onboarding.ts'
import { roleGroups, shippedRules } from './rules.ts'

const ada: Person = {
  id: 'ada',
  name: 'Ada Beispiel',
  kind: 'employee',
  groups: [],
  country: 'DE',
  start: '2026-10-01',
  externalIds: {},
}
const setting: BackgroundCheckSetting = {
  ...usualChecks,
  groupsSensitive: ['operations'],
  groupsFinance: ['accounting'],
  places: ['west: US-CA'],
}

function record(check: CheckKind, more: Partial<BackgroundCheck> = {}): BackgroundCheck {
  return {
    id: `ada/${check}`,
    person: 'ada',
    check,
    outcome: 'done',
    on: '2026-09-21',
    recordedAt: '2026-09-21T10:00:00.000Z',
    recordedBy: 'officer',
    ...more,
  }
}

/** An account of Ada's that was opened at noon of a day. */
function opening(day: string) {
  return { id: `account-${day}`, person: 'ada', opened: `${day}T12:00:00.000Z` }
}

/** What both tests say of each of Ada's checks on 1 November, as `kind code` twice. */
function judged(
  records: BackgroundCheck[],
  person: Partial<Person> = {},
  reports: ReportedCheck[] = [],
  {
    ended = [],
    begun = [],
    opened = [],
    own = setting,
  }: {
    ended?: EndedDuty[]
    begun?: BegunDuty[]
    opened?: string[]
    own?: BackgroundCheckSetting
  } = {},
) {
  const related = groupRelatives(
    onboardingChecks,
    new Map<string, unknown[]>([
      ['background-check', records],
      ['reported-check', reports],
      ['ended-duty', ended],
      ['begun-duty', begun],
      ['account-opening', opened.map((day) => opening(day))],
      ['background-check-setting', [own]],
      ['organisation-setting', []],
    ]),
  )
  const at = new Date('2026-11-01T12:00:00.000Z')
  const items = onboardingChecks.derive({ ...ada, ...person }, related('ada'))
  return new Map(
    items.map((item) => [
      item.check,
      [
        backgroundCheckDoneBeforeAccess.judge(item, at, { daysAfterChange: 14 }),
        backgroundCheckLawful.judge(item, at, {}),
      ]
        .map(({ kind, reason }) => [kind, reason?.code].filter(Boolean).join(' '))
        .join(', '),
    ]),
  )
}

test('what the company wants is asked of everybody, and more of those whose role calls for it', () => {
  assert.deepEqual([...judged([]).keys()], usualChecks.checks)
  const accountant = judged([], { groups: ['accounting'] })
  assert.deepEqual([...accountant.keys()].slice(-2), ['criminal-record', 'credit'])
})

test('a check in time passes, a missing one fails, and one that the law does not permit is not asked for', () => {
  const found = judged([record('identity')], { groups: ['operations'] })
  assert.equal(found.get('identity'), 'pass done, pass')
  assert.equal(found.get('right-to-work'), 'fail overdue, pass')
  const everybody = judged([record('credit', { outcome: 'not-permitted' })])
  assert.equal(everybody.get('credit'), 'pass not-permitted, pass')
})

test('a check that the law does not permit for the role fails as unlawful, and passes where the role calls for it', () => {
  assert.equal(judged([record('credit')]).get('credit'), 'pass not-permitted, fail not-permitted')
  const accountant = judged([record('credit')], { groups: ['accounting'] })
  assert.equal(accountant.get('credit'), 'pass done, pass for-this-role')
})

test('whether a check was lawful hangs on where and in which role somebody was checked, not on where they went', () => {
  const criminal = (place: string, roles: string[]) => record('criminal-record', { place, roles })
  const moved = judged([criminal('DE', ['everybody'])], { country: 'US' })
  assert.equal(moved.get('criminal-record'), 'pass done, fail not-permitted')
  const came = judged([criminal('US', ['everybody'])], { country: 'DE' })
  assert.equal(came.get('criminal-record'), 'pass not-permitted, pass')
  const promoted = judged([criminal('DE', ['everybody'])], { groups: ['operations'] })
  assert.equal(promoted.get('criminal-record'), 'pass done, fail not-permitted')
  const moreThan = judged([record('criminal-record', { roles: ['everybody'] })])
  assert.equal(moreThan.get('criminal-record'), 'pass not-permitted, unknown no-country')
})

test('whoever moves to where a check is not permitted stays late with what was overdue by then, and owes nothing that was not due', () => {
  const own = { ...setting, checks: [...setting.checks, 'criminal-record' as const] }
  const moved = (at: string, records: BackgroundCheck[] = []) => {
    const ended: EndedDuty = {
      id: 'ada/check/criminal-record',
      person: 'ada',
      kind: 'check',
      of: 'criminal-record',
      at,
      roles: ['everybody'],
      place: 'US',
    }
    return judged(records, {}, [], { ended: [ended], own }).get('criminal-record')
  }
  const here = '2026-10-20T12:00:00.000Z'
  assert.equal(moved(here), 'fail released, pass')
  assert.equal(moved('2026-09-20T12:00:00.000Z'), 'pass not-permitted, pass')
  const there = { place: 'US', roles: ['everybody'] }
  const late = { ...there, on: '2026-10-09', recordedAt: '2026-10-09T10:00:00.000Z' }
  assert.equal(moved(here, [record('criminal-record', late)]), 'fail late, pass')
  assert.equal(moved(here, [record('criminal-record', there)]), 'pass done, pass')
})

test('of whom no check is asked stands as not having been checked, unless somebody decided that none is needed', () => {
  const own = { ...setting, checks: [] }
  const found = (records: BackgroundCheck[], person: Partial<Person> = {}) => [
    ...judged(records, person, [], { own }),
  ]
  assert.deepEqual(found([]), [[undefined, 'fail no-check, pass']])
  assert.deepEqual(found([], { start: '2026-12-01' }), [[undefined, 'pass, pass']])
  assert.deepEqual(found([], { start: undefined }), [[undefined, 'unknown no-first-day, pass']])
  assert.deepEqual(found([record('identity', { outcome: 'not-required' })]), [
    ['identity', 'pass not-required, pass'],
  ])
  assert.deepEqual(found([], { groups: ['operations'], country: 'US' }), [
    ['criminal-record', 'fail overdue, pass'],
  ])
})

test('without a country, a rule for it, or one that was verified, nobody can tell', () => {
  const nowhere = judged([record('identity')], { country: undefined })
  assert.equal(nowhere.get('identity'), 'unknown no-country, unknown no-country')
  const elsewhere = judged([record('identity')], { country: 'ES' })
  assert.equal(elsewhere.get('identity'), 'unknown no-rule, unknown no-rule')
  const austria = judged([record('right-to-work')], { country: 'AT' })
  assert.equal(austria.get('right-to-work'), 'pass done, unknown rule-unverified')
  const asked = record('credit', { outcome: 'not-permitted' })
  for (const country of ['AT', 'IN'])
    assert.equal(
      judged([asked], { country }).get('credit'),
      'unknown rule-unverified, pass',
      country,
    )
  const unneeded = record('credit', { outcome: 'not-required' })
  assert.equal(judged([unneeded], { country: 'AT' }).get('credit'), 'pass not-required, pass')
  assert.equal(
    judged([record('credit')], { country: 'AT' }).get('credit'),
    'unknown rule-unverified, unknown rule-unverified',
  )
  const claimed = judged([record('identity', { outcome: 'not-permitted' })])
  assert.equal(claimed.get('identity'), 'unknown contradiction, pass')
})

test('the rules of a part of a country hold for its groups only', () => {
  const credit = record('credit')
  assert.equal(
    judged([credit], { country: 'US', groups: ['west'] }).get('credit'),
    'pass not-permitted, fail not-permitted',
  )
  assert.equal(judged([credit], { country: 'US' }).get('credit'), 'pass done, pass for-this-role')
  assert.equal(
    judged([credit], { groups: ['west'] }).get('credit'),
    'pass not-permitted, fail not-permitted',
  )
})

test('every place of the program has rules for every check, each with sources and the day they were read', () => {
  assert.deepEqual([...shippedRules.keys()].toSorted(), [
    'AT',
    'CA',
    'CH',
    'DE',
    'FR',
    'GB',
    'IN',
    'NL',
    'US',
    'US-CA',
    'US-NY',
  ])
  for (const [place, { checks }] of shippedRules) {
    for (const kind of checkKinds) {
      const { basis, notice, retention, sources, for: rule } = checks[kind]
      assert(sources.length > 0, `${place} ${kind}`)
      for (const words of [basis, notice, retention])
        assert.notEqual(words.de, words.en, `${place} ${kind}`)
      // A role that calls for more never permits less.
      const ranks = roleGroups.map((group) =>
        ['not-permitted', 'role-dependent', 'allowed'].indexOf(rule[group]),
      )
      assert(
        ranks.every((rank) => rank >= (ranks[0] ?? 0)),
        `${place} ${kind}`,
      )
    }
  }
})

test('in the European Union no check rests on consent, but for references in France, where the law asks for it', () => {
  const consented = ['DE', 'AT', 'NL', 'FR'].flatMap((place) =>
    checkKinds
      .filter((kind) => shippedRules.get(place)?.checks[kind].consent === 'required')
      .map((kind) => `${place} ${kind}`),
  )
  assert.deepEqual(consented, ['FR employment-history'])
})

function report(completedAt: string, ...checks: CheckKind[]): ReportedCheck {
  return {
    id: `ada/checkr/${completedAt}`,
    person: 'ada',
    matchedBy: 'mailbox',
    system: 'Checkr',
    checks,
    completedAt,
  }
}

test('what a provider reports counts as done at its own time, says whose word it is, and goes over a decision by hand', () => {
  const early = report('2026-09-14T22:30:00.000Z', 'identity', 'education')
  const found = judged([record('education', { outcome: 'not-required' })], {}, [
    report('2026-10-20T10:00:00.000Z', 'identity', 'employment-history'),
    early,
  ])
  assert.equal(found.get('identity'), 'pass reported, pass')
  assert.equal(found.get('education'), 'pass reported, pass')
  assert.equal(found.get('employment-history'), 'fail late, pass for-this-role')
  assert.equal(found.get('right-to-work'), 'fail overdue, pass')

  const onFirstDay = report('2026-10-01T09:00:00.000Z', 'identity')
  assert.equal(judged([], {}, [onFirstDay]).get('identity'), 'fail late, pass')
  const byHand = judged([record('identity')], {}, [onFirstDay])
  assert.equal(byHand.get('identity'), 'pass done, pass')
  const recordedLate = record('identity', { recordedAt: '2026-10-20T10:00:00.000Z' })
  assert.equal(judged([recordedLate], {}, [early]).get('identity'), 'pass reported, pass')
})

test('a check that the law does not permit fails, whoever reports it', () => {
  const credit = report('2026-09-14T22:30:00.000Z', 'credit')
  assert.equal(judged([], {}, [credit]).get('credit'), 'pass not-permitted, fail not-permitted')
})

test('whether a reported check was lawful hangs on where and in which role they were when it was first read, not on where they went', () => {
  const criminal = (stoodAs: StoodAs) => ({
    ...report('2026-09-14T22:30:00.000Z', 'criminal-record'),
    stoodAs,
  })
  const of = (stoodAs: StoodAs, now: Partial<Person>) =>
    judged([], now, [criminal(stoodAs)]).get('criminal-record')
  const inGermany = { country: 'DE', groups: [] }
  assert.equal(of(inGermany, { country: 'US' }), 'pass reported, fail not-permitted')
  assert.equal(of({ country: 'US', groups: [] }, { country: 'DE' }), 'pass not-permitted, pass')
  assert.equal(of(inGermany, { groups: ['operations'] }), 'pass reported, fail not-permitted')
  assert.equal(of({ groups: [] }, {}), 'pass not-permitted, unknown no-country')
  const west = { country: 'US', groups: ['west'] }
  const [there] = onboardingChecks
    .derive(
      { ...ada, country: 'DE' },
      {
        records: [],
        reports: [criminal(west)],
        absences: [],
        begun: [],
        ended: [],
        settings: [setting],
        organisation: [],
        openings: [],
      },
    )
    .filter(({ check }) => check === 'criminal-record')
  assert.equal(there?.whenMade?.place, 'US-CA')
  const months = shippedRules.get('US-CA')?.checks['criminal-record'].deleteAfterMonths
  const deleteBy = months === undefined ? undefined : addMonths('2026-09-14', months)
  assert.equal(there.reported?.deleteBy, deleteBy)
})

test('the papers of a reported check are due when the law says, until somebody confirmed that they are gone', () => {
  const due = (records: BackgroundCheck[]) => {
    const related = {
      records,
      reports: [report('2026-09-14T22:30:00.000Z', 'identity')],
      absences: [],
      begun: [],
      ended: [],
      settings: [setting],
      organisation: [],
      openings: [],
    }
    const items = onboardingChecks.derive(ada, related)
    return items.find(({ check }) => check === 'identity')?.reported?.deleteBy
  }
  const months = shippedRules.get('DE')?.checks.identity.deleteAfterMonths
  assert(months !== undefined)
  assert.equal(due([]), addMonths('2026-09-14', months))
  assert.equal(due([record('identity', { deletedOn: '2026-10-01' })]), undefined)
})

test('a check that a move into a job asks of somebody has days from the move on, and is late after them', () => {
  const moved = { country: 'US', start: '2026-01-05' }
  const since = (day: string): BegunDuty[] => [
    {
      id: 'ada/education',
      person: 'ada',
      kind: 'check',
      of: 'education',
      at: `${day}T12:00:00.000Z`,
    },
  ]
  const said = (day: string, records: BackgroundCheck[] = []) =>
    judged(records, moved, [], { begun: since(day) })
      .get('education')
      ?.split(', ')[0]
  const done = (on: string) => [record('education', { on, recordedAt: `${on}T15:00:00.000Z` })]
  assert.equal(judged([], moved).get('education')?.split(', ')[0], 'fail overdue')
  assert.equal(said('2026-10-25'), 'pass')
  assert.equal(said('2026-10-10'), 'fail changed-overdue')
  assert.equal(said('2026-10-10', done('2026-10-20')), 'pass changed-done')
  assert.equal(said('2026-10-10', done('2026-10-30')), 'fail changed-late')
  // Before the first day, that is when it is due.
  assert.equal(said('2025-12-01'), 'fail overdue')
})

test('access before the first day is what a check has to come before', () => {
  const said = (opened: string[], records: BackgroundCheck[] = [], person = {}) =>
    judged(records, person, [], { opened }).get('identity')?.split(', ')[0]
  const done = (on: string, recorded = on) => [
    record('identity', { on, recordedAt: `${recorded}T15:00:00.000Z` }),
  ]
  const begins = { start: '2026-11-09' }
  assert.equal(said([], [], begins), 'pass')
  assert.equal(said(['2026-10-20'], [], begins), 'fail opened-overdue')
  assert.equal(said(['2026-10-20'], done('2026-10-26'), begins), 'fail opened-late')
  assert.equal(said(['2026-10-20'], done('2026-10-19'), begins), 'pass done')
  assert.equal(said(['2026-10-20', '2026-10-12'], done('2026-10-19'), begins), 'fail opened-late')
  assert.equal(said(['2026-10-20'], done('2026-10-19', '2026-10-23'), begins), 'pass recorded-late')
  const late = done('2026-10-09', '2026-10-30')
  assert.equal(said(['2026-10-12'], late, begins), 'fail opened-recorded-too-late')
  // One of the first day or later changes nothing, and one from months before is of another time here.
  assert.equal(said(['2026-11-09'], [], begins), 'pass')
  assert.equal(said(['2026-05-01'], [], begins), 'pass')
})
