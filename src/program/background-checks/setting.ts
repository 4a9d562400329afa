/** Whom the company checks, and how, as far as the law lets it. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { backgroundCheckSettings, usualChecks } from '#populations/background-check-setting.ts'
import type { BackgroundCheckSetting } from '#populations/background-check-setting.ts'
import { checkKinds } from '#populations/background-check.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { sayingWhatWeakens } from '#program/weaker-changes.ts'

import { checkWords } from './check-words.ts'
import { askedBySetting } from './onboarding.ts'

const checks = z.array(z.enum(checkKinds)).max(checkKinds.length)
const groups = z.array(z.string().trim().min(1).max(200)).max(100).default([])
const names = {
  kind: 'lines',
  hint: {
    de: 'Gruppen aus dem Verzeichnis, eine je Zeile.',
    en: 'Groups of the directory, one a line.',
  },
} as const

const declared = managed({
  population: backgroundCheckSettings,
  chapter: 'people',
  label: {
    one: { de: 'Wer wie überprüft wird', en: 'Who is checked how' },
    other: { de: 'Wer wie überprüft wird', en: 'Who is checked how' },
  },
  about: {
    de: 'Welche Überprüfungen das Unternehmen möchte. Was davon stattfinden darf, sagt das Recht des Landes; was dort nicht zulässig ist, wird nicht verlangt.',
    en: 'Which checks the company wants. Which of them may take place is said by the law of the country; what is not permitted there is not asked for.',
  },
  see: 'people.see',
  change: 'people.change',
  single: 'background-checks',
  title: 'id',
  columns: ['checks'],
  fields: {
    checks: field(
      checks.default([...usualChecks.checks]),
      { de: 'Bei allen', en: 'Of everybody' },
      { options: checkWords },
    ),
    checksSensitive: field(
      checks.default([...usualChecks.checksSensitive]),
      { de: 'Dazu bei weitreichendem Zugang', en: 'And with far-reaching access' },
      { options: checkWords },
    ),
    groupsSensitive: field(
      groups,
      { de: 'Wer weitreichenden Zugang hat', en: 'Who has far-reaching access' },
      names,
    ),
    checksFinance: field(
      checks.default([...usualChecks.checksFinance]),
      { de: 'Dazu bei Umgang mit Geld', en: 'And when handling money' },
      { options: checkWords },
    ),
    groupsFinance: field(groups, { de: 'Wer mit Geld umgeht', en: 'Who handles money' }, names),
    places: field(
      z
        .array(
          z
            .string()
            .trim()
            .regex(like(/^.{1,200}:\s?[A-Z]{2}-[A-Z0-9]{1,3}$/, 'Team West: US-CA')),
        )
        .max(100)
        .default([]),
      { de: 'Landesteile mit eigenen Regeln', en: 'Parts of countries with rules of their own' },
      {
        kind: 'lines',
        hint: {
          de: 'Gruppe: Landesteil, eine je Zeile, etwa „Team West: US-CA“ oder „Team Ost: US-NY“.',
          en: 'Group: part of the country, one a line, such as “Team West: US-CA” or “Team East: US-NY”.',
        },
      },
    ),
  },
})

/** A change or an end may take duties away: then it stands in the log in clear. */
export const keptCheckSetting: Managed = sayingWhatWeakens(declared, {
  population: backgroundCheckSettings,
  kinds: { removed: 'checks-reduced', reduced: 'checks-reduced' },
  isWeaker: asksLess,
  isWider: (before, after) => asksLess(after, before),
  usual: usualChecks,
  asks: askedBySetting,
})

/** Whether a check is asked of fewer people than before, or may be: other places have other laws. */
function asksLess(before: BackgroundCheckSetting, after: BackgroundCheckSetting): boolean {
  const lists = [
    'checks',
    'checksSensitive',
    'checksFinance',
    'groupsSensitive',
    'groupsFinance',
  ] as const
  if (before.places.toSorted().join('\n') !== after.places.toSorted().join('\n')) return true
  return lists.some((list) => {
    const now = new Set<string>(after[list])
    return before[list].some((each) => !now.has(each))
  })
}
