/**
 * People who join, leave, come back, move and are away, with what they completed, signed and were checked for, each held
 * against test-joining-model.ts at many times. BELEG_PEOPLE_ROUNDS for more people, BELEG_PEOPLE_SEED for one again.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Finding } from '#engine/finding.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { usualChecks } from '#populations/background-check-setting.ts'
import { checkKinds, checkOutcomes } from '#populations/background-check.ts'
import type { BackgroundCheck } from '#populations/background-check.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import type { Person } from '#populations/person.ts'
import { agreementSignedBeforeStart } from '#program/agreements/agreement-signed-before-start.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { backgroundCheckDoneBeforeAccess } from '#program/background-checks/background-check-done-before-access.ts'
import { backgroundCheckLawful } from '#program/background-checks/background-check-lawful.ts'
import { onboardingChecks } from '#program/background-checks/onboarding.ts'
import { roleGroups, shippedRules } from '#program/background-checks/rules.ts'
import { trainingCompleted } from '#program/training/training-completed.ts'
import { trainingObligations } from '#program/training/training-obligation.ts'

import { daysAfterChange, expectedBeforeStart, expectedTraining } from './test-joining-model.ts'
import type { Done, JoiningVerdict, PersonFacts } from './test-joining-model.ts'
import { dayAfter, lastInstant, midnight } from './test-policy-model.ts'

// oxlint-disable-next-line node/no-process-env -- how long to search is for whoever starts it to say
const { BELEG_PEOPLE_ROUNDS, BELEG_PEOPLE_SEED } = process.env
const options = {
  numRuns: Number(BELEG_PEOPLE_ROUNDS ?? 4) * 15,
  ...(BELEG_PEOPLE_SEED !== undefined && { seed: Number(BELEG_PEOPLE_SEED) }),
}

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'America/Santiago']
const minuteMs = 60_000
const dayMs = 1440 * minuteMs

/** Days around a leap day, month ends and changes of the clocks. */
const firstDay = '2027-10-20'
const anyDay = fc.oneof(
  fc.integer({ min: 0, max: 800 }).map((days) => dayAfter(firstDay, days)),
  // Where many countries have public holidays, and not the same ones.
  fc
    .tuple(
      fc.constantFrom('2027-12-17', '2028-04-10', '2028-11-16', '2028-12-18'),
      fc.integer({ min: 0, max: 18 }),
    )
    .map(([from, days]) => dayAfter(from, days)),
)
const anyInstant = fc
  .integer({ min: 0, max: 800 * 1440 })
  .map((minutes) => Date.parse(`${firstDay}T00:00Z`) + minutes * minuteMs)
const anyDone = fc.record({
  at: anyInstant,
  /** Minutes until it is known; most of it at once. */
  later: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * 1440 })),
})

const anyFacts = fc.record({
  timeZone: fc.constantFrom(...zones),
  start: fc.option(anyDay),
  length: fc.option(fc.integer({ min: -5, max: 700 })),
  country: fc.constantFrom(undefined, 'DE', 'US', 'AT', 'ES'),
  groups: fc.subarray(['ops', 'money', 'west']),
  absences: fc.array(fc.tuple(anyDay, fc.integer({ min: 0, max: 60 })), { maxLength: 4 }),
  appliesFrom: fc.option(anyDay),
  released: fc.option(anyInstant, { freq: 2 }),
})

function factsOf(given: typeof anyFacts extends fc.Arbitrary<infer Value> ? Value : never) {
  const { timeZone, country, groups } = given
  const start = given.start ?? undefined
  const end = given.length === null ? undefined : dayAfter(start ?? firstDay, given.length)
  const facts: PersonFacts = {
    timeZone,
    person: {
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(country !== undefined && { country }),
    },
    absences: given.absences.map(([from, length]) => ({ from, to: dayAfter(from, length) })),
    ...(given.appliesFrom !== null && { appliesFrom: given.appliesFrom }),
    ...(given.released !== null && { released: given.released }),
  }
  const person: Person = {
    id: 'ada',
    name: 'Ada',
    kind: 'employee',
    groups,
    externalIds: {},
    ...facts.person,
  }
  return { facts, person, settings: [{ id: 'organisation' as const, timeZone }] }
}

/** All through some years, and just before and after whatever begins or ends for somebody. */
function* manyTimes({
  person,
  absences,
  appliesFrom,
  released,
  begun,
  timeZone,
}: PersonFacts): Generator<number> {
  const first = Date.parse(`${firstDay}T00:00Z`)
  for (let at = first - 40 * dayMs; at < first + 1300 * dayMs; at += 2117 * minuteMs) yield at
  const lastDays = [person.end, ...absences.map(({ to }) => to)].flatMap((day) => day ?? [])
  const days = [person.start, appliesFrom, ...absences.map(({ from }) => from)]
  const ofRelease = [0, 365 * dayMs, 367 * dayMs].map((later) => (released ?? first) + later)
  for (const days of begun === undefined ? [] : [0, daysAfterChange, 365, 380])
    yield* [-minuteMs, minuteMs].map((off) => (begun ?? 0) + days * dayMs + off)
  for (const edge of ofRelease) yield* [edge - minuteMs, edge + minuteMs]
  for (const day of [...days, ...lastDays.map((last) => dayAfter(last))]) {
    if (day === undefined) continue
    const edge = midnight(day, timeZone)
    yield* [edge - minuteMs, edge + minuteMs]
    // A year later it is shown no longer.
    yield* [edge + 365 * dayMs, edge + 367 * dayMs]
  }
}

function endedOf(
  { released }: PersonFacts,
  kind: EndedDuty['kind'],
  of: string,
  more: Pick<EndedDuty, 'course' | 'roles'> = {},
): EndedDuty[] {
  if (released === undefined) return []
  return [{ id: `ada/${kind}/${of}`, person: 'ada', kind, of, at: iso(released), ...more }]
}

/** As a run would count it: what failed and is over is late. */
function verdictOf({ kind }: Finding, closed: Date | undefined, at: number): JoiningVerdict {
  return kind === 'fail' && (closed?.getTime() ?? Infinity) <= at ? 'late' : kind
}

const wording: AgreementVersion = {
  id: 'nda/1',
  agreement: 'nda',
  number: 1,
  de: { text: 'n', digest: 'a'.repeat(64) },
  en: { text: 'n', digest: 'a'.repeat(64) },
  change: '',
  publishedAt: '2020-01-01T00:00:00.000Z',
  publishedBy: 'lead',
}

const iso = (at: number) => new Date(at).toISOString()

test('whoever joins, leaves, returns and is away, every verdict on a course is the one that the rules give', () => {
  fc.assert(
    fc.property(
      anyFacts,
      fc.record({
        requiredFrom: anyDay,
        months: fc.constantFrom(1, 6, 12, 24),
        days: fc.constantFrom(1, 14, 30),
      }),
      fc.array(anyDone, { maxLength: 5 }),
      fc.array(fc.tuple(anyDay, fc.integer({ min: 0, max: 60 })), { maxLength: 3 }),
      // Completed on the day before the last, and handed in so many hours after it.
      fc.option(fc.integer({ min: 100, max: 290 })),
      fc.option(anyInstant),
      (given, course, attempts, lists, handedIn, begun) => {
        const { facts: always, person, settings } = factsOf(given)
        const facts: PersonFacts = { ...always, ...(begun !== null && { begun }) }
        const { timeZone, appliesFrom = '' } = facts
        const asked = [facts.person.start ?? '', course.requiredFrom, appliesFrom].toSorted().at(-1)
        const last = dayAfter(asked ?? firstDay, course.days)
        const imported = [
          ...lists.map(([day, later]) => ({
            day,
            recordedAt: Date.parse(day) + (later + 1) * dayMs,
          })),
          ...[handedIn ?? []].flat().map((hours) => ({
            day: dayAfter(last, -1),
            recordedAt: midnight(last, timeZone) + hours * 60 * minuteMs,
          })),
        ]
        const done: Done[] = [
          ...attempts.map(({ at }) => ({ at, recordedAt: at })),
          ...imported.map(({ day, recordedAt }) => ({ at: midnight(day, timeZone), recordedAt })),
        ]
        // Two ways at the very same instant are no matter of rules.
        fc.pre(new Set(done.map(({ at }) => at)).size === done.length)
        const items = trainingObligations.derive(person, {
          courses: [
            {
              id: 'c',
              titleDe: 'c',
              titleEn: 'c',
              topics: [],
              groups: facts.released === undefined ? [] : ['others'],
              minutes: 5,
              requiredFrom: course.requiredFrom,
              months: course.months,
            },
          ],
          attempts: attempts.map(({ at }, n) => ({
            id: `ada/c/${n}`,
            person: 'ada',
            course: 'c',
            content: '00'.repeat(32),
            seed: '00'.repeat(16),
            startedAt: iso(at),
            finishedAt: iso(at),
            isPassed: true,
            asked: 5,
          })),
          records: imported.map(({ day, recordedAt }, n) => ({
            id: `ada/c/${day}/${n}`,
            person: 'ada',
            course: 'c',
            completedOn: day,
            recordedAt: iso(recordedAt),
            from: 'LMS',
            attestedBy: 'officer',
          })),
          absences: facts.absences.map((each, n) => ({ id: String(n), person: 'ada', ...each })),
          ended: endedOf(facts, 'course', 'c', { course }),
          begun:
            begun === null
              ? []
              : [{ id: 'ada/course/c', person: 'ada', kind: 'course', of: 'c', at: iso(begun) }],
          entities: [],
          settings,
        })
        assert.equal(new Set(items.map(({ id }) => id)).size, items.length)
        for (const at of manyTimes(facts)) {
          const parameters = {
            days: course.days,
            ...(appliesFrom !== '' && { appliesFrom }),
          }
          const found = items.map((item) =>
            verdictOf(
              trainingCompleted.judge(item, new Date(at), parameters),
              trainingObligations.closed?.(item),
              at,
            ),
          )
          assert.deepEqual(found, expectedTraining(facts, course, done, at), iso(at))
        }
      },
    ),
    { ...options, numRuns: options.numRuns * 3 },
  )
})

test('whoever joins, never comes, leaves and returns, every verdict on an agreement is the one that the rules give', () => {
  fc.assert(
    fc.property(
      anyFacts,
      fc.oneof(fc.constant([]), fc.array(fc.tuple(anyDone, fc.boolean()), { maxLength: 4 })),
      // In time, and handed in so many hours into the job, or before: mostly around five working days.
      fc.option(
        fc.tuple(
          fc.integer({ min: 1, max: 90 }),
          fc.oneof(
            { weight: 1, arbitrary: fc.integer({ min: -9, max: 150 }) },
            { weight: 4, arbitrary: fc.integer({ min: 150, max: 290 }) },
          ),
        ),
        { freq: 3 },
      ),
      fc.option(anyInstant, { freq: 2 }),
      (given, signed, handedIn, begun) => {
        const { facts: always, person, settings } = factsOf(given)
        const facts: PersonFacts = { ...always, ...(begun !== null && { begun }) }
        const begins = midnight(facts.person.start ?? firstDay, facts.timeZone)
        const all = [
          ...signed.map(([{ at, later }, isRevoked]) => ({
            at,
            recordedAt: at + later * minuteMs,
            isRevoked,
          })),
          ...[handedIn ?? []].flatMap(([before = 0, after]) =>
            after === undefined
              ? []
              : {
                  at: begins - (before + 9) * 60 * minuteMs,
                  recordedAt: begins + after * 60 * minuteMs,
                  isRevoked: false,
                },
          ),
        ]
        const items = onboardingAgreements.derive(person, {
          agreements: [
            {
              id: 'nda',
              titleDe: 'n',
              titleEn: 'n',
              kinds: [facts.released === undefined ? 'employee' : 'board'],
            },
          ],
          signatures: all.map(({ at, recordedAt, isRevoked }, n) => ({
            id: `ada/nda/${n}`,
            person: 'ada',
            agreement: 'nda',
            name: 'Ada',
            signedAt: iso(at),
            recordedAt: iso(recordedAt),
            how: 'upload',
            ...(isRevoked && { revokedAt: iso(recordedAt) }),
          })),
          versions: [wording],
          absences: facts.absences.map((each, n) => ({ id: `${n}`, person: 'ada', ...each })),
          begun:
            begun === null
              ? []
              : [{ id: 'a', person: 'ada', kind: 'agreement', of: 'nda', at: iso(begun) }],
          ended: endedOf(facts, 'agreement', 'nda'),
          settings,
        })
        const counted = all.filter(({ isRevoked }) => !isRevoked)
        const { appliesFrom } = facts
        for (const at of manyTimes(facts)) {
          const found = items.map((item) =>
            verdictOf(
              agreementSignedBeforeStart.judge(item, new Date(at), {
                daysAfterChange,
                ...(appliesFrom !== undefined && { appliesFrom }),
              }),
              onboardingAgreements.closed?.(item),
              at,
            ),
          )
          // Of whom it was asked no longer before they came, there is nothing to sign, and that is no better.
          const { released: _released, begun: _begun, ...first } = facts
          const expected =
            expectedBeforeStart(facts, counted, at) ?? expectedBeforeStart(first, [], at)
          assert.deepEqual(found, expected === undefined ? [] : [expected], iso(at))
        }
      },
    ),
    // A day more or less of five is found only near it.
    { ...options, numRuns: options.numRuns * 5 },
  )
})

test('whoever joins, moves to another country or role, and returns, every verdict on their checks is the one that rules and law give', () => {
  const setting = {
    ...usualChecks,
    groupsSensitive: ['ops'],
    groupsFinance: ['money'],
    places: ['west: US-CA'],
  }
  const anyRecord = fc.record({
    check: fc.constantFrom(...checkKinds),
    outcome: fc.constantFrom(...checkOutcomes),
    on: anyDay,
    later: fc.integer({ min: 0, max: 30 * 1440 }),
  })
  fc.assert(
    fc.property(
      anyFacts,
      fc.uniqueArray(anyRecord, { selector: ({ check }) => check, maxLength: 5 }),
      (given, recorded) => {
        const { facts, person, settings } = factsOf(given)
        const records: BackgroundCheck[] = recorded.map(({ check, outcome, on, later }) => ({
          id: `ada/${check}`,
          person: 'ada',
          check,
          outcome,
          on,
          recordedAt: iso(midnight(on, facts.timeZone) + later * minuteMs),
          recordedBy: 'officer',
        }))
        const { country } = facts.person
        const place = country === 'US' && person.groups.includes('west') ? 'US-CA' : country
        const roles = [
          true,
          person.groups.includes('ops'),
          person.groups.includes('money'),
        ].flatMap((isTheirs, n) => (isTheirs ? roleGroups.slice(n, n + 1) : []))
        const own = [
          ...setting.checks,
          ...(roles.includes('sensitive') ? setting.checksSensitive : []),
          ...(roles.includes('finance') ? setting.checksFinance : []),
        ]
        const wanted = [...own, ...records.map(({ check }) => check)]
        const asksNothing = { checks: [], checksSensitive: [], checksFinance: [] }
        const items = onboardingChecks.derive(person, {
          records,
          reports: [],
          absences: [],
          begun: [],
          ended: [...new Set(own)].flatMap((check) => endedOf(facts, 'check', check, { roles })),
          settings: [{ ...setting, ...(facts.released !== undefined && asksNothing) }],
          organisation: settings,
          openings: [],
        })
        const { appliesFrom } = facts
        for (const at of manyTimes(facts)) {
          const found = new Map(
            items.map((item) => [
              item.check ?? '-',
              [
                verdictOf(
                  backgroundCheckDoneBeforeAccess.judge(item, new Date(at), {
                    daysAfterChange: 14,
                    ...(appliesFrom !== undefined && { appliesFrom }),
                  }),
                  onboardingChecks.closed?.(item),
                  at,
                ),
                backgroundCheckLawful.judge(item, new Date(at), {}).kind,
              ],
            ]),
          )
          const expected = new Map<string, JoiningVerdict[]>(
            [...new Set(wanted)].flatMap((check) => {
              const record = records.find((each) => each.check === check)
              const done = record
                ? [
                    {
                      at: midnight(record.on, facts.timeZone),
                      recordedAt: Date.parse(record.recordedAt),
                    },
                  ]
                : []
              // What nobody asked for and somebody did all the same is judged as ever.
              const { released, ...always } = facts
              const during = expectedBeforeStart(facts, done, at)
              const isReleased = own.includes(check) && released !== undefined
              const hasEnded = isReleased && during !== undefined
              if (isReleased && !hasEnded && !record) return []
              const before = hasEnded ? during : expectedBeforeStart(always, done, at)
              if (before === undefined) return []
              // Whoever had left by then was freed of nothing.
              const { end } = facts.person
              const hadLeft =
                end !== undefined && lastInstant(end, facts.timeZone) <= (released ?? Infinity)
              const isSaid = !hasEnded || hadLeft || (done[0]?.at ?? 0) < released
              const rule = shippedRules.get(place ?? '')?.checks[check]
              const said = roles.map((role) => rule?.for[role])
              const isNone = said.every((each) => each === 'not-permitted')
              const { start } = facts.person
              const isBefore =
                start !== undefined && appliesFrom !== undefined && start < appliesFrom
              const saysNone = isSaid && record?.outcome === 'not-permitted'
              const saysUnneeded = isSaid && record?.outcome === 'not-required'
              const isForbidden = isNone || (saysNone && before !== 'fail' && before !== 'late')
              const inTime = isBefore
                ? 'pass'
                : !rule
                  ? 'unknown'
                  : saysNone && said.includes('allowed')
                    ? 'unknown'
                    : isForbidden && !rule.isVerified && !(saysUnneeded && before === 'pass')
                      ? 'unknown'
                      : isNone
                        ? 'pass'
                        : before
              const lawful = !rule
                ? 'unknown'
                : record?.outcome !== 'done'
                  ? 'pass'
                  : !rule.isVerified
                    ? 'unknown'
                    : isNone
                      ? 'fail'
                      : 'pass'
              return [[check, [inTime, lawful]]]
            }),
          )
          // Of whom no check is asked, and none is known, nobody is checked, and that is no better.
          const { released: _released, ...always } = facts
          const unchecked = expected.size === 0 ? expectedBeforeStart(always, [], at) : undefined
          if (unchecked !== undefined) expected.set('-', [unchecked, 'pass'])
          const order = ['-', ...checkKinds].filter((each) => found.has(each) || expected.has(each))
          assert.deepEqual(
            order.map((check) => [check, found.get(check)]),
            order.map((check) => [check, expected.get(check)]),
            iso(at),
          )
        }
      },
    ),
    options,
  )
})
