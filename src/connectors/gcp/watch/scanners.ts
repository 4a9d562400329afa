import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { DetailScope } from '#connectors/gcp/detail-scope.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { activeProjects } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { measured } from '#engine/receipt.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import type { ScannerSetting } from '#populations/scanner-setting.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import type { ThreatDetector } from '#populations/threat-detector.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

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

/**
 * Which projects scan the images they keep (their services say so), what became of each image, and in which Security Command Center looks for threats:
 * one call for each project. `NOT_FOUND` means that nobody has activated it.
 */
export const scanners: Read = {
  kinds: [kind, imageKind],
  permissions: [
    'containeranalysis.occurrences.list',
    'securitycentermanagement.securityCenterServices.get',
  ],
  feeds: [scannerSettings, threatDetectors, scannedAssets, vulnerabilities],
  async read(place) {
    const { reading, parent } = place
    const scanning = new Set<string>()
    const { unread } = await readAssets(
      place,
      {
        kind,
        item: assetOf(Service),
        feeds: [scannerSettings],
        leadsTo: [scannedAssets, vulnerabilities],
      },
      async (page) => {
        for (const { project, data } of page) {
          const isScanner = data.name.endsWith('/containerscanning.googleapis.com')
          if (project && isScanner && data.state === 'ENABLED') scanning.add(project)
        }
        return page.length
      },
    )
    await readImages(place, unread ?? scanning)
    const detection = new DetailScope(
      reading,
      parent,
      { service: 'securitycentermanagement', op: 'securityCenterServices.get' },
      [threatDetectors],
    )
    const settings: ScannerSetting[] = []
    const detectors: ThreatDetector[] = []
    for (const { id, number } of activeProjects(place)) {
      settings.push({
        id: `gcp/${id}/container-scanning`,
        provider: 'gcp',
        account: id,
        scans: [{ kind: 'image', on: unread ?? scanning.has(number) }],
      })
      const name = `projects/${id}/locations/global/securityCenterServices/event-threat-detection`
      detectors.push({
        id: `gcp/${id}/security-center`,
        provider: 'gcp',
        account: id,
        on: await detection.ask<boolean>({ account: id, params: { name } }, Detection, {
          NOT_FOUND: false,
        }),
      })
    }
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
