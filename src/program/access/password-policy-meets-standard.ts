import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { passwordRules } from './password-rule.ts'
import type { PasswordRule } from './password-rule.ts'

const kinds = ['upper', 'lower', 'digit', 'symbol'] as const

const Values = z.object({
  minLength: field(z.int().min(1).max(128).default(14), {
    de: 'Zeichen mindestens',
    en: 'Characters at least',
  }),
  kinds: field(
    z.array(z.enum(kinds)).default([]),
    { de: 'Arten von Zeichen, die verlangt werden', en: 'Kinds of characters demanded' },
    {
      options: {
        upper: { de: 'Großbuchstaben', en: 'capital letters' },
        lower: { de: 'Kleinbuchstaben', en: 'small letters' },
        digit: { de: 'Ziffern', en: 'digits' },
        symbol: { de: 'Sonderzeichen', en: 'symbols' },
      },
    },
  ),
  remembered: field(z.int().min(0).max(24).default(24), {
    de: 'Frühere Passwörter, die nicht wiederkehren dürfen',
    en: 'Earlier passwords that may not come back',
  }),
  maxAgeDays: field(z.int().min(0).max(1095).default(0), {
    de: 'Neues Passwort nach so vielen Tagen (0: nie)',
    en: 'New password after so many days (0: never)',
  }),
  screened: field(z.boolean().default(false), {
    de: 'Bekannt gewordene Passwörter müssen abgewiesen werden',
    en: 'Known and leaked passwords must be refused',
  }),
  /** Whether a demand for certain signs, or an end by the calendar, is itself against the standard. */
  plain: field(z.boolean().default(false), {
    de: 'Bestimmte Zeichen oder ein Ablaufdatum zu verlangen, gilt als Fehler',
    en: 'Demanding certain characters, or an end by the calendar, counts as wrong',
  }),
})
type Values = z.infer<typeof Values>

/** Written standards, by the values they come to. */
const presets = {
  // NIST SP 800-63B-4, 3.1.1.2: length and screening; no rules of composition, no end by the calendar.
  'nist-800-63b-4': {
    minLength: 15,
    kinds: [],
    remembered: 0,
    maxAgeDays: 0,
    screened: true,
    plain: true,
  },
  // CIS Amazon Web Services Foundations Benchmark, 1.8 and 1.9.
  cis: { minLength: 14, kinds: [], remembered: 24, maxAgeDays: 0, screened: false, plain: false },
} satisfies Record<string, Values>

/** The company's own written values, or those of a standard. */
export const passwordPolicyMeetsStandard = test({
  id: 'password-policy-meets-standard',
  asks: {
    de: 'Verlangt jedes System von Passwörtern mindestens, was wir vorschreiben?',
    en: 'Does every system demand of passwords at least what we prescribe?',
  },
  on: passwordRules,
  parameters: Values.extend({
    standard: field(
      z.enum(['own', 'nist-800-63b-4', 'cis']).default('own'),
      { de: 'Vorgabe', en: 'Standard' },
      {
        options: {
          own: { de: 'die Werte, die hier stehen', en: 'the values that stand here' },
          'nist-800-63b-4': { de: 'NIST SP 800-63B-4', en: 'NIST SP 800-63B-4' },
          cis: { de: 'CIS', en: 'CIS' },
        },
      },
    ),
  }),
  every: hours(1),
  grace: hours(6),
  judge(rule, _at, { standard, ...own }) {
    const values = standard === 'own' ? own : presets[standard]
    const findings = demands(rule, values)
    return (
      findings.find(({ kind }) => kind === 'fail') ??
      findings.find(({ kind }) => kind === 'unknown') ??
      pass
    )
  },
  reasons: {
    de: {
      short: ({ is, must }) => `Verlangt ${is} Zeichen; vorgeschrieben sind ${must}.`,
      signs: ({ is }) => `Verlangt nicht jede vorgeschriebene Art von Zeichen (${is}).`,
      forgets: ({ is, must }) =>
        `Merkt sich ${is} frühere Passwörter; vorgeschrieben sind ${must}.`,
      endless: ({ must }) => `Passwörter enden nicht nach ${must} Tagen.`,
      unscreened: () => 'Bekannte und geleakte Passwörter werden nicht abgelehnt.',
      fussy: () =>
        'Verlangt bestimmte Zeichen oder regelmäßigen Wechsel, was der Standard untersagt.',
    },
    en: {
      short: ({ is, must }) => `Demands ${is} characters; ${must} are prescribed.`,
      signs: ({ is }) => `Does not demand every kind of character prescribed (${is}).`,
      forgets: ({ is, must }) => `Remembers ${is} earlier passwords; ${must} are prescribed.`,
      endless: ({ must }) => `Passwords do not end after ${must} days.`,
      unscreened: () => 'Known and leaked passwords are not refused.',
      fussy: () => 'Demands certain characters or regular changes, which the standard forbids.',
    },
  },
  fixtures: {
    pass: rule({ minLength: 14, remembered: 24 }),
    fail: rule({ minLength: 8, remembered: 0 }),
    unknown: rule({}),
  },
})

function demands(rule: PasswordRule, values: Values): Finding[] {
  const { minLength, remembered, maxAgeDays, screened } = rule
  return [
    isKnown(minLength)
      ? unless(minLength >= values.minLength, 'short', { is: minLength, must: values.minLength })
      : notKnown(minLength),
    ...values.kinds.map((kind) => {
      const demanded = rule[kind]
      return isKnown(demanded) ? unless(demanded, 'signs', { is: kind }) : notKnown(demanded)
    }),
    values.remembered === 0 || isKnown(remembered)
      ? unless(Number(remembered ?? 0) >= values.remembered, 'forgets', {
          is: Number(remembered ?? 0),
          must: values.remembered,
        })
      : notKnown(remembered),
    ...(values.maxAgeDays === 0 ? [] : [endsIn(maxAgeDays, values.maxAgeDays)]),
    ...(values.screened
      ? [isKnown(screened) ? unless(screened, 'unscreened') : notKnown(screened)]
      : []),
    ...(values.plain ? [isPlain(rule)] : []),
  ]
}

function endsIn(maxAgeDays: PasswordRule['maxAgeDays'], must: number): Finding {
  if (!isKnown(maxAgeDays)) return notKnown(maxAgeDays)
  return unless(maxAgeDays > 0 && maxAgeDays <= must, 'endless', { must })
}

function isPlain(rule: PasswordRule): Finding {
  const byKind = kinds.map((kind) => rule[kind])
  const asked = [...byKind, rule.kindsOfSigns, rule.maxAgeDays]
  if (asked.some((one) => one === true || (typeof one === 'number' && one > 0)))
    return fail('fussy')
  // Signs are asked for by kind or by number: one of the two says all of it.
  const signs = isKnown(rule.kindsOfSigns) ? [rule.kindsOfSigns] : byKind
  const untold = [...signs, rule.maxAgeDays].filter((one) => !isKnown(one))
  return untold.length === 0 ? pass : notKnown(untold[0])
}

function unless(holds: boolean, code: string, values?: Record<string, string | number>): Finding {
  return holds ? pass : fail(code, values)
}

function rule(state: Partial<PasswordRule>): PasswordRule {
  return { id: 'aws/1/password-policy', system: 'aws/1', ...state }
}
