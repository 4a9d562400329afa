import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'
import { ScannedKind } from './scanner-setting.ts'

/** A machine, an image, a function or a repository, and when it was last looked at for vulnerabilities. */
export const ScannedAsset = z.object({
  /** Who scans, and the asset's own name: `inspector/arn:aws:ec2:…`, `github/owner/name`. */
  id: z.string(),
  provider: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  kind: ScannedKind,
  name: z.string(),
  /** False only where the scanner says that it is switched off: nothing can be found in it, and nothing used. */
  running: z.boolean().optional(),
  /** False where the scanner says that it does not scan it. */
  scanning: reported(z.boolean()),
  /** Why not, in the scanner's words. */
  because: z.string().optional(),
  /** Null where it never was. */
  lastScannedAt: reported(z.iso.datetime().nullable()),
})
export type ScannedAsset = z.infer<typeof ScannedAsset>

export const scannedAssets: Population<ScannedAsset> = {
  id: 'scanned-asset',
  item: ScannedAsset,
  key: (asset) => asset.id,
  kind: 'read',
}
