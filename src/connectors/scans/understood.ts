import { fault, unreadable, unreadablePage } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import { addDays } from '#engine/calendar.ts'
import type { Population } from '#engine/population.ts'
import { knownExploited } from '#populations/known-exploited.ts'
import type { KnownExploited } from '#populations/known-exploited.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

import { cyclonedx } from './cyclonedx.ts'
import { grype } from './grype.ts'
import { itemsOf } from './items.ts'
import { Catalogue, goodForDays, isCatalogue } from './known-exploited.ts'
import { osvScanner } from './osv-scanner.ts'
import { sarif } from './sarif.ts'
import type { ScanReport } from './settings.ts'
import { trivy } from './trivy.ts'

const formats = [trivy, grype, cyclonedx, sarif, osvScanner]

/** What a file says. `failed` where it says it too long ago to be all there is. */
export interface Said {
  tool: string
  feeds: readonly Population<unknown>[]
  assets: ScannedAsset[]
  vulnerabilities: Vulnerability[]
  exploited: KnownExploited[]
  failed?: Fault
}

type Report = Readonly<Record<string, unknown>>

/** What a report says, or why that cannot be told. */
export function understood(report: Report, asked: ScanReport, now: Date): Said | Fault {
  if (isCatalogue(report)) return catalogued(report, now)
  const format = formats.find((each) => each.is(report))
  if (!format) return fault(unreadablePage, 'a format that is not among those in readme.md')
  const scan = format.scan.safeParse(report)
  if (!scan.success) return unreadable(scan.error)
  const at = scan.data.at ?? (asked.asOf && `${asked.asOf}T00:00:00Z`)
  if (at === undefined) return fault('FileUndated', 'it does not say when it was made')
  const ahead = datedAhead(at, now)
  if (ahead) return ahead
  const items = itemsOf(scan.data, { ...asked, at: new Date(at).toISOString() })
  return {
    tool: scan.data.tool,
    feeds: [scannedAssets, vulnerabilities],
    ...items,
    exploited: [],
  }
}

/** An old list is right in what it says, and lacks what came since. */
function catalogued(report: Report, now: Date): Said | Fault {
  const catalogue = Catalogue.safeParse(report)
  if (!catalogue.success) return unreadable(catalogue.error)
  const { at, items } = catalogue.data
  const ahead = datedAhead(at, now)
  if (ahead) return ahead
  const isOld = now > addDays(new Date(at), goodForDays)
  return {
    tool: 'CISA KEV',
    feeds: [knownExploited],
    assets: [],
    vulnerabilities: [],
    exploited: items,
    ...(isOld && {
      failed: fault('FileTooOld', `it is of ${at}, and good for ${goodForDays} days`),
    }),
  }
}

/** Clocks differ, and days are counted in several zones. */
function datedAhead(at: string, now: Date): Fault | undefined {
  return new Date(at) > addDays(now, 1) ? fault('FileDatedAhead', `it is of ${at}`) : undefined
}
