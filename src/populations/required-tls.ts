import { z } from 'zod'

import { TlsVersion } from './public-endpoint.ts'

/** Whether a database server turns away connections without TLS, and how we know. */
export const RequiredTls = z.object({
  isRequired: z.boolean(),
  /** The setting that says so, with its value: `rds.force_ssl=1`, `sslMode=ENCRYPTED_ONLY`. */
  by: z.string(),
  /** The setting is not in force yet: the server must be started again first. Until then nobody can tell what holds. */
  isPending: z.boolean().optional(),
  /** The oldest version it takes, where the same setting says so (OpenSearch). */
  oldest: TlsVersion.optional(),
})
export type RequiredTls = z.infer<typeof RequiredTls>
