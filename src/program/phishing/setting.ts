/** Whether there may be phishing exercises at all. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { managed } from '#program/managed.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

export const keptPhishingSetting = managed({
  population: phishingSettings,
  chapter: 'training',
  label: {
    one: { de: 'Erlaubnis für Phishing-Übungen', en: 'Permission for phishing exercises' },
    other: { de: 'Erlaubnis für Phishing-Übungen', en: 'Permission for phishing exercises' },
  },
  about: {
    de: 'Ohne dies gibt es keine Phishing-Übungen. Eingeschaltet wird hier von denen, die für die Menschen sprechen; gestartet wird eine Übung von denen, die Schulungen betreuen. Deutsche Gesellschaften bleiben außen vor, bis ihre Betriebsvereinbarung genannt ist oder dass sie keinen Betriebsrat haben. Gezählt wird nur in Gruppen ab zehn Menschen; wer etwas geöffnet oder gemeldet hat, steht nirgends.',
    en: 'Without this there are no phishing exercises. Those who speak for people switch them on here; those who look after training start one. German companies stay out until their works agreement is named, or that they have no works council. Only groups of ten people or more are counted; who opened or reported anything is kept nowhere.',
  },
  see: 'purposes.see',
  change: 'agreement.change',
  single: 'phishing',
  title: 'id',
  columns: ['isOn'],
  fields: {
    isOn: field(z.boolean().default(false), {
      de: 'Phishing-Übungen sind erlaubt',
      en: 'Phishing exercises are allowed',
    }),
  },
})

/** Whether exercises may take place: not unless somebody said so. */
export async function arePhishingExercisesOn(tx: Tx): Promise<boolean> {
  const [setting] = await managedItems(tx, phishingSettings)
  return setting?.isOn ?? false
}
