import { isAbsolute } from 'node:path'

import { z } from 'zod'

import { ListName, documentOf, haveOwnNames } from '#connectors/csv/settings.ts'
import { wrong } from '#engine/wrong.ts'

/** One report of a scanner. */
export const ScanReport = z.strictObject({
  /** What it is called; its scope is named after it, and the next report of the same things takes its place. */
  name: ListName,
  /** On this machine, or one that somebody handed in: `document:` and its id. */
  file: z
    .string()
    .refine(
      (file) => isAbsolute(file) || documentOf(file) !== undefined,
      wrong({ de: 'ein vollständiger Pfad', en: 'an absolute path' }),
    ),
  /** The day of the scan, where the report itself does not say when it was made. */
  asOf: z.iso.date().optional(),
})
export type ScanReport = z.infer<typeof ScanReport>

/** What an administrator configures: reports, each once. */
export const ScanSettings = z.strictObject({
  reports: z.array(ScanReport).min(1).superRefine(haveOwnNames),
})
export type ScanSettings = z.infer<typeof ScanSettings>
