import { z } from 'zod'

import { Label } from '#connectors/aws/answer.ts'
import { RegionalArn } from '#connectors/aws/arn.ts'
import { listRead } from '#connectors/aws/list-read.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall, OpenPorts } from '#populations/firewall.ts'

import { isInternet, portsOf } from './open-ports.ts'

const Prefixes = z.array(z.string()).nullish()

/** What a port is open to; nothing where it does not say, which may be everybody. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_InstancePortInfo.html */
const Port = z
  .object({
    fromPort: z.int().nullish(),
    toPort: z.int().nullish(),
    protocol: z.string().min(1),
    accessType: Label,
    accessDirection: Label,
    cidrs: Prefixes,
    ipv6Cidrs: Prefixes,
    cidrListAliases: Prefixes,
  })
  .transform((raw): OpenPorts[] | undefined => {
    if (raw.accessDirection === 'outbound' || raw.accessType === 'Private') return []
    const named = [raw.cidrs, raw.ipv6Cidrs, raw.cidrListAliases]
    if (named.every((each) => !each || each.length === 0)) return undefined
    const ports = portsOf(raw.protocol, raw.fromPort, raw.toPort)
    const prefixes = [...(raw.cidrs ?? []), ...(raw.ipv6Cidrs ?? [])].filter(isInternet)
    return prefixes.map((source) => ({ ...ports, source }))
  })

/** https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_Instance.html */
const Instance = z
  .object({
    arn: RegionalArn,
    name: z.string().min(1),
    networking: z.object({ ports: z.array(Port).nullish() }).nullish(),
  })
  .transform((raw): Firewall => {
    const ports = raw.networking?.ports ?? [undefined]
    const told = ports.filter((port) => port !== undefined)
    return {
      id: raw.arn.arn,
      provider: 'aws',
      account: raw.arn.account,
      name: raw.name,
      region: raw.arn.region,
      ...(told.length === ports.length && { open: told.flat() }),
    }
  })

/**
 * Instances of Lightsail, each with a firewall of its own; the alias `lightsail-connect` is AWS's own terminal.
 * https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_GetInstances.html
 */
export const lightsailInstances = listRead({
  service: 'lightsail',
  op: 'GetInstances',
  field: 'instances',
  next: { from: 'nextPageToken', as: 'pageToken' },
  permissions: ['lightsail:GetInstances'],
  item: Instance,
  population: firewalls,
})
