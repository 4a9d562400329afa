import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** What carries logs on to where they are kept. On Google Cloud a sink of an organisation, folder or project; AWS has none. */
export const LogSink = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  name: z.string(),
  on: reported(z.boolean()),
  /** In the provider's own language; empty takes everything. */
  filter: z.string().optional(),
  /** Filters in force, each of which leaves out what it takes. */
  exclusions: z.array(z.string()).optional(),
  /** Whether neither leaves anything out. */
  everything: reported(z.boolean()),
  /** Whether it takes in what lies below: `includeChildren`. */
  children: reported(z.boolean()),
  /** Whether what it takes in comes to no sink below it: `interceptChildren`. */
  intercepts: reported(z.boolean()),
  /** The full name of the bucket, log bucket, dataset or topic. */
  destination: z.string(),
})
export type LogSink = z.infer<typeof LogSink>

export const logSinks: Population<LogSink> = {
  id: 'log-sink',
  item: LogSink,
  key: (sink) => sink.id,
  kind: 'read',
}
