import { control } from '#engine/control.ts'
import { days } from '#engine/duration.ts'

import { cloudAccountRead } from './cloud-account-read.ts'
import { inCountries } from './countries.ts'
import { dataLocationAllowed } from './data-location-allowed.ts'
import { databaseOnApprovedProvider } from './database-on-approved-provider.ts'
import { databasesComplete } from './databases-complete.ts'
import { endpointOnApprovedProvider } from './endpoint-on-approved-provider.ts'
import { providerReportCurrent } from './provider-report-current.ts'

/** How the providers themselves say that they secure what we run there. */
const providersSecurity = [
  {
    name: { de: 'AWS zur Sicherheit seiner Cloud', en: 'AWS on the security of its cloud' },
    url: 'https://docs.aws.amazon.com/security/',
  },
  {
    name: {
      de: 'Google Cloud zur Sicherheit seiner Cloud',
      en: 'Google Cloud on the security of its cloud',
    },
    url: 'https://cloud.google.com/docs/security',
  },
]

export const controls = [
  control({
    id: 'services-on-approved-clouds',
    chapter: 'hosting',
    sentence: {
      de: 'Unsere Dienste laufen bei AWS und Google Cloud.',
      en: 'Our services run on AWS and Google Cloud.',
    },
    criteria: ['CC9.2'],
    speaksTo: {
      'nist-csf': ['GV.SC-07', 'ID.AM-04'],
      'iso-27001': ['A.5.22', 'A.5.23'],
      'bsi-c5': ['SSO-04'],
    },
    tests: [endpointOnApprovedProvider, cloudAccountRead, providerReportCurrent],
    elsewhere: providersSecurity,
    window: days(14),
  }),
  control({
    id: 'databases-in-allowed-countries',
    chapter: 'hosting',
    sentence: {
      de: (of) =>
        `Alle unsere Datenbanken liegen bei AWS und Google Cloud, ausschließlich ${inCountries(of(dataLocationAllowed).countries, 'de')}.`,
      en: (of) =>
        `All our databases are hosted on AWS and Google Cloud, only ${inCountries(of(dataLocationAllowed).countries, 'en')}.`,
    },
    criteria: ['C1.1'],
    speaksTo: { 'nist-csf': ['ID.AM-07'], 'bsi-c5': ['PSS-12'] },
    tests: [dataLocationAllowed, databaseOnApprovedProvider, databasesComplete],
    window: days(14),
  }),
]
