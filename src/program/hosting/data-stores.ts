import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import { DataStore, dataStores } from '#populations/data-store.ts'
import { managed } from '#program/managed.ts'

import { cloudWords } from './cloud-words.ts'

const answers = {
  yes: { de: 'Ja', en: 'Yes' },
  no: { de: 'Nein', en: 'No' },
  'not-known': { de: 'Nicht bekannt', en: 'Not known' },
}

/** The register of data stores: what no source can read stands here, with somebody who answers for it. */
export const keptDataStores = managed({
  population: dataStores,
  chapter: 'hosting',
  label: {
    one: { de: 'Datenspeicher', en: 'Data store' },
    other: { de: 'Verzeichnis der Datenspeicher', en: 'Register of data stores' },
  },
  about: {
    de: 'Jede Datenbank Ihres Unternehmens: was eine Quelle liest, mit seiner Kennung dort; was keine liest (selbst betrieben, bei einem anderen Anbieter gemietet), mit den Angaben, für die jemand einsteht. So bleibt keine ungesehen.',
    en: 'Every database of your company: what a source reads, by its id there; what none reads (on your own machines, hosted with another provider), with what somebody vouches for. So none stays unseen.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'name',
  columns: ['provider', 'product', 'countries', 'owner', 'checkedOn'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    provider: field(
      z.string().trim().min(1).max(120),
      { de: 'Anbieter', en: 'Provider' },
      {
        hint: {
          de: 'aws, gcp, self für eigene Maschinen, sonst der Name',
          en: 'aws, gcp, self for your own machines, else the name',
        },
        options: {
          ...cloudWords,
          self: { de: 'eigene Maschinen', en: 'machines of our own' },
        },
      },
    ),
    product: field(
      z.string().trim().min(1).max(120),
      { de: 'Produkt', en: 'Product' },
      { hint: { de: 'PostgreSQL, MongoDB Atlas …', en: 'PostgreSQL, MongoDB Atlas …' } },
    ),
    owner: field(z.string().min(1), { de: 'Verantwortlich', en: 'Owner' }, { refersTo: 'account' }),
    countries: field(
      z.array(Country).min(1).max(60),
      { de: 'Länder', en: 'Countries' },
      {
        kind: 'country',
        hint: {
          de: 'Wo die Daten liegen, Kopien und Backups eingeschlossen: Kürzel oder Name, eines je Zeile',
          en: 'Where the data lies, copies and backups included: by code or name, one a line',
        },
      },
    ),
    encrypted: field(
      DataStore.shape.encrypted,
      { de: 'Verschlüsselt gespeichert', en: 'Encrypted at rest' },
      { options: answers },
    ),
    backedUp: field(
      DataStore.shape.backedUp,
      { de: 'Gesichert', en: 'Backed up' },
      {
        options: { ...answers, 'not-needed': { de: 'Nicht nötig', en: 'Not needed' } },
      },
    ),
    readAs: field(
      z.string().trim().min(1).max(500).optional(),
      { de: 'Kennung in der Quelle', en: 'Id in its source' },
      {
        hint: {
          de: 'Nur wenn eine Quelle den Speicher liest; * steht für beliebige Zeichen',
          en: 'Only where a source reads the store; * stands for any run of signs',
        },
      },
    ),
    checkedOn: field(
      z.iso.date(),
      { de: 'Zuletzt überprüft am', en: 'Last checked on' },
      { claims: true },
    ),
  },
})
