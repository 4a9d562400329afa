import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { noticeDays, subprocessors } from '#populations/subprocessor.ts'
import { managed } from '#program/managed.ts'
import { currentVersion } from '#store/items.ts'
import { readLastRecorded, readOrganisation } from '#store/organisation.ts'

const text = z.string().trim().min(1).max(300)

/** Who works on customers' data for the company, shown on the trust page. */
export const keptSubprocessors = managed({
  population: subprocessors,
  chapter: 'trust',
  isPublic: true,
  label: {
    one: { de: 'Unterauftragsverarbeiter', en: 'Subprocessor' },
    other: { de: 'Unterauftragsverarbeiter', en: 'Subprocessors' },
  },
  about: {
    de: `Wer für Ihr Unternehmen Daten von Kunden verarbeitet. Die Liste steht auf der Trust-Seite. Wer neu dazukommt, wird ${noticeDays} Tage vorher angekündigt: auf der Seite, in den Feeds und per E-Mail an alle, die sie abonniert haben.`,
    en: `Who works on customers’ data for your company. The list stands on the trust page. A new one is announced ${noticeDays} days before: on the page, in the feeds, and by mail to everybody who subscribed.`,
  },
  see: 'program.see',
  change: 'document.change',
  title: 'name',
  columns: ['purposeDe', 'countries', 'since'],
  fields: {
    name: field(z.string().trim().min(1).max(120), { de: 'Name', en: 'Name' }),
    purposeDe: field(text, { de: 'Zweck, auf Deutsch', en: 'Purpose, in German' }),
    purposeEn: field(text, { de: 'Zweck, auf Englisch', en: 'Purpose, in English' }),
    countries: field(
      z.array(Country).min(1).max(60),
      { de: 'Länder', en: 'Countries' },
      {
        kind: 'country',
        hint: {
          de: 'Wo die Daten verarbeitet werden: Kürzel oder Name, eines je Zeile.',
          en: 'Where the data is worked on: by code or name, one a line.',
        },
      },
    ),
    dataDe: field(text, { de: 'Daten, auf Deutsch', en: 'Data, in German' }),
    dataEn: field(text, { de: 'Daten, auf Englisch', en: 'Data, in English' }),
    since: field(
      z.iso.date(),
      { de: 'Erster Tag', en: 'First day' },
      {
        hint: {
          de: `Wer schon dabei ist, hat einen vergangenen Tag; wer neu kommt, einen in frühestens ${noticeDays} Tagen.`,
          en: `Whoever is at work already has a day in the past; a new one starts in ${noticeDays} days at the earliest.`,
        },
      },
    ),
    website: field(
      z
        .url({ protocol: /^https$/ })
        .max(300)
        .optional(),
      {
        de: 'Website',
        en: 'Website',
      },
    ),
  },
  check: async (tx, item) => {
    const { id, since } = subprocessors.item.parse(item)
    const before = await currentVersion(tx, subprocessors.id, id)
    if (before && subprocessors.item.parse(before.content).since === since) return
    const { timeZone } = await readOrganisation(tx)
    const now = await readLastRecorded(tx)
    const today = dateIn(timeZone, now)
    const earliest = dateIn(timeZone, addDays(now, noticeDays))
    if (since <= today || since >= earliest) return
    const message = `A new subprocessor is announced ${noticeDays} days before: ${earliest} at the earliest.`
    throw new Refusal('input', 'notice-too-short', message, 'Choose a later first day.', {
      fields: [{ field: 'since', message }],
    })
  },
})
