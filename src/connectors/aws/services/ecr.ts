import {
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ nextToken: z.string().optional() })
const OfRepository = Page.extend({ repositoryName: z.string(), maxResults: z.int() })
const OfImage = OfRepository.extend({ imageId: z.strictObject({ imageDigest: z.string() }) })

export const ecr: Service = {
  open: (config) => new ECRClient(config),
  operations: {
    DescribeImageScanFindings: asks(DescribeImageScanFindingsCommand, OfImage),
    DescribeImages: asks(DescribeImagesCommand, OfRepository),
    DescribeRepositories: asks(DescribeRepositoriesCommand, Page),
    GetRegistryScanningConfiguration: asks(
      GetRegistryScanningConfigurationCommand,
      z.strictObject({}),
    ),
  },
}
