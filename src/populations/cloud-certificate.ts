import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** A certificate that a cloud keeps for us: of AWS Certificate Manager, of Google's Certificate Manager or load balancers. */
export const CloudCertificate = z.object({
  /** The provider's own name: an ARN or a full resource name. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** Every DNS name it is good for, wildcards included. */
  names: reported(z.array(z.string())),
  /** The provider's word for its state, such as `ISSUED`. */
  status: z.string().optional(),
  notAfter: reported(z.iso.datetime()),
  /** The provider's names of what uses it; empty where nothing does. */
  inUseBy: reported(z.array(z.string())),
})
export type CloudCertificate = z.infer<typeof CloudCertificate>

export const cloudCertificates: Population<CloudCertificate> = {
  id: 'cloud-certificate',
  item: CloudCertificate,
  key: (certificate) => certificate.id,
  kind: 'read',
}
