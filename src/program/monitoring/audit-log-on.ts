import { z } from 'zod'

import { addDays } from '#engine/calendar.ts'
import { datedAhead } from '#engine/dated-ahead.ts'
import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, passUntil, unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { recordedAccounts } from './recorded-account.ts'
import type { RecordedAccount, RecordedTrail } from './recorded-account.ts'

/** One trail that records everything is enough; what the others lack does not matter then. */
export const auditLogOn = test({
  id: 'audit-log-on',
  asks: {
    de: 'Zeichnet jedes Cloud-Konto in allen Regionen auf, wer es verwaltet, und kommen die Aufzeichnungen an?',
    en: 'Does every cloud account record in all regions who manages it, and do the records arrive?',
  },
  on: recordedAccounts,
  parameters: z.object({
    hours: field(z.int().min(1).max(168).default(24), {
      de: 'Letzte Lieferung höchstens vor so vielen Stunden',
      en: 'Last delivery at most so many hours ago',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ trails }, at, { hours: hoursAllowed }) {
    if (!isKnown(trails)) return notKnown(trails)
    const findings = trails.map((trail) => judgeTrail(trail, at, hoursAllowed))
    const passes = findings.filter(({ kind }) => kind === 'pass')
    return (
      passes.find(({ until }) => until === undefined) ??
      // Of several the pass that holds longest.
      passes.toSorted((a, b) => Number(b.until) - Number(a.until))[0] ??
      findings.find(({ kind }) => kind === 'unknown') ??
      findings[0] ??
      fail('no-trail')
    )
  },
  reasons: {
    de: {
      'no-trail': () => 'Keine Aufzeichnung reicht über alle Regionen des Kontos.',
      'not-everywhere': ({ trail }) => `${trail} reicht nicht über alle Regionen.`,
      off: ({ trail }) => `${trail} ist abgeschaltet.`,
      'some-events': ({ trail, recorded }) =>
        recorded === 'none'
          ? `${trail} lässt Verwaltungsaufrufe aus.`
          : `${trail} hält von den Verwaltungsaufrufen nur ${recorded === 'read' ? 'lesende' : 'ändernde'} fest.`,
      exempted: ({ trail, who }) => `${trail} nimmt jemanden aus: ${who}.`,
      'delivery-failed': ({ trail, error }) => `${trail} wird nicht zugestellt: ${error}.`,
      undelivered: ({ trail }) => `Von ${trail} ist noch nichts angekommen.`,
      unkept: ({ trail }) =>
        `${trail} wird nicht ganz aufbewahrt: Keine Weiterleitung nimmt alle Einträge über Zugriffe auf Daten auf.`,
      'sink-unclear': ({ trail, sinks }) =>
        `Ob ${trail} ganz aufbewahrt wird, ließ sich nicht feststellen: Die Filter dieser Weiterleitungen lassen etwas aus, vielleicht von diesen Einträgen, oder enthalten etwas, das wir nicht auswerten können: ${sinks}.`,
      'sink-lost': ({ trail, sinks }) =>
        `Ob ${trail} ganz aufbewahrt wird, ist nicht bekannt: Das Ziel dieser Weiterleitungen ist nicht unter dem, was gelesen wurde, oder bewahrt selbst nichts auf: ${sinks}.`,
      late: ({ trail, delivered }) => `Von ${trail} kam zuletzt etwas am ${delivered} an.`,
    },
    en: {
      'no-trail': () => 'No record reaches all regions of the account.',
      'not-everywhere': ({ trail }) => `${trail} does not reach all regions.`,
      off: ({ trail }) => `${trail} is switched off.`,
      'some-events': ({ trail, recorded }) =>
        recorded === 'none'
          ? `${trail} leaves out calls that manage the account.`
          : `Of the calls that manage the account ${trail} records only those that ${recorded === 'read' ? 'read' : 'change'}.`,
      exempted: ({ trail, who }) => `${trail} exempts somebody: ${who}.`,
      'delivery-failed': ({ trail, error }) => `${trail} is not delivered: ${error}.`,
      undelivered: ({ trail }) => `Nothing has arrived from ${trail} yet.`,
      unkept: ({ trail }) =>
        `${trail} is not kept as a whole: no sink takes in all entries about access to data.`,
      'sink-unclear': ({ trail, sinks }) =>
        `Whether ${trail} is kept as a whole could not be told: the filters of these sinks leave something out, maybe of these entries, or say something that we cannot work out: ${sinks}.`,
      'sink-lost': ({ trail, sinks }) =>
        `Whether ${trail} is kept as a whole is not known: the destination of these sinks is not among what was read, or keeps nothing itself: ${sinks}.`,
      late: ({ trail, delivered }) => `The last that arrived from ${trail} came on ${delivered}.`,
    },
  },
  fixtures: {
    pass: coverage([trail({ delivery: { kind: 'delivered', at: '2026-10-31T20:00:00Z' } })]),
    fail: coverage([trail({ managementEvents: 'write' })]),
    unknown: coverage([trail({ on: { unread: 'aws/1/us-east-1/cloudtrail.GetTrailStatus' } })]),
  },
})

function judgeTrail(given: RecordedTrail, at: Date, hoursAllowed: number): Finding {
  const { everyRegion, on, managementEvents, exempted, delivery, kept } = given
  const { unclearSinks = [], lostSinks = [] } = given
  const values = { trail: given.name }
  if (isKnown(everyRegion) && !everyRegion) return fail('not-everywhere', values)
  if (isKnown(on) && !on) return fail('off', values)
  if (isKnown(managementEvents) && managementEvents !== 'all') {
    return fail('some-events', { ...values, recorded: managementEvents })
  }
  if (isKnown(exempted) && exempted.length > 0) {
    return fail('exempted', { ...values, who: exempted.join(', ') })
  }
  if (isKnown(delivery) && delivery.kind === 'failed') {
    return fail('delivery-failed', { ...values, error: delivery.error })
  }
  if (isKnown(delivery) && delivery.kind === 'never') return fail('undelivered', values)
  if (isKnown(kept) && !kept) return fail('unkept', values)
  for (const field of [everyRegion, on, managementEvents, exempted]) {
    if (!isKnown(field)) return notKnown(field)
  }
  if (!isKnown(kept) && unclearSinks.length > 0) {
    return unknown('sink-unclear', { ...values, sinks: unclearSinks.join(', ') })
  }
  if (!isKnown(kept) && lostSinks.length > 0) {
    return unknown('sink-lost', { ...values, sinks: lostSinks.join(', ') })
  }
  if (!isKnown(kept)) return notKnown(kept)
  if (!isKnown(delivery)) return notKnown(delivery)
  if (delivery.kind !== 'delivered') return pass
  const until = addDays(new Date(delivery.at), hoursAllowed / 24)
  if (at >= until) return fail('late', { ...values, delivered: delivery.at })
  return datedAhead(delivery.at, at) ?? passUntil(until)
}

function coverage(trails: RecordedTrail[]): RecordedAccount {
  return { id: 'aws/111122223333/audit-log', provider: 'aws', account: '111122223333', trails }
}

function trail(state: Partial<RecordedTrail>): RecordedTrail {
  return {
    id: 'trail:one',
    provider: 'aws',
    account: '111122223333',
    name: 'one',
    everyRegion: true,
    on: true,
    managementEvents: 'all',
    exempted: [],
    delivery: { kind: 'continuous' },
    kept: true,
    ...state,
  }
}
