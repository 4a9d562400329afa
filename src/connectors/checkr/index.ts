import type { Connector, Reading } from '#connectors/connector.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'
import { people } from '#populations/person.ts'
import { reportedChecks } from '#populations/reported-check.ts'

import { checkrForm } from './form.ts'
import { knownReports } from './known-reports.ts'
import { liveTransport } from './live-transport.ts'
import { registerOf } from './match.ts'
import { readEverything } from './read-everything.ts'
import { CheckrSecrets, CheckrSettings } from './settings.ts'

/** Background checks that Checkr made: that they are done, when, and of which kind. See readme.md. */
export const checkr: Connector<CheckrSettings> = {
  id: 'checkr',
  title: { de: 'Checkr', en: 'Checkr' },
  settings: CheckrSettings,
  permissions: {
    de: 'Ein geheimer API-Schlüssel von Checkr (Account Settings, Developer Settings). Checkr kennt keine Schlüssel, die nur lesen; Beleg fragt nur ab, und behält allein, dass eine Überprüfung abgeschlossen ist, wann und welcher Art. Ergebnisse, Namen und Nummern werden verworfen, bevor irgendetwas gespeichert wird.',
    en: 'A secret API key of Checkr (Account Settings, Developer Settings). Checkr has no keys that only read; Beleg only asks, and keeps no more than that a check is completed, when, and of which kind. Results, names and numbers are dropped before anything is stored.',
  },
  secrets: CheckrSecrets,
  operatorOnly: ({ endpointUrl, register, known }) =>
    endpointUrl !== undefined || register !== undefined || known !== undefined,
  form: checkrForm,
  feeds: [reportedChecks],
  builds: {
    asks: () => true,
    populations: [people, reportedChecks],
    complete: (settings, itemsOf) => ({
      ...settings,
      register: registerOf(itemsOf(people).map((person) => people.item.parse(person))),
      known: knownReports(itemsOf(reportedChecks).map((check) => reportedChecks.item.parse(check))),
    }),
  },
  services: ['checkr'],
  connect: async (settings, { secrets }) =>
    redactingTransport(liveTransport(settings, { apiKey: secrets['apiKey'] })),
  settingsOf: () => ({}),
  read: async ({ known = [] }: CheckrSettings, reading: Reading) => readEverything(reading, known),
}
