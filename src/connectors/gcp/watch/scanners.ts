import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { AssetKind, Place, Read } from '#connectors/gcp/place.ts'
import { measured } from '#engine/receipt.ts'
import type { Unread } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import type { ScannerSetting } from '#populations/scanner-setting.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import type { ThreatDetector } from '#populations/threat-detector.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { machineKind, readMachines } from './host-scans.ts'
import { imageKind, readImages } from './image-scans.ts'

const kind: AssetKind = {
  name: 'serviceusage.googleapis.com/Service',
  content: 'RESOURCE',
  keeps: keep('name', 'state'),
}

/** https://docs.cloud.google.com/service-usage/docs/reference/rest/v1/services */
const Service = z.object({ name: z.string().min(1), state: z.string().min(1) })

/** Whether a service of Security Command Center works, by its own setting and those above. https://docs.cloud.google.com/security-command-center/docs/reference/security-center-management/rest/v1/projects.locations.securityCenterServices */
const Detection = z
  .object({ name: z.string(), effectiveEnablementState: z.enum(['ENABLED', 'DISABLED']) })
  .transform((raw) => raw.effectiveEnablementState === 'ENABLED')

/** Services of projects, by name, each with the numbers of those in which it is enabled. */
type Enabled = (service: string) => ReadonlySet<string>

/**
 * Which projects scan the images and the machines they keep, what became of each of these, and in which Security Command Center looks for
 * threats: the services of a project say so, and one call for each project, two where it may have machines. `NOT_FOUND` means that
 * nobody has activated it.
 */
export const scanners: Read = {
  kinds: [kind, imageKind, machineKind],
  permissions: [
    'containeranalysis.occurrences.list',
    'osconfig.vulnerabilityReports.list',
    'securitycentermanagement.securityCenterServices.get',
  ],
  feeds: [scannerSettings, threatDetectors, scannedAssets, vulnerabilities],
  async read(place) {
    const { reading, parent } = place
    const { unread, enabled } = await readServices(place)
    await readImages(place, unread ?? enabled('containerscanning'))
    const detection = new DetailScope(
      reading,
      parent,
      { service: 'securitycentermanagement', op: 'securityCenterServices.get' },
      [threatDetectors, scannerSettings, scannedAssets],
    )
    const ask = (id: string, service: string) => {
      const name = `projects/${id}/locations/global/securityCenterServices/${service}`
      const params = { name }
      return detection.ask<boolean>({ account: id, params }, Detection, { NOT_FOUND: false })
    }
    const settings: ScannerSetting[] = []
    const detectors: ThreatDetector[] = []
    const deep = new Map<string, boolean | Unread>()
    for (const { id, number } of activeProjects(place)) {
      const of = { provider: 'gcp', account: id }
      const images = unread ?? enabled('containerscanning').has(number)
      settings.push({
        id: `gcp/${id}/container-scanning`,
        ...of,
        scans: [{ kind: 'image', on: images }],
      })
      const mayHave = unread !== undefined || enabled('compute').has(number)
      if (mayHave && !unread) deep.set(number, await ask(id, 'gce-vulnerability-assessment'))
      const looked = unread ?? (enabled('osconfig').has(number) || (deep.get(number) ?? false))
      settings.push({
        id: `gcp/${id}/machine-scanning`,
        ...of,
        // Where no machine can be, none is to be looked through.
        scans: mayHave ? [{ kind: 'host', on: looked }] : [],
      })
      detectors.push({
        id: `gcp/${id}/security-center`,
        ...of,
        on: await ask(id, 'event-threat-detection'),
      })
    }
    await readMachines(place, {
      reporting: unread ?? enabled('osconfig'),
      deep: (number) => unread ?? deep.get(number) ?? false,
    })
    await detection.end()
    const scope = `gcp/${parent}/projects-watched`
    await reading.page(scope, scannerSettings, settings)
    await reading.page(scope, threatDetectors, detectors)
    await reading.receipt({
      scope,
      feeds: [scannerSettings.id, threatDetectors.id],
      basis: measured,
      complete: true,
      calls: 0,
      pages: 1,
      items: settings.length + detectors.length,
      readAt: reading.at,
    })
  },
}

async function readServices(
  place: Place,
): Promise<{ unread: Unread | undefined; enabled: Enabled }> {
  const projects = new Map<string, Set<string>>()
  const listing = {
    kind,
    item: assetOf(Service),
    feeds: [scannerSettings],
    leadsTo: [scannedAssets, vulnerabilities],
  }
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { project, data } of page) {
      const name = /\/([a-z]+)\.googleapis\.com$/.exec(data.name)?.[1]
      if (!project || !name || data.state !== 'ENABLED') continue
      projects.set(name, (projects.get(name) ?? new Set()).add(project))
    }
    return page.length
  })
  return { unread, enabled: (service) => projects.get(service) ?? new Set() }
}
