import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall, OpenPorts } from '#populations/firewall.ts'
import type { Unread } from '#populations/reported.ts'

import { isInternet, portsOf } from './open-ports.ts'

const feeds = [firewalls]
const next = { from: 'NextToken', as: 'NextToken' }

const Port = z.int().nullish()
const Permission = z
  .object({
    IpProtocol: z.string().min(1),
    FromPort: Port,
    ToPort: Port,
    IpRanges: z.array(z.object({ CidrIp: z.string() })).nullish(),
    Ipv6Ranges: z.array(z.object({ CidrIpv6: z.string() })).nullish(),
    PrefixListIds: z.array(z.object({ PrefixListId: z.string() })).nullish(),
  })
  .transform((raw) => ({
    ...portsOf(raw.IpProtocol, raw.FromPort, raw.ToPort),
    prefixes: [
      ...(raw.IpRanges ?? []).map((range) => range.CidrIp),
      ...(raw.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
    ],
    lists: (raw.PrefixListIds ?? []).map((list) => list.PrefixListId),
  }))
type Permission = z.infer<typeof Permission>

const Group = z
  .object({ GroupId: z.string().min(1), GroupName: z.string(), IpPermissions: z.array(Permission) })
  .transform((raw) => ({ id: raw.GroupId, name: raw.GroupName, permissions: raw.IpPermissions }))
type Group = z.infer<typeof Group>

const Entry = z.object({ Cidr: z.string() }).transform((raw) => raw.Cidr)
type Lists = Map<string, Promise<string[] | Unread>>

/**
 * Security groups, and what of each is open to the internet, by a prefix of its own or one in a list it names.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedPrefixListEntries.html
 */
export const securityGroups: Read = {
  where: 'region',
  lists: ['ec2.DescribeSecurityGroups'],
  permissions: ['ec2:DescribeSecurityGroups', 'ec2:GetManagedPrefixListEntries'],
  feeds,
  async read(place) {
    const entries = new DetailScope(place, 'ec2', 'GetManagedPrefixListEntries', feeds)
    const lists: Lists = new Map()
    const listing = {
      service: 'ec2',
      op: 'DescribeSecurityGroups',
      params: { MaxResults: 1000 },
      field: 'SecurityGroups',
      next,
      item: Group,
      feeds,
    }
    await readList(place, listing, async (groups, scope) => {
      const items = await Promise.all(groups.map((group) => firewallOf(place, group, prefixesIn)))
      await place.reading.page(scope, firewalls, items)
      return items.length
    })
    await entries.end()

    /** Each list is asked for once, however many groups name it. */
    function prefixesIn(id: string): Promise<string[] | Unread> {
      const known = lists.get(id)
      if (known) return known
      const asked = entries.askList(
        { PrefixListId: id },
        { page: listIn('Entries', next), item: Entry },
      )
      lists.set(id, asked)
      return asked
    }
  },
}

async function firewallOf(
  { partition, region, account }: Place,
  { id, name, permissions }: Group,
  prefixesIn: (list: string) => Promise<string[] | Unread>,
): Promise<Firewall> {
  const open: OpenPorts[] = []
  let unread: Unread | undefined
  for (const { protocol, from, to, prefixes, lists } of permissions) {
    const named = await Promise.all(lists.map(prefixesIn))
    for (const list of named) if ('unread' in list) unread = list
    const all = [...prefixes, ...named.flatMap((list) => ('unread' in list ? [] : list))]
    open.push(...all.filter(isInternet).map((source) => ({ protocol, from, to, source })))
  }
  return {
    id: `arn:${partition}:ec2:${region}:${account}:security-group/${id}`,
    provider: 'aws',
    account,
    name,
    region,
    open: open.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ...(unread && { untold: unread }),
  }
}
