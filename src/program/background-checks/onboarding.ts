/** Which checks of whom are due before the first day, and what the law of their place says: one item for each person and check, at least one a person. */
import { z } from 'zod'

import { addDays, addMonths, dateIn, startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import type { Absence } from '#populations/absence.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import type { BackgroundCheckSetting } from '#populations/background-check-setting.ts'
import { backgroundChecks, checkKinds, checkOutcomes } from '#populations/background-check.ts'
import type { BackgroundCheck, CheckKind } from '#populations/background-check.ts'
import { begunDuties } from '#populations/begun-duty.ts'
import type { BegunDuty } from '#populations/begun-duty.ts'
import { endedDuties } from '#populations/ended-duty.ts'
import type { EndedDuty } from '#populations/ended-duty.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { matchedBys, reportedChecks } from '#populations/reported-check.ts'
import type { ReportedCheck, StoodAs } from '#populations/reported-check.ts'
import { accountOpenings } from '#program/access/account-opening.ts'
import type { AccountOpening } from '#program/access/account-opening.ts'
import type { AskedOfSome } from '#program/end-duties.ts'
import {
  begunIn,
  closedBeforeFirstDay,
  isToCome,
  isWhileHere,
  joiningOf,
  joiningTimes,
  joiningUntil,
} from '#program/people/before-first-day.ts'
import type { JoiningTimes } from '#program/people/before-first-day.ts'
import { timeZoneOf, workingTime } from '#program/people/working-time.ts'

import { placeOf, roleGroupsOf, ruleAt, ruleFor, settingOf, wantedChecks } from './role.ts'
import { roleGroups, verdicts } from './rules.ts'
import type { RoleGroup } from './rules.ts'

export const OnboardingCheck = z.object({
  /** `<person>/<check>`, or `<person>/-`. */
  id: z.string(),
  person: z.string(),
  /** Absent where the company asks no check of them: then nobody checks them. */
  check: z.enum(checkKinds).optional(),
  /** Where the person works; absent where the register does not say. */
  place: z.string().optional(),
  /** What the law there says for their role; absent where we have no rule. */
  verdict: z.enum(verdicts).optional(),
  isVerified: z.boolean().optional(),
  outcome: z.enum(checkOutcomes).optional(),
  /** When the first of their accounts was opened, where that was before the first day: then access began with it. */
  opened: z.iso.datetime().optional(),
  /** The same of when it was recorded, or its report first read, where that is known and was another place or role. */
  whenMade: z
    .object({
      place: z.string().optional(),
      verdict: z.enum(verdicts).optional(),
      isVerified: z.boolean().optional(),
    })
    .optional(),
  /** The provider that reported it done, how the person was found in the register, and by when its papers have to be gone. */
  reported: z
    .object({
      by: z.string(),
      matchedBy: z.enum(matchedBys),
      deleteBy: z.iso.date().optional(),
    })
    .optional(),
  ...joiningTimes,
})
export type OnboardingCheck = z.infer<typeof OnboardingCheck>

export const onboardingChecks = derived({
  id: 'onboarding-check',
  item: OnboardingCheck,
  key: (item: OnboardingCheck) => item.id,
  person: (item: OnboardingCheck) => item.person,
  closed: (item: OnboardingCheck) => closedBeforeFirstDay(item),
  each: [people],
  with: {
    records: {
      of: backgroundChecks,
      by: (check: BackgroundCheck) => check.person,
      isKeyedBy: true,
    },
    reports: { of: reportedChecks, by: (check: ReportedCheck) => check.person, isKeyedBy: true },
    absences: {
      of: absences,
      by: (absence: Absence) => absence.person,
      isFoundBy: 'person',
    },
    begun: { of: begunDuties, by: (duty: BegunDuty) => duty.person, isKeyedBy: true },
    ended: { of: endedDuties, by: (duty: EndedDuty) => duty.person, isKeyedBy: true },
    settings: { of: backgroundCheckSettings },
    organisation: { of: organisationSettings },
    openings: {
      of: accountOpenings,
      by: (opening: AccountOpening) => opening.person,
      isFoundBy: 'person',
    },
  },
  derive(
    person: Person,
    { records, reports, settings, organisation, ...related },
  ): OnboardingCheck[] {
    const setting = settingOf(settings)
    const timeZone = timeZoneOf(organisation)
    const joined = joiningOf(person, timeZone)
    if (!isToCome(joined)) return []
    const opened = firstOpened(related.openings, joined)
    const { pauses } = workingTime(person, related.absences, timeZone)
    const place = placeOf(person, setting)
    const recorded = new Map(records.map((each) => [each.check, each]))
    const wanted = new Set(wantedChecks(roleGroupsOf(person, setting), setting))
    const reported = firstReports(reports)
    const over = new Map(
      related.ended.filter(({ kind }) => kind === 'check').map((each) => [each.of, each]),
    )
    const found = checkKinds.flatMap((check): OnboardingCheck[] => {
      const [record, report] = [recorded.get(check), reported.get(check)]
      const joiningNow = begunIn(joined, related.begun, { kind: 'check', of: check, pauses })
      const now = ruleFor(person, check, setting)
      const isAsked = wanted.has(check) && now?.verdict !== 'not-permitted'
      const ended = isAsked ? undefined : over.get(check)
      const until = ended && joiningUntil(joiningNow, ended.at)
      // What ended before the first day was never due.
      const gone = until && isToCome(until) ? ended : undefined
      if (!gone && !wanted.has(check) && !record && !report) return []
      const joining = gone && until ? until : joiningNow
      // What was asked was asked by the law of where they were.
      const where = gone?.place ?? place
      const ruled = gone ? ruleAt(where, check, rolesOf(gone)) : now
      const item = {
        id: `${person.id}/${check}`,
        person: person.id,
        check,
        ...(where !== undefined && { place: where }),
        ...(ruled && { verdict: ruled.verdict, isVerified: ruled.rule.isVerified }),
        ...joining,
        ...(opened !== undefined && joining.from === undefined && { opened }),
      }
      if (report && isBefore(report, record)) {
        const { stoodAs } = report
        const then = stoodAs && standingOf(person, stoodAs, setting)
        const rule = then ? ruleAt(then.place, check, then.roles) : ruled
        const months = hasPapers(record) ? undefined : rule?.rule.deleteAfterMonths
        return [
          {
            ...item,
            ...saidByReport(report, timeZone, months),
            ...(then && ruledWhenMade(check, then, item)),
          },
        ]
      }
      return [
        {
          ...item,
          ...(record && saidByRecord(record, timeZone, joining)),
          ...(record && whenRecorded(record, item)),
        },
      ]
    })
    // New people are checked: of whom nothing is asked is not left out of them.
    if (found.length > 0) return found
    return [{ id: `${person.id}/-`, person: person.id, ...joined }]
  },
})

/** The checks that a setting asks of some people, as far as the law of their place permits any. */
export function askedBySetting(setting: BackgroundCheckSetting): AskedOfSome[] {
  return checkKinds.map((check) => ({
    kind: 'check',
    of: check,
    isFor: (person) =>
      wantedChecks(roleGroupsOf(person, setting), setting).includes(check) &&
      ruleFor(person, check, setting)?.verdict !== 'not-permitted',
    beginsFor: (before) => wantedChecks(roleGroupsOf(before, setting), setting).length > 0,
    asked: (person) => {
      const place = placeOf(person, setting)
      return { roles: roleGroupsOf(person, setting), ...(place !== undefined && { place }) }
    },
  }))
}

/** An account from longer before the first day is of an earlier time here, and says nothing of this joining. */
const openedDays = 90

/** When the first account was opened that somebody had before their first day. */
function firstOpened(
  openings: readonly AccountOpening[],
  { begins }: JoiningTimes,
): string | undefined {
  if (begins === undefined) return undefined
  const since = addDays(new Date(begins), -openedDays).toISOString()
  return openings
    .map(({ opened }) => opened)
    .filter((opened) => opened >= since && opened < begins)
    .toSorted()[0]
}

function rolesOf({ roles = [] }: Pick<EndedDuty, 'roles'>): RoleGroup[] {
  return roleGroups.filter((role) => roles.includes(role))
}

/** Of each kind the report that came first: another later makes nothing late. */
function firstReports(reports: readonly ReportedCheck[]): Map<CheckKind, ReportedCheck> {
  const first = new Map<CheckKind, ReportedCheck>()
  for (const report of reports)
    for (const check of report.checks) {
      const held = first.get(check)
      if (!held || orderOf(report) < orderOf(held)) first.set(check, report)
    }
  return first
}

/** Whether the papers of a check are looked after in what was recorded by hand. */
function hasPapers(record: BackgroundCheck | undefined): boolean {
  return record?.deleteBy !== undefined || record?.deletedOn !== undefined
}

function orderOf({ completedAt, id }: ReportedCheck): string {
  return `${completedAt} ${id}`
}

/** That it was done is said by whichever is known earlier; over what somebody decided, a report goes. */
function isBefore({ completedAt }: ReportedCheck, record: BackgroundCheck | undefined): boolean {
  return record?.outcome !== 'done' || completedAt <= record.recordedAt
}

function saidByRecord(
  { outcome, on, recordedAt }: BackgroundCheck,
  timeZone: string,
  joining: JoiningTimes,
) {
  const doneAt = startOfDate(on, timeZone).toISOString()
  if (isWhileHere(doneAt, joining)) return { outcome, doneAt, doneOn: on, recordedAt }
  // Whether it was lawful is asked even then; what was decided of what is asked no longer says nothing of what was.
  return joining.isReleased && outcome !== 'done' ? {} : { outcome }
}

/** Where somebody worked and in which role groups: what rules depend on. */
interface Standing {
  place: string | undefined
  roles: RoleGroup[]
}

function standingOf(person: Person, stoodAs: StoodAs, setting: BackgroundCheckSetting): Standing {
  const { country, region, groups } = stoodAs
  const then = { ...person, country, region, groups }
  return { place: placeOf(then, setting), roles: roleGroupsOf(then, setting) }
}

type RuledNow = Pick<OnboardingCheck, 'place' | 'verdict' | 'isVerified'>

function whenRecorded(
  { outcome, check, place, roles }: BackgroundCheck,
  now: RuledNow,
): Pick<OnboardingCheck, 'whenMade'> {
  if (outcome !== 'done' || roles === undefined) return {}
  return ruledWhenMade(check, { place, roles: rolesOf({ roles }) }, now)
}

/** What held where and of what role somebody was checked, where that is not what holds of them now. */
function ruledWhenMade(
  check: CheckKind,
  { place, roles }: Standing,
  now: RuledNow,
): Pick<OnboardingCheck, 'whenMade'> {
  const ruled = ruleAt(place, check, roles)
  if (place === now.place && ruled?.verdict === now.verdict) return {}
  return {
    whenMade: {
      ...(place !== undefined && { place }),
      ...(ruled && { verdict: ruled.verdict, isVerified: ruled.rule.isVerified }),
    },
  }
}

function saidByReport(
  { system, matchedBy, completedAt }: ReportedCheck,
  timeZone: string,
  months: number | undefined,
) {
  const doneOn = dateIn(timeZone, new Date(completedAt))
  const deleteBy = months === undefined ? undefined : addMonths(doneOn, months)
  return {
    outcome: 'done' as const,
    doneAt: completedAt,
    doneOn,
    recordedAt: completedAt,
    reported: { by: system, matchedBy, ...(deleteBy !== undefined && { deleteBy }) },
  }
}
