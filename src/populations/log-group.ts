import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** Where a cloud keeps log entries: a CloudWatch log group on AWS, or a bucket that its services write logs to; a log bucket on Google Cloud. */
export const LogGroup = z.object({
  /** The ARN, of a log group without `:*`; the full name of the log bucket. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  name: z.string(),
  /** How long entries are kept, the first to go; null where they never expire (CloudWatch: no `retentionInDays`; S3: no rule that takes them). */
  retentionDays: reported(z.int().min(0).nullable()),
  /** Whether that can be shortened; only Google Cloud locks it. */
  locked: reported(z.boolean()),
})
export type LogGroup = z.infer<typeof LogGroup>

export const logGroups: Population<LogGroup> = {
  id: 'log-group',
  item: LogGroup,
  key: (group) => group.id,
  kind: 'read',
}
