import { z } from 'zod'

import type { Connector, Reading } from '#connectors/connector.ts'
import { documentOf } from '#connectors/csv/settings.ts'
import { faultOf, unreadable } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { knownExploited } from '#populations/known-exploited.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { scanForm } from './form.ts'
import { liveTransport } from './live-transport.ts'
import { ScanReport, ScanSettings } from './settings.ts'
import { understood } from './understood.ts'
import type { Said } from './understood.ts'

const feeds = [scannedAssets, vulnerabilities, knownExploited]

/** Reports of vulnerability scanners. See readme.md. */
export const scans: Connector<ScanSettings> = {
  id: 'scans',
  title: { de: 'Berichte von Schwachstellen-Scannern', en: 'Reports of vulnerability scanners' },
  settings: ScanSettings,
  permissions: {
    de: 'Keine. Sie laden den Bericht hoch. Liegt er auf dem Server selbst, muss das Konto, unter dem Beleg läuft, ihn lesen dürfen.',
    en: 'None. You upload the report. Where it is on the server itself, the account Beleg runs under must be allowed to read it.',
  },
  operatorOnly: ({ reports }) => reports.some(({ file }) => documentOf(file) === undefined),
  form: scanForm,
  feeds,
  services: ['scans'],
  connect: async (_settings, means) => liveTransport(means),
  settingsOf,
  read: async ({ reports }, reading) => {
    for (const report of reports) await readReport(report, reading)
  },
}

/** The reports that a recording names, each as it was configured for the last reading. */
function settingsOf(recorded: readonly RecordedCall[]): ScanSettings {
  const reports = new Map<string, ScanReport>()
  for (const { service, params } of recorded) {
    if (service !== 'scans') continue
    const report = ScanReport.parse(params)
    reports.set(report.name, report)
  }
  return { reports: [...reports.values()] }
}

async function readReport(report: ScanReport, reading: Reading): Promise<void> {
  const scope = `scans/${report.name}`
  const said = await askFor(report, scope, reading)
  const isRead = !('because' in said)
  let items = 0
  if (isRead) {
    await pageAll(reading, scope, scannedAssets, said.assets)
    await pageAll(reading, scope, vulnerabilities, said.vulnerabilities)
    await pageAll(reading, scope, knownExploited, said.exploited)
    items = said.assets.length + said.vulnerabilities.length + said.exploited.length
  }
  const failed = isRead ? said.failed : said
  await reading.receipt({
    scope,
    // Of what cannot be told what it is, it may be anything.
    feeds: (isRead ? said.feeds : feeds).map(({ id }) => id),
    // A file is never measured: somebody, or some system, says what it holds.
    basis: { kind: 'attested', by: `Export: ${isRead ? said.tool : report.name}` },
    complete: !failed,
    ...failed,
    calls: 1,
    pages: isRead ? 1 : 0,
    items,
    readAt: reading.at,
  })
}

async function pageAll<Item>(
  reading: Reading,
  scope: string,
  population: Population<Item>,
  items: readonly Item[],
): Promise<void> {
  for (let from = 0; from < items.length; from += pageSize) {
    reading.signal.throwIfAborted()
    await reading.page(scope, population, items.slice(from, from + pageSize))
  }
}

const pageSize = 1000

const Answer = z.object({ report: z.record(z.string(), z.unknown()) })

async function askFor(report: ScanReport, scope: string, reading: Reading): Promise<Said | Fault> {
  const call = { service: 'scans', op: 'read', params: { ...report } }
  try {
    const answer = Answer.safeParse(await reading.within(scope).call(call))
    return answer.success
      ? understood(answer.data.report, report, reading.at)
      : unreadable(answer.error)
  } catch (error) {
    return faultOf(error)
  }
}
