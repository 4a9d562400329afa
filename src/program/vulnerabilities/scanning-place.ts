import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { imageRepositories } from '#populations/image-repository.ts'
import type { ImageRepository } from '#populations/image-repository.ts'
import { reported } from '#populations/reported.ts'
import { ScannedKind, scannerSettings } from '#populations/scanner-setting.ts'
import type { ScannerSetting } from '#populations/scanner-setting.ts'

/** Wherever vulnerability scanning can be on or off: a scanner of an account and region, or an image repository. */
export const ScanningPlace = z.object({
  id: z.string(),
  account: z.string(),
  region: z.string().optional(),
  scans: z.array(z.object({ kind: ScannedKind, on: reported(z.boolean()) })),
})
export type ScanningPlace = z.infer<typeof ScanningPlace>

export const scanningPlaces = derived({
  id: 'scanning-place',
  item: ScanningPlace,
  key: (place: ScanningPlace) => place.id,
  each: [scannerSettings, imageRepositories],
  with: {},
  derive: (given: ScannerSetting | ImageRepository): ScanningPlace[] => {
    const { id, account, region } = given
    const scans =
      'scans' in given ? given.scans : [{ kind: 'image' as const, on: given.scanOnPush }]
    return [{ id, account, ...(region !== undefined && { region }), scans }]
  },
})
