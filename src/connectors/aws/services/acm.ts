import {
  ACMClient,
  DescribeCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
} from '@aws-sdk/client-acm'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({
  // ACM leaves out every certificate whose key is none of those named, and without names all but RSA.
  Includes: z.strictObject({ keyTypes: z.array(z.enum(KeyAlgorithm)) }),
  NextToken: z.string().optional(),
})
const OfCertificate = z.strictObject({ CertificateArn: z.string() })
const rate = { perSecond: 5, burst: 10 }

export const acm: Service = {
  open: (config) => new ACMClient(config),
  operations: {
    ListCertificates: asks(ListCertificatesCommand, Page, { rate }),
    DescribeCertificate: asks(DescribeCertificateCommand, OfCertificate, { rate }),
  },
}
