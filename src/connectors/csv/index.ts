import type { Connector, Reading } from '#connectors/connector.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Basis } from '#engine/receipt.ts'

import type { Opened } from './answers.ts'
import { allFilled, feedsOf, fill, requireFillable } from './fillable.ts'
import { csvForm } from './form.ts'
import { liveTransport } from './live-transport.ts'
import { readTable } from './read-table.ts'
import { CsvFile, CsvSettings, documentOf } from './settings.ts'

/** Lists that a system exports, or that somebody keeps by hand, as CSV files. See readme.md. */
export const csv: Connector<CsvSettings> = {
  id: 'csv',
  title: { de: 'CSV-Dateien', en: 'CSV files' },
  settings: CsvSettings,
  permissions: {
    de: 'Keine. Sie laden die Datei hoch. Liegt sie auf dem Server selbst, muss das Konto, unter dem Beleg läuft, sie lesen dürfen.',
    en: 'None. You upload the file. Where it is on the server itself, the account Beleg runs under must be allowed to read it.',
  },
  operatorOnly: ({ files }) => files.some(({ file }) => documentOf(file) === undefined),
  form: csvForm,
  feeds: allFilled,
  services: ['csv'],
  connect: async (_settings, means) => liveTransport(means),
  settingsOf,
  read,
}

/** The lists that a recording names in any of its calls, each as it was configured for the last reading. */
function settingsOf(recorded: readonly RecordedCall[]): CsvSettings {
  const files = new Map<string, CsvFile>()
  for (const { service, params } of recorded) {
    if (service !== 'csv') continue
    const { columns: _columns, from: _from, ...list } = params
    const file = CsvFile.parse(list)
    files.set(file.name, file)
  }
  return { files: [...files.values()] }
}

async function read({ files }: CsvSettings, reading: Reading): Promise<void> {
  for (const file of files) await readFile(file, reading)
}

async function readFile(file: CsvFile, reading: Reading): Promise<void> {
  const scope = `csv/${file.name}`
  const into = requireFillable(file.population)
  const outcome = await readTable({
    transport: reading.within(scope),
    service: 'csv',
    table: file,
    asked: file,
    signal: reading.signal,
    refuse: (opened) => refuseByAge(opened, file, reading.at),
    mayBeEmpty: file.mayBeEmpty === true,
    page: (items) => fill(reading, scope, into, items),
  })
  await reading.receipt({
    scope,
    feeds: feedsOf(into),
    basis: basisOf(file),
    ...outcome,
    readAt: reading.at,
  })
}

/** A file is never measured: somebody, or some system, says what it holds. */
function basisOf({ attestedBy, exportOf }: CsvFile): Basis {
  return { kind: 'attested', by: attestedBy ?? `Export: ${exportOf ?? ''}` }
}

const dayMs = 86_400_000
const usualMaxAgeDays = 92

/** Reading an old file again does not make it new. */
function refuseByAge(
  { modified }: Opened,
  { maxAgeDays = usualMaxAgeDays, asOf }: CsvFile,
  at: Date,
): { because: string; message: string } | undefined {
  const days = (at.getTime() - Date.parse(asOf ?? modified)) / dayMs
  const written =
    asOf === undefined ? `the file was last written on ${modified}` : `the list is of ${asOf}`
  if (days > maxAgeDays) {
    return { because: 'FileTooOld', message: `${written}, and speaks for ${maxAgeDays} days` }
  }
  // Beyond what two clocks may differ by: such a file would never grow old.
  return days < -1 ? { because: 'FileDatedAhead', message: written } : undefined
}
