import { BlockList, isIP } from 'node:net'

import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { wrong } from '#engine/wrong.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { notPublicReason } from '#program/encryption/endpoint-reasons.ts'

import { cloudWords } from './cloud-words.ts'
import ranges from './provider-ranges.json' with { type: 'json' }

const Prefix = z.string().refine(
  (text) => /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(text),
  wrong({
    de: 'Ein Netz schreibt man etwa so: 203.0.113.0/24.',
    en: 'A network is written such as 203.0.113.0/24.',
  }),
)

/** Every address must lie in a range the provider publishes, or in front of it in a declared delivery network. */
export const endpointOnApprovedProvider = test({
  id: 'endpoint-on-approved-provider',
  asks: {
    de: 'Zeigt jeder öffentliche Endpunkt auf Adressen eines zugelassenen Anbieters?',
    en: 'Does every public endpoint point to addresses of an approved provider?',
  },
  on: publicEndpoints,
  parameters: z.object({
    providers: field(
      z
        .array(z.enum(['aws', 'gcp']))
        .min(1)
        .default(['aws', 'gcp']),
      { de: 'Anbieter', en: 'Providers' },
      {
        options: cloudWords,
      },
    ),
    /** Delivery networks in front of a provider, named in public. */
    declared: field(
      z.array(z.object({ name: z.string(), prefixes: z.array(Prefix).min(1) })).default([]),
      { de: 'Genannte Netze davor', en: 'Delivery networks in front, by name' },
    ),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ addresses, isPrivate }, _at, { providers, declared }) {
    if (!isKnown(addresses)) return notKnown(addresses)
    if (isPrivate) return unknown('not-public')
    const approved = [
      ...providers.map(publishedRanges),
      ...declared.map(({ prefixes }) => rangesOf(prefixes)),
    ]
    const stranger = addresses.find((address) => !approved.some((list) => contains(list, address)))
    return stranger === undefined ? pass : fail('other-network', { address: stranger })
  },
  reasons: {
    de: {
      ...notPublicReason.de,
      'other-network': ({ address }) =>
        `Die Adresse ${address} liegt in keinem Bereich, den die zugelassenen Anbieter veröffentlichen (AWS: Stand ${ranges.aws.published}, Google Cloud: Stand ${ranges.gcp.published}).`,
    },
    en: {
      ...notPublicReason.en,
      'other-network': ({ address }) =>
        `The address ${address} lies in no range that the approved providers publish (AWS as of ${ranges.aws.published}, Google Cloud as of ${ranges.gcp.published}).`,
    },
  },
  fixtures: {
    // Amazon S3's own documentation uses an address of this range; RFC 5737 keeps the other for documents.
    pass: endpoint(['52.95.110.1']),
    fail: endpoint(['52.95.110.1', '192.0.2.1']),
    unknown: endpoint(undefined),
  },
})

const published = new Map<string, BlockList>()

function publishedRanges(provider: 'aws' | 'gcp'): BlockList {
  const list = published.get(provider) ?? rangesOf(ranges[provider].prefixes)
  published.set(provider, list)
  return list
}

function rangesOf(prefixes: readonly string[]): BlockList {
  const list = new BlockList()
  for (const prefix of prefixes) {
    const [address = '', bits] = prefix.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function endpoint(addresses: string[] | undefined) {
  return { id: 'www.example.com:443', name: 'www.example.com', port: 443, addresses }
}
