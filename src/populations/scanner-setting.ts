import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** What can be scanned for vulnerabilities. */
export const ScannedKind = z.enum(['host', 'image', 'function', 'repository'])
export type ScannedKind = z.infer<typeof ScannedKind>

/**
 * A scanner of one account and region, and what it is set to scan. AWS: Inspector, and the scanning of the image registry.
 * Google Cloud: the services of a project.
 */
export const ScannerSetting = z.object({
  /** `aws/<account>/<region>/inspector`, `aws/<account>/<region>/image-registry`, `gcp/<project>/container-scanning`, `gcp/<project>/machine-scanning`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string().optional(),
  /** One line for each kind that this scanner could scan; in alphabetical order. */
  scans: z.array(z.object({ kind: ScannedKind, on: reported(z.boolean()) })),
})
export type ScannerSetting = z.infer<typeof ScannerSetting>

export const scannerSettings: Population<ScannerSetting> = {
  id: 'scanner-setting',
  item: ScannerSetting,
  key: (setting) => setting.id,
  kind: 'read',
}
