import { z } from 'zod'

import { accentNames } from '#engine/accents.ts'
import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { managed } from '#program/managed.ts'
import { readOrganisation, setTimeZone } from '#store/organisation.ts'

/** The settings of the whole that change no promise; those that do are in run/actions/change-defaults.ts. */
export const keptOrganisationSettings = managed({
  population: organisationSettings,
  chapter: 'system',
  isPublic: true,
  single: 'organisation',
  label: {
    one: { de: 'Einstellungen', en: 'Settings' },
    other: { de: 'Einstellungen', en: 'Settings' },
  },
  about: {
    de: 'Sprache, Zeitzone, Erscheinungsbild und was Sie über Ihren SOC-2-Bericht sagen.',
    en: 'Language, time zone, look, and what you say of your SOC 2 report.',
  },
  see: 'purposes.see',
  change: 'settings.change',
  title: 'id',
  columns: [],
  fields: {
    language: field(
      z.enum(['de', 'en']).optional(),
      { de: 'Sprache', en: 'Language' },
      {
        hint: {
          de: 'Für Nachrichten an alle, die selbst keine gewählt haben. Jede Seite gibt es in beiden.',
          en: 'For messages to those who chose none. Every page is there in both.',
        },
        options: { de: { de: 'Deutsch', en: 'German' }, en: { de: 'Englisch', en: 'English' } },
      },
    ),
    timeZone: field(
      z
        .string()
        .max(60)
        .refine(isTimeZone, { params: { is: 'time-zone' } })
        .optional(),
      { de: 'Zeitzone', en: 'Time zone' },
      {
        hint: {
          de: 'Etwa Europe/Berlin. Fristen zählen nach ihr.',
          en: 'Such as Europe/Berlin. Deadlines are counted in it.',
        },
      },
    ),
    accent: field(
      z.enum(accentNames).optional(),
      { de: 'Farbe', en: 'Colour' },
      {
        hint: {
          de: 'Nur Farben, die sich auf hellem und dunklem Grund gut lesen lassen.',
          en: 'Only colours that read well on light and on dark.',
        },
        options: {
          green: { de: 'Grün', en: 'Green' },
          blue: { de: 'Blau', en: 'Blue' },
          plum: { de: 'Pflaume', en: 'Plum' },
          rust: { de: 'Rost', en: 'Rust' },
          slate: { de: 'Schiefer', en: 'Slate' },
        },
      },
    ),
    colour: field(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(like(/^#[0-9a-f]{6}$/, '#1f4f8a'))
        .optional(),
      { de: 'Eigene Farbe', en: 'Own colour' },
      {
        hint: {
          de: 'Etwa #1f4f8a, an Stelle der Farbe oben. Wo sie sich nicht lesen ließe, wird sie dunkler oder heller gesetzt.',
          en: 'Such as #1f4f8a, in place of the colour above. Where it could not be read it is made darker or lighter.',
        },
      },
    ),
    contact: field(
      z.email().max(254).optional(),
      { de: 'Kontakt für Sicherheitsfragen', en: 'Contact for questions about security' },
      {
        hint: {
          de: 'Eine E-Mail-Adresse; sie steht auf der öffentlichen Seite.',
          en: 'An email address; it stands on the public page.',
        },
      },
    ),
    escalateAfterDays: field(
      z.int().min(0).max(365).optional(),
      { de: 'Führungskraft informieren nach (Tage)', en: 'Tell the manager after (days)' },
      {
        hint: {
          de: 'Wenn Pflichten so lange überfällig sind. Ohne Angabe nach 7 Tagen; 0 heißt: nie.',
          en: 'When duties have been overdue for so long. After 7 days where nothing is said; 0 means never.',
        },
      },
    ),
    soc2: field(
      z.enum(['none', 'type1', 'type2']).optional(),
      { de: 'SOC-2-Bericht', en: 'SOC 2 report' },
      {
        hint: {
          de: 'Steht so auf der öffentlichen Seite.',
          en: 'Stands so on the public page.',
        },
        options: {
          none: { de: 'keiner', en: 'none' },
          type1: { de: 'Typ I', en: 'Type I' },
          type2: { de: 'Typ II', en: 'Type II' },
        },
      },
    ),
    soc2From: field(
      z.iso.date().optional(),
      { de: 'Zeitraum ab', en: 'Period from' },
      { hint: { de: 'Nur für Typ II', en: 'For Type II only' } },
    ),
    soc2To: field(
      z.iso.date().optional(),
      { de: 'Zeitraum bis, oder Stichtag', en: 'Period to, or the day' },
      { hint: { de: 'Für Typ I der Stichtag', en: 'For Type I the day it speaks of' } },
    ),
  },
  async check(_tx, item) {
    const { soc2 = 'none', soc2From, soc2To } = organisationSettings.item.parse(item)
    const isWhole =
      (soc2 === 'none' && soc2From === undefined && soc2To === undefined) ||
      (soc2 === 'type1' && soc2From === undefined && soc2To !== undefined) ||
      (soc2 === 'type2' && soc2From !== undefined && soc2To !== undefined && soc2From < soc2To)
    if (isWhole) return
    const message = 'Type I has one day, Type II a period, no report neither.'
    throw new Refusal('input', 'soc2-period-unclear', message, 'Correct the period.', {
      fields: [{ field: 'soc2To', message }],
    })
  },
  /** There is always a zone, and what is derived finds it here. */
  async complete(tx, item) {
    return { ...item, timeZone: item['timeZone'] ?? (await readOrganisation(tx)).timeZone }
  },
  async apply(tx, items) {
    for (const item of items) {
      const { timeZone } = organisationSettings.item.parse(item)
      if (timeZone !== undefined) await setTimeZone(tx, timeZone)
    }
  },
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
