/** Which checks of whom are due before the first day, and what the law of their place says: one item for each person and check. */
import { z } from 'zod'

import { addMonths, dateIn, startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { backgroundChecks, checkKinds, checkOutcomes } from '#populations/background-check.ts'
import type { BackgroundCheck, CheckKind } from '#populations/background-check.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { matchedBys, reportedChecks } from '#populations/reported-check.ts'
import type { ReportedCheck } from '#populations/reported-check.ts'
import {
  closedBeforeFirstDay,
  isToCome,
  isWhileHere,
  joiningOf,
  joiningTimes,
} from '#program/people/before-first-day.ts'
import type { JoiningTimes } from '#program/people/before-first-day.ts'
import { timeZoneOf } from '#program/people/working-time.ts'

import { placeOf, roleGroupsOf, ruleFor, settingOf, wantedChecks } from './role.ts'
import { verdicts } from './rules.ts'

export const OnboardingCheck = z.object({
  /** `<person>/<check>`. */
  id: z.string(),
  person: z.string(),
  check: z.enum(checkKinds),
  /** Where the person works; absent where the register does not say. */
  place: z.string().optional(),
  /** What the law there says for their role; absent where we have no rule. */
  verdict: z.enum(verdicts).optional(),
  isVerified: z.boolean().optional(),
  outcome: z.enum(checkOutcomes).optional(),
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
    settings: { of: backgroundCheckSettings },
    organisation: { of: organisationSettings },
  },
  derive(person: Person, { records, reports, settings, organisation }): OnboardingCheck[] {
    const setting = settingOf(settings)
    const timeZone = timeZoneOf(organisation)
    const joining = joiningOf(person, timeZone)
    if (!isToCome(joining)) return []
    const place = placeOf(person, setting)
    const recorded = new Map(records.map((each) => [each.check, each]))
    const wanted = new Set(wantedChecks(roleGroupsOf(person, setting), setting))
    const reported = firstReports(reports)
    return checkKinds
      .filter((check) => wanted.has(check) || recorded.has(check) || reported.has(check))
      .map((check) => {
        const ruled = ruleFor(person, check, setting)
        const item = {
          id: `${person.id}/${check}`,
          person: person.id,
          check,
          ...(place !== undefined && { place }),
          ...(ruled && { verdict: ruled.verdict, isVerified: ruled.rule.isVerified }),
          ...joining,
        }
        const [record, report] = [recorded.get(check), reported.get(check)]
        const months = ruled?.rule.deleteAfterMonths
        return report && isBefore(report, record)
          ? { ...item, ...saidByReport(report, timeZone, hasPapers(record) ? undefined : months) }
          : { ...item, ...(record && saidByRecord(record, timeZone, joining)) }
      })
  },
})

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
  // Whether it was lawful is asked even then.
  return isWhileHere(doneAt, joining) ? { outcome, doneAt, doneOn: on, recordedAt } : { outcome }
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
