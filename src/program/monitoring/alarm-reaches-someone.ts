import { z } from 'zod'

import type { Language } from '#engine/control.ts'
import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import type { Sentences } from '#engine/test.ts'
import { isSilent, ordinaryHours } from '#populations/alarm-silence.ts'
import { alarms, isHeardBy } from '#populations/alarm.ts'
import type { Alarm, AlarmTarget } from '#populations/alarm.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

/** Why an alarm reaches nobody, or may not. */
export const callsNobody: Record<Language, Sentences> = {
  de: {
    off: () => 'Der Alarm ruft niemanden: seine Aktionen sind abgeschaltet.',
    'no-target': () => 'Der Alarm ruft niemanden: er hat kein Ziel.',
    sealed: ({ target }) =>
      `Bei ${target} kommt kein Alarm an: Die eigene Richtlinie oder die des Schlüssels lässt Alarme nicht zu.`,
    filtered: ({ target }) =>
      `Von ${target} kommt kein Alarm weiter: Wer dort mithört, filtert ihn aus.`,
    silenced: ({ target, hours }) =>
      `Was ${target} ruft, ist für ${hours} Stunden stummgeschaltet; üblich sind höchstens ${ordinaryHours}.`,
    'silenced-for-good': ({ target }) => `Was ${target} ruft, ist ohne Ende stummgeschaltet.`,
    'silence-unclear': ({ target }) =>
      `Was ${target} ruft, ist stummgeschaltet; wie lange und ob ganz, können wir nicht auswerten.`,
    unconfirmed: ({ target }) => `Hinter ${target} steht niemand, der den Empfang bestätigt hat.`,
    'other-target': ({ target }) => `Ob ${target} jemanden ruft, ist von außen nicht zu sehen.`,
  },
  en: {
    off: () => 'The alarm calls nobody: its actions are switched off.',
    'no-target': () => 'The alarm calls nobody: it has no target.',
    sealed: ({ target }) =>
      `No alarm comes to ${target}: its own policy, or that of its key, does not let alarms in.`,
    filtered: ({ target }) =>
      `No alarm comes through ${target}: whoever listens there filters it out.`,
    silenced: ({ target, hours }) =>
      `What calls ${target} is silenced for ${hours} hours; at most ${ordinaryHours} are ordinary.`,
    'silenced-for-good': ({ target }) => `What calls ${target} is silenced without end.`,
    'silence-unclear': ({ target }) =>
      `What calls ${target} is silenced; for how long, and whether wholly, we cannot work out.`,
    unconfirmed: ({ target }) => `Nobody behind ${target} has confirmed to receive it.`,
    'other-target': ({ target }) => `Whether ${target} calls somebody cannot be seen from outside.`,
  },
}

/**
 * One target that reaches somebody is enough. What only makes machines more or fewer calls nobody, and is not meant to; what
 * else an alarm sets off (a function, a runbook) may call somebody or not: that cannot be seen.
 */
export const alarmReachesSomeone = test({
  id: 'alarm-reaches-someone',
  asks: {
    de: 'Erreicht jeder Alarm jemanden, der den Empfang bestätigt hat?',
    en: 'Does every alarm reach somebody who confirmed to receive it?',
  },
  on: alarms,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge: judgeAlarm,
  reasons: {
    de: {
      ...callsNobody.de,
      scaling: () => 'Der Alarm steuert nur, wie viele Maschinen laufen.',
    },
    en: { ...callsNobody.en, scaling: () => 'The alarm only controls how many machines run.' },
  },
  fixtures: {
    pass: alarm([{ id: 'topic:one', kind: 'topic', reaches: true }]),
    fail: alarm([{ id: 'topic:one', kind: 'topic', reaches: false }]),
    unknown: alarm([{ id: 'function:one', kind: 'other' }]),
  },
})

/** Whether it reaches somebody; also what the alarms on security events are judged by. */
export function judgeAlarm({ on, targets }: Pick<Alarm, 'on' | 'targets'>): Finding {
  if (isKnown(on) && !on) return fail('off')
  if (!isKnown(on)) return notKnown(on)
  if (!isKnown(targets)) return notKnown(targets)
  const heard = targets.map((target) => ({ ...target, by: isHeardBy(target) }))
  if (heard.some(({ by }) => by === true)) return pass
  const unread = heard.find(({ kind, by }) => isCalling(kind) && !isKnown(by))
  if (unread) return judgeUnread(unread)
  const other = heard.find(({ kind, by }) => kind === 'other' && by !== false)
  if (other) return unknown('other-target', { target: other.id })
  const dead = targets.filter(({ kind }) => isCalling(kind))
  const shut = dead.find(({ alarmsShutOut }) => alarmsShutOut)
  if (shut) return fail('sealed', { target: shut.id })
  const filtered = dead.find(({ filteredOut }) => filteredOut)
  if (filtered) return fail('filtered', { target: filtered.id })
  const silent = heard.find(({ silence }) => isSilent(silence) === true)
  if (silent) return judgeSilent(silent)
  if (dead[0]) return fail('unconfirmed', { target: dead[0].id })
  return targets.length > 0 ? { kind: 'pass', reason: { code: 'scaling' } } : fail('no-target')
}

function judgeUnread({ id, reaches, silence }: AlarmTarget): Finding {
  if (!isKnown(reaches)) return notKnown(reaches)
  return isKnown(silence) ? unknown('silence-unclear', { target: id }) : notKnown(silence)
}

function judgeSilent({ id, silence }: AlarmTarget): Finding {
  const hours = isKnown(silence) ? silence.hours : undefined
  return typeof hours === 'number'
    ? fail('silenced', { target: id, hours })
    : fail('silenced-for-good', { target: id })
}

function isCalling(kind: AlarmTarget['kind']): boolean {
  return kind === 'topic' || kind === 'channel'
}

function alarm(targets: AlarmTarget[]): Alarm {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return { id: 'alarm:one', ...place, name: 'one', on: true, metrics: [], targets }
}
