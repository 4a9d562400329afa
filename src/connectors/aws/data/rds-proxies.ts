import { z } from 'zod'

import { Flag } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { databaseProxies } from '#populations/database-proxy.ts'
import type { DatabaseProxy } from '#populations/database-proxy.ts'

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBProxy.html */
const Proxy = z
  .object({
    DBProxyArn: RegionalArn,
    DBProxyName: z.string().min(1),
    EngineFamily: z.string().min(1),
    RequireTLS: Flag,
  })
  .transform(({ DBProxyArn: { arn, account }, RequireTLS: isRequired, ...raw }): DatabaseProxy => ({
    id: arn,
    provider: 'aws',
    account,
    name: raw.DBProxyName,
    engine: raw.EngineFamily.toLowerCase(),
    ...(typeof isRequired === 'boolean' && {
      requiresTls: { isRequired, by: `RequireTLS=${isRequired}` },
    }),
  }))

/**
 * Whoever comes through a proxy never meets the setting of the database behind it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBProxies.html
 */
export const rdsProxies = listRead({
  service: 'rds',
  op: 'DescribeDBProxies',
  field: 'DBProxies',
  next: { from: 'Marker', as: 'Marker' },
  permissions: ['rds:DescribeDBProxies'],
  item: Proxy,
  population: databaseProxies,
})
