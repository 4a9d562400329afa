import { z } from 'zod'

import { Country } from '#engine/country.ts'
import { field } from '#engine/field.ts'
import { subserviceOrganisations } from '#populations/subservice-organisation.ts'
import { refuseAhead } from '#program/check-item.ts'
import { cloudWords } from '#program/hosting/cloud-words.ts'
import { managed } from '#program/managed.ts'
import { bridgedUntil } from '#program/vendors/bridged-until.ts'
import { lastDayOf, looksBack, usuallyAllowed } from '#program/vendors/report-holds.ts'
import { reportKinds } from '#program/vendors/report-kinds.ts'

/** Those whose work our service stands on. */
export const keptSubserviceOrganisations = managed({
  population: subserviceOrganisations,
  chapter: 'system',
  label: {
    one: { de: 'Unterdienstleister', en: 'Sub-service organisation' },
    other: { de: 'Unterdienstleister', en: 'Sub-service organisations' },
  },
  about: {
    de: 'Unternehmen, auf deren Arbeit Ihr Dienst steht: Cloud, Rechenzentrum, Support. Ausgeklammert heißt, für ihre Kontrollen gilt ihr eigener Bericht; einbezogen heißt, die Prüfung sieht sie sich mit an.',
    en: 'Companies whose work your service stands on: cloud, data centre, support. Carved out means that their own report speaks for their controls; inclusive means that the audit looks at them too.',
  },
  see: 'program.see',
  change: 'system.change',
  documents: true,
  title: 'name',
  columns: ['service', 'country', 'method', 'report', 'reportUntil'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    service: field(z.string().trim().min(1).max(300), {
      de: 'Was sie für uns tun',
      en: 'What they do for us',
    }),
    cloud: field(
      z.enum(['aws', 'gcp']).optional(),
      { de: 'Betreibt die Cloud', en: 'Runs the cloud' },
      {
        options: cloudWords,
        hint: {
          de: 'Daran hängt, ob der Bericht des Anbieters noch gilt.',
          en: 'Whether the report of the provider still holds depends on it.',
        },
      },
    ),
    country: field(Country, { de: 'Land', en: 'Country' }, { kind: 'country' }),
    method: field(
      z.enum(['carved-out', 'inclusive']),
      { de: 'Einbeziehung', en: 'Method' },
      {
        options: {
          'carved-out': { de: 'ausgeklammert', en: 'carved out' },
          inclusive: { de: 'einbezogen', en: 'inclusive' },
        },
      },
    ),
    report: field(
      z.enum(['none', 'soc2-type1', 'soc2-type2', 'iso27001', 'c5', 'other']),
      { de: 'Bericht', en: 'Report' },
      {
        options: {
          none: { de: 'keiner', en: 'none' },
          ...reportKinds,
          other: { de: 'anderer', en: 'other' },
        },
      },
    ),
    reportUntil: field(
      z.iso.date().optional(),
      { de: 'Bericht gilt bis', en: 'Report speaks until' },
      {
        hint: {
          de: 'Ende des geprüften Zeitraums, oder bis wann das Zertifikat gilt. Wann ein neuer fällig ist, steht im Kalender.',
          en: 'The end of the period it covers, or the last day of the certificate. The calendar says when another is due.',
        },
      },
    ),
    bridgedUntil,
  },
  async check(tx, item, _permitted, at) {
    const { report, reportUntil } = subserviceOrganisations.item.parse(item)
    if (reportUntil !== undefined && looksBack(report))
      await refuseAhead(tx, 'reportUntil', reportUntil, at)
  },
  due(item) {
    const {
      report,
      reportUntil: until,
      bridgedUntil: bridged,
    } = subserviceOrganisations.item.parse(item)
    return until === undefined
      ? []
      : [
          {
            date: lastDayOf({ report, until, bridged }, usuallyAllowed),
            what: { de: 'Neuen Bericht anfordern', en: 'Ask for the next report' },
          },
        ]
  },
})
