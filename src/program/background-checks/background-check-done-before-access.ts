import { hours } from '#engine/duration.ts'
import { unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import {
  codeOf,
  joiningParameters,
  joiningReasons,
  judgeBeforeFirstDay,
  writtenDay,
} from '#program/people/before-first-day.ts'

import { onboardingChecks } from './onboarding.ts'
import type { OnboardingCheck } from './onboarding.ts'
import { placeReasons, unruled } from './unruled.ts'

const joined = { start: '2026-10-01', begins: '2026-09-30T22:00:00.000Z', place: 'DE' }

export const backgroundCheckDoneBeforeAccess = test({
  id: 'background-check-done-before-access',
  asks: {
    de: 'Wurde jede Person vor ihrem ersten Tag überprüft, oder vor ihrem ersten Zugang, wenn der früher war, soweit das Recht ihres Landes es zulässt?',
    en: 'Was every person checked before their first day, or before their first account was opened if that was earlier, as far as the law of their country allows?',
  },
  on: onboardingChecks,
  parameters: joiningParameters,
  parts: {
    checked: ['done', 'reported', 'changed-done', 'changed-reported'],
    'not-permitted': ['not-permitted'],
    'not-required': ['not-required', 'changed-not-required'],
  },
  every: hours(1),
  grace: hours(6),
  judge(item, at, parameters) {
    const found = judgeBeforeFirstDay(item, at, parameters)
    if (found.reason?.code === 'before-program') return found
    if (item.check === undefined)
      return found.kind === 'fail' ? { ...found, reason: { code: 'no-check' } } : found
    const { verdict, outcome, reported, isVerified } = item
    if (verdict === undefined) return unruled(item)
    if (verdict === 'allowed' && outcome === 'not-permitted') return unknown('contradiction')
    // Nobody is left unchecked in the name of a rule that nobody has found in the law.
    const isForbidden =
      verdict === 'not-permitted' || (outcome === 'not-permitted' && found.kind !== 'fail')
    // What the company does not ask for has no need of a rule.
    const isWaived = outcome === 'not-required' && found.kind === 'pass'
    if (isForbidden && isVerified !== true && !isWaived)
      return unknown('rule-unverified', { place: item.place ?? '' })
    if (verdict === 'not-permitted' && isVerified === true) return passing('not-permitted')
    if (!isPlain(found, item)) return found
    if (!reported)
      return passing(outcome === 'not-permitted' ? outcome : codeOf(item, outcome ?? 'done'))
    const { by, matchedBy } = reported
    return { kind: 'pass', reason: { code: codeOf(item, 'reported'), values: { by, matchedBy } } }
  },
  reasons: {
    de: {
      ...joiningReasons.de,
      ...placeReasons.de,
      'no-check': () =>
        'Von dieser Person verlangt das Unternehmen keine Überprüfung; so wurde sie auch nicht überprüft.',
      'opened-late': ({ start, day }) =>
        `Ein Zugang dieser Person ist seit dem ${writtenDay('de', start)} offen, vor dem ersten Tag; überprüft wurde sie erst am ${writtenDay('de', day)}.`,
      'opened-overdue': ({ start }) =>
        `Ein Zugang dieser Person ist seit dem ${writtenDay('de', start)} offen, vor dem ersten Tag; die Überprüfung ist noch offen.`,
      'opened-never': ({ start }) =>
        `Ein Zugang dieser Person war seit dem ${writtenDay('de', start)} offen, vor dem ersten Tag; bis zum letzten wurde sie nicht überprüft.`,
      'opened-released': ({ start, day }) =>
        `Ein Zugang dieser Person war seit dem ${writtenDay('de', start)} offen, vor dem ersten Tag; am ${writtenDay('de', day)} fehlte die Überprüfung noch, und seitdem wird sie nicht mehr verlangt.`,
      'opened-recorded-too-late': ({ start, day }) =>
        `Überprüft, bevor am ${writtenDay('de', start)} ein Zugang geöffnet wurde, heißt es; festgehalten wurde es erst am ${writtenDay('de', day)}.`,
      done: () => 'Vor dem ersten Tag überprüft.',
      reported: ({ by, matchedBy }) =>
        `Vor dem ersten Tag überprüft, wie ${String(by)} meldet; der Person zugeordnet über ${matchedBy === 'mailbox' ? 'ihre E-Mail-Adresse' : 'ihre Personalnummer'}.`,
      'not-required': () => 'Vor dem ersten Tag entschieden: Diese Prüfung ist hier nicht nötig.',
      'changed-done': () =>
        'Nach einer Änderung (andere Arbeit, anderer Ort oder eine neue Vorgabe) rechtzeitig überprüft.',
      'changed-reported': ({ by }) =>
        `Nach einer Änderung (andere Arbeit, anderer Ort oder eine neue Vorgabe) rechtzeitig überprüft, wie ${String(by)} meldet.`,
      'changed-not-required': () =>
        'Nach einer Änderung (andere Arbeit, anderer Ort oder eine neue Vorgabe) entschieden: Diese Prüfung ist hier nicht nötig.',
      'not-permitted': () => 'Das Recht lässt diese Prüfung hier nicht zu.',
      'rule-unverified': ({ place }) =>
        `Ob das Recht diese Prüfung in ${String(place)} zulässt, konnten wir nicht klären.`,
      contradiction: () =>
        'Festgehalten ist, die Prüfung sei nicht zulässig; nach der Regel für dieses Land ist sie es.',
    },
    en: {
      ...joiningReasons.en,
      ...placeReasons.en,
      'no-check': () => 'The company asks no check of this person, so they were not checked.',
      'opened-late': ({ start, day }) =>
        `An account of this person has been open since ${writtenDay('en', start)}, before the first day; they were checked only on ${writtenDay('en', day)}.`,
      'opened-overdue': ({ start }) =>
        `An account of this person has been open since ${writtenDay('en', start)}, before the first day; the check is still open.`,
      'opened-never': ({ start }) =>
        `An account of this person was open from ${writtenDay('en', start)} on, before the first day; they were not checked until the last.`,
      'opened-released': ({ start, day }) =>
        `An account of this person was open from ${writtenDay('en', start)} on, before the first day; on ${writtenDay('en', day)} the check was missing, and since then it is asked no longer.`,
      'opened-recorded-too-late': ({ start, day }) =>
        `Checked before an account was opened on ${writtenDay('en', start)}, it is said; it was recorded only on ${writtenDay('en', day)}.`,
      done: () => 'Checked before the first day.',
      reported: ({ by, matchedBy }) =>
        `Checked before the first day, as ${String(by)} reports; matched to the person by their ${matchedBy === 'mailbox' ? 'email address' : 'personnel number'}.`,
      'not-required': () => 'Decided before the first day: this check is not needed here.',
      'changed-done': () => 'Checked in time after a change of work, place or rules.',
      'changed-reported': ({ by }) =>
        `Checked in time after a change of work, place or rules, as ${String(by)} reports.`,
      'changed-not-required': () =>
        'Decided after a change of work, place or rules: this check is not needed here.',
      'not-permitted': () => 'The law does not permit this check here.',
      'rule-unverified': ({ place }) =>
        `Whether the law of ${String(place)} permits this check we could not establish.`,
      contradiction: () =>
        'It is recorded that the check is not permitted; by the rule for this country it is.',
    },
  },
  fixtures: {
    pass: item({
      ...joined,
      verdict: 'allowed',
      outcome: 'done',
      doneAt: '2026-09-20T22:00:00.000Z',
      recordedAt: '2026-09-21T09:00:00.000Z',
    }),
    fail: item({ ...joined, verdict: 'allowed' }),
    unknown: item({}),
  },
})

function isPlain(found: Finding, { outcome }: OnboardingCheck): boolean {
  return found.kind === 'pass' && !found.reason && outcome !== undefined
}

function passing(code: string): Finding {
  return { kind: 'pass', reason: { code } }
}

function item(more: Partial<OnboardingCheck>): OnboardingCheck {
  return { id: 'person-1/identity', person: 'person-1', check: 'identity', ...more }
}
