import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { databases } from '#populations/database.ts'
import type { Database } from '#populations/database.ts'
import { PolicyStatement } from '#populations/policy-statement.ts'
import { reported } from '#populations/reported.ts'

/** A bucket, and what says whether it takes requests without TLS. */
export const Bucket = z.object({
  id: z.string(),
  policy: reported(z.array(PolicyStatement)),
  refusesPlainHttp: reported(z.boolean()),
})
export type Bucket = z.infer<typeof Bucket>

export const buckets = derived({
  id: 'bucket',
  item: Bucket,
  key: (bucket: Bucket) => bucket.id,
  each: [databases],
  with: {},
  derive: ({ id, kind, policy, refusesPlainHttp }: Database) =>
    kind === 'bucket' ? [{ id, policy, refusesPlainHttp }] : [],
})
