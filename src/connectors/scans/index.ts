import { z } from 'zod'

import type { Connector, Reading } from '#connectors/connector.ts'
import { documentOf } from '#connectors/csv/settings.ts'
import { fault, faultOf, unreadable, unreadablePage } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { cyclonedx } from './cyclonedx.ts'
import { scanForm } from './form.ts'
import { grype } from './grype.ts'
import { itemsOf } from './items.ts'
import { liveTransport } from './live-transport.ts'
import { osvScanner } from './osv-scanner.ts'
import { sarif } from './sarif.ts'
import type { Scan } from './scan.ts'
import { ScanReport, ScanSettings } from './settings.ts'
import { trivy } from './trivy.ts'

const formats = [trivy, grype, cyclonedx, sarif, osvScanner]
const feeds = [scannedAssets, vulnerabilities]

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
  const answer = await scanOf(report, scope, reading)
  const isRead = !('because' in answer)
  const items = isRead ? itemsOf(answer.scan, { ...report, at: answer.at }) : undefined
  if (items) {
    await reading.page(scope, scannedAssets, items.assets)
    await reading.page(scope, vulnerabilities, items.vulnerabilities)
  }
  await reading.receipt({
    scope,
    feeds: feeds.map(({ id }) => id),
    // A file is never measured: somebody, or some system, says what it holds.
    basis: { kind: 'attested', by: `Export: ${isRead ? answer.scan.tool : report.name}` },
    complete: isRead,
    ...(!isRead && answer),
    calls: 1,
    pages: isRead ? 1 : 0,
    items: items ? items.assets.length + items.vulnerabilities.length : 0,
    readAt: reading.at,
  })
}

const Answer = z.object({ report: z.record(z.string(), z.unknown()) })

/** The scan and when it was made, or why that cannot be told. */
async function scanOf(
  report: ScanReport,
  scope: string,
  reading: Reading,
): Promise<{ scan: Scan; at: string } | Fault> {
  try {
    const call = { service: 'scans', op: 'read', params: { ...report } }
    const answer = Answer.safeParse(await reading.within(scope).call(call))
    if (!answer.success) return unreadable(answer.error)
    const format = formats.find((each) => each.is(answer.data.report))
    if (!format) return fault(unreadablePage, 'a format that is not among those in readme.md')
    const scan = format.scan.safeParse(answer.data.report)
    if (!scan.success) return unreadable(scan.error)
    const at = scan.data.at ?? (report.asOf && `${report.asOf}T00:00:00Z`)
    if (at === undefined) return fault('FileUndated', 'it does not say when it was made')
    if (Date.parse(at) > reading.at.getTime() + 86_400_000)
      return fault('FileDatedAhead', `it is of ${at}`)
    return { scan: scan.data, at: new Date(at).toISOString() }
  } catch (error) {
    return faultOf(error)
  }
}
