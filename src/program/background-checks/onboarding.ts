/** Which checks of whom are due before the first day, and what the law of their place says: one item for each person and check. */
import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { derived } from '#engine/population.ts'
import { backgroundCheckSettings } from '#populations/background-check-setting.ts'
import { backgroundChecks, checkKinds, checkOutcomes } from '#populations/background-check.ts'
import type { BackgroundCheck } from '#populations/background-check.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { people } from '#populations/person.ts'
import type { Person } from '#populations/person.ts'
import { closedBeforeFirstDay, joiningOf, joiningTimes } from '#program/people/before-first-day.ts'
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
    settings: { of: backgroundCheckSettings },
    organisation: { of: organisationSettings },
  },
  derive(person: Person, { records, settings, organisation }): OnboardingCheck[] {
    const setting = settingOf(settings)
    const timeZone = timeZoneOf(organisation)
    const joining = joiningOf(person, timeZone)
    const place = placeOf(person, setting)
    const recorded = new Map(records.map((each) => [each.check, each]))
    const wanted = new Set(wantedChecks(roleGroupsOf(person, setting), setting))
    return checkKinds
      .filter((check) => wanted.has(check) || recorded.has(check))
      .map((check) => {
        const ruled = ruleFor(person, check, setting)
        const record = recorded.get(check)
        return {
          id: `${person.id}/${check}`,
          person: person.id,
          check,
          ...(place !== undefined && { place }),
          ...(ruled && { verdict: ruled.verdict, isVerified: ruled.rule.isVerified }),
          ...joining,
          ...(record && {
            outcome: record.outcome,
            doneAt: startOfDate(record.on, timeZone).toISOString(),
            doneOn: record.on,
            recordedAt: record.recordedAt,
          }),
        }
      })
  },
})
