import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { vendorReviews } from '#populations/vendor-review.ts'
import type { VendorReview } from '#populations/vendor-review.ts'
import { Vendor, vendors } from '#populations/vendor.ts'
import { managed } from '#program/managed.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { decisions } from './vendor-reviews.ts'

/** The register of vendors. Whether one is approved follows from its reviews. */
export const keptVendors = managed({
  population: vendors,
  chapter: 'vendors',
  documents: true,
  label: {
    one: { de: 'Anbieter', en: 'Vendor' },
    other: { de: 'Anbieter', en: 'Vendors' },
  },
  about: {
    de: 'Jedes Unternehmen, dessen Dienst Sie nutzen: Cloud, Software, Dienstleister, auch Kostenloses. Ob ein Anbieter zugelassen ist, sagt seine letzte Überprüfung. Wer Daten von Kunden verarbeitet, steht dazu im öffentlichen Verzeichnis der Unterauftragsverarbeiter; auf wessen Arbeit Ihr Dienst steht, bei den Unterdienstleistern. Hier wird darauf verwiesen.',
    en: 'Every company whose service you use: cloud, software, contractors, what is free too. Whether a vendor is approved is what its last review says. One that works on customers’ data also stands in the public register of subprocessors; one whose work your service stands on, among the sub-service organisations. Here they are referred to.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['service', 'tier', 'countries', 'owner'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    service: field(z.string().trim().min(1).max(300), {
      de: 'Was er für uns tut',
      en: 'What it does for us',
    }),
    dataShared: field(
      z.string().trim().min(1).max(300),
      { de: 'Welche Daten er bekommt', en: 'Which data it gets' },
      { hint: { de: '„keine“, wenn es keine sind', en: '“none” where there are none' } },
    ),
    countries: field(
      z.array(Country).min(1).max(60),
      { de: 'Länder', en: 'Countries' },
      {
        kind: 'country',
        hint: {
          de: 'Wo er unsere Daten hat oder für uns arbeitet: Kürzel oder Name, eines je Zeile',
          en: 'Where it has our data or works for us: by code or name, one a line',
        },
      },
    ),
    tier: field(
      Vendor.shape.tier,
      { de: 'Stufe', en: 'Tier' },
      {
        options: {
          high: { de: 'hoch', en: 'high' },
          medium: { de: 'mittel', en: 'medium' },
          low: { de: 'niedrig', en: 'low' },
        },
        hint: {
          de: 'Hoch: vertrauliche Daten von Kunden, oder der eigene Dienst steht ohne ihn still. Mittel: andere vertrauliche Daten oder Zugang zu internen Systemen. Niedrig: alles andere. Leer, solange es niemand festgelegt hat.',
          en: 'High: customers’ confidential data, or your service stands still without it. Medium: other confidential data, or access to internal systems. Low: everything else. Empty until somebody has decided.',
        },
      },
    ),
    owner: field(
      z.string().min(1).optional(),
      { de: 'Verantwortlich', en: 'Owner' },
      { refersTo: 'account' },
    ),
    usedFrom: field(
      z.iso.date().optional(),
      { de: 'Genutzt seit', en: 'Used since' },
      {
        hint: { de: 'Leer, solange er geprüft wird', en: 'Empty while it is being assessed' },
      },
    ),
    usedUntil: field(
      z.iso.date().optional(),
      { de: 'Genutzt bis', en: 'Used until' },
      {
        hint: {
          de: 'Ende des Vertrags, wenn es feststeht; es steht im Kalender.',
          en: 'The end of the contract, where there is one; the calendar says so.',
        },
      },
    ),
    subprocessor: field(
      z.string().min(1).optional(),
      { de: 'Als Unterauftragsverarbeiter', en: 'As a subprocessor' },
      {
        refersTo: 'subprocessor',
        hint: {
          de: 'Wenn er Daten von Kunden verarbeitet: sein Eintrag auf der Trust-Seite',
          en: 'Where it works on customers’ data: its entry on the trust page',
        },
      },
    ),
    subserviceOrganisation: field(
      z.string().min(1).optional(),
      { de: 'Als Unterdienstleister', en: 'As a sub-service organisation' },
      {
        refersTo: 'subservice-organisation',
        hint: {
          de: 'Wenn Ihr Dienst auf seiner Arbeit steht: sein Eintrag dort, mit Bericht',
          en: 'Where your service stands on its work: its entry there, with its report',
        },
      },
    ),
  },
  also: { label: { de: 'Letzte Überprüfung', en: 'Last review' }, of: lastReviews },
  check: (_tx, item) => {
    const { usedFrom, usedUntil } = vendors.item.parse(item)
    if (usedFrom === undefined || usedUntil === undefined || usedUntil >= usedFrom)
      return Promise.resolve()
    const message = 'Its last day is before its first.'
    throw new Refusal('input', 'ends-before-start', message, 'Correct one of the two days.', {
      fields: [{ field: 'usedUntil', message }],
    })
  },
  due(item) {
    const { usedUntil } = vendors.item.parse(item)
    return usedUntil === undefined
      ? []
      : [
          {
            date: usedUntil,
            what: {
              de: 'Verlängern, oder Zugänge sperren und Daten zurückholen',
              en: 'Renew, or block access and fetch the data back',
            },
          },
        ]
  },
})

/** What the latest review of each decided, and when; a vendor nobody has reviewed is said to be none. */
async function lastReviews(
  tx: Tx,
  items: readonly { key: string; content: unknown }[],
): Promise<Map<string, Words>> {
  const latest = new Map<string, VendorReview>()
  for (const review of await managedItems(tx, vendorReviews)) {
    const before = latest.get(review.vendor)
    if (!before || review.on >= before.on) latest.set(review.vendor, review)
  }
  return new Map(
    items.map(({ key }) => {
      const last = latest.get(key)
      if (!last) return [key, { de: 'noch keine', en: 'none yet' }]
      const { de, en } = decisions[last.decision]
      return [key, { de: `${day.de(last.on)}: ${de}`, en: `${day.en(last.on)}: ${en}` }]
    }),
  )
}

const written = (locale: string) => {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return (date: string) => format.format(new Date(date))
}
const day = { de: written('de-DE'), en: written('en-GB') }
