import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { uptimeChecks } from '#populations/uptime-check.ts'
import type { UptimeCheck } from '#populations/uptime-check.ts'

/** What a check asks; those turned round watch over no endpoint, and those that only add up others (CALCULATED, CLOUDWATCH_METRIC, RECOVERY_CONTROL) ask no endpoint. */
const asks: Readonly<Record<string, UptimeCheck['asks']>> = {
  HTTP: 'http',
  HTTP_STR_MATCH: 'http',
  HTTPS: 'https',
  HTTPS_STR_MATCH: 'https',
  TCP: 'tcp',
}
const ports = { http: 80, https: 443, tcp: undefined, tls: undefined } as const

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html */
const HealthCheck = z
  .object({
    Id: z.string().min(1),
    HealthCheckConfig: z.object({
      Type: z.string().min(1),
      IPAddress: z.string().nullish(),
      FullyQualifiedDomainName: z.string().nullish(),
      Port: z.int().nullish(),
      ResourcePath: z.string().nullish(),
      Disabled: z.boolean().nullish(),
      /** Well is what cannot be reached. */
      Inverted: z.boolean().nullish(),
    }),
  })
  .transform(({ Id: id, HealthCheckConfig: raw }, context) => {
    const kind = Object.hasOwn(asks, raw.Type) ? asks[raw.Type] : undefined
    if (!kind || raw.Inverted) return undefined
    const host = raw.FullyQualifiedDomainName || raw.IPAddress
    const port = raw.Port ?? ports[kind]
    if (!host || port === undefined) {
      context.addIssue({ code: 'custom', message: 'says neither name nor address, or no port' })
      return z.NEVER
    }
    return {
      id,
      asks: kind,
      host: host.toLowerCase().replace(/\.$/, ''),
      port,
      ...(raw.ResourcePath && { path: raw.ResourcePath }),
      ...(typeof raw.Disabled === 'boolean' && { isEnabled: !raw.Disabled }),
    }
  })

const feeds = [uptimeChecks]
const listing = {
  service: 'route53',
  op: 'ListHealthChecks',
  field: 'HealthChecks',
  next: { from: 'NextMarker', as: 'Marker' },
  item: HealthCheck,
  feeds,
}

/** Route 53's health checks of endpoints. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHealthChecks.html */
export const healthChecks: Read = {
  where: 'global',
  lists: ['route53.ListHealthChecks'],
  permissions: ['route53:ListHealthChecks'],
  feeds,
  async read(place) {
    const { account, reading } = place
    await readList(place, listing, async (page, scope) => {
      const found = page.filter((check) => check !== undefined)
      const items = found.map(({ id, ...check }) => ({
        id: `aws/${account}/health-check/${id}`,
        provider: 'aws',
        account,
        ...check,
      }))
      await reading.page(scope, uptimeChecks, items)
      return page.length
    })
  },
}
