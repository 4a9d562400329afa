/** In which role groups and where somebody is, as the company's settings say: what rules depend on. */
import { usualChecks } from '#populations/background-check-setting.ts'
import type { BackgroundCheckSetting } from '#populations/background-check-setting.ts'
import { checkKinds } from '#populations/background-check.ts'
import type { CheckKind } from '#populations/background-check.ts'
import type { Person } from '#populations/person.ts'

import { shippedRules, verdictOf } from './rules.ts'
import type { CheckRule, RoleGroup, RuleVerdict } from './rules.ts'

/** The company's one setting, or what is usual. */
export function settingOf(settings: readonly BackgroundCheckSetting[]): BackgroundCheckSetting {
  return settings[0] ?? usualChecks
}

export function roleGroupsOf(
  { groups }: Person,
  { groupsSensitive, groupsFinance }: BackgroundCheckSetting,
): RoleGroup[] {
  const isIn = (names: readonly string[]) => names.some((name) => groups.includes(name))
  return [
    'everybody',
    ...(isIn(groupsSensitive) ? (['sensitive'] as const) : []),
    ...(isIn(groupsFinance) ? (['finance'] as const) : []),
  ]
}

/** The part of a country by one of their groups, else by the register where it has rules of its own, else the country; absent where the register does not say. */
export function placeOf(
  { groups, country, region }: Person,
  { places }: BackgroundCheckSetting,
): string | undefined {
  for (const line of places) {
    const at = line.lastIndexOf(':')
    const place = line.slice(at + 1).trim()
    if (groups.includes(line.slice(0, at)) && place.startsWith(`${country}-`)) return place
  }
  // Where the register knows the part, and that part has rules of its own.
  const isOwn = country !== undefined && region?.startsWith(`${country}-`) === true
  return isOwn && region !== undefined && shippedRules.has(region) ? region : country
}

/** Which checks the company wants of somebody, whatever the law says, in a fixed order. */
export function wantedChecks(
  groups: readonly RoleGroup[],
  { checks, checksSensitive, checksFinance }: BackgroundCheckSetting,
): CheckKind[] {
  const wanted = new Set([
    ...checks,
    ...(groups.includes('sensitive') ? checksSensitive : []),
    ...(groups.includes('finance') ? checksFinance : []),
  ])
  return checkKinds.filter((kind) => wanted.has(kind))
}

/** The rule for one check of one person, as they are now; absent where their place is not known or has no rules here. */
export function ruleFor(
  person: Person,
  check: CheckKind,
  setting: BackgroundCheckSetting,
): { place: string; rule: CheckRule; verdict: RuleVerdict } | undefined {
  return ruleAt(placeOf(person, setting), check, roleGroupsOf(person, setting))
}

/** The rule for one check of some role groups in a place; absent where the place is not known or has no rules here. */
export function ruleAt(
  place: string | undefined,
  check: CheckKind,
  roles: readonly RoleGroup[],
): { place: string; rule: CheckRule; verdict: RuleVerdict } | undefined {
  const rule = place === undefined ? undefined : shippedRules.get(place)?.checks[check]
  return place !== undefined && rule ? { place, rule, verdict: verdictOf(rule, roles) } : undefined
}
