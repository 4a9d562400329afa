import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { isInternet } from '#connectors/gcp/is-internet.ts'
import { keep } from '#connectors/gcp/kept.ts'
import { accountOf } from '#connectors/gcp/place.ts'
import type { AssetKind, Read } from '#connectors/gcp/place.ts'
import { firewalls } from '#populations/firewall.ts'
import type { Firewall, OpenPorts } from '#populations/firewall.ts'

import { sources, widelyFrom } from './policy-sources.ts'

const ruleKind: AssetKind = {
  name: 'compute.googleapis.com/Firewall',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'direction',
    'disabled',
    'sourceRanges',
    'sourceTags',
    'sourceServiceAccounts',
    'allowed.IPProtocol',
    'allowed.ports',
  ),
}
const policyKind: AssetKind = {
  name: 'compute.googleapis.com/FirewallPolicy',
  types: 'compute.googleapis.com/((Region)?Network)?FirewallPolicy',
  content: 'RESOURCE',
  keeps: keep(
    'name',
    'shortName',
    'rules.action',
    'rules.direction',
    'rules.disabled',
    ...Object.keys(sources).map((field) => `rules.match.${field}`),
    'rules.match.layer4Configs.ipProtocol',
    'rules.match.layer4Configs.ports',
  ),
}

/** What is looked through on its way in is let in all the same. https://docs.cloud.google.com/firewall/docs/firewall-policies-rule-details */
const letsIn = new Set(['allow', 'apply_security_profile_group'])

const Texts = z.array(z.string()).nullish()
const Ports = z.object({ ipProtocol: z.string(), ports: Texts.optional() })
type Ports = z.infer<typeof Ports>

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/firewalls */
const Rule = z.object({
  name: z.string().min(1),
  direction: Label,
  disabled: Flag,
  sourceRanges: Texts,
  sourceTags: Texts,
  sourceServiceAccounts: Texts,
  allowed: z.array(z.object({ IPProtocol: z.string(), ports: Texts })).nullish(),
})

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/firewallPolicies */
const Policy = z.object({
  name: Label,
  shortName: Label,
  rules: z
    .array(
      z.object({
        action: Label,
        direction: Label,
        disabled: Flag,
        match: z
          .object({
            ...sources,
            layer4Configs: z.array(Ports).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
})

/** Rules of networks that let something in. What denies is no hole; that it may close one is not counted on. */
export const firewallRules: Read = {
  kinds: [ruleKind],
  feeds: [firewalls],
  async read(place) {
    const listing = { kind: ruleKind, item: assetOf(Rule), feeds: [firewalls] }
    await readAssets(place, listing, async (page, scope) => {
      const letting = page.filter(
        ({ data }) =>
          data.direction !== 'EGRESS' && data.disabled !== true && (data.allowed ?? []).length > 0,
      )
      const items = letting.map(({ name, project = '', data }): Firewall => {
        // A rule that names no source at all is for every source.
        const isNarrowed =
          (data.sourceTags ?? []).length > 0 || (data.sourceServiceAccounts ?? []).length > 0
        const ranges = data.sourceRanges ?? []
        const isForAll = ranges.length === 0 && !isNarrowed
        const wide = isForAll ? ['0.0.0.0/0'] : ranges.filter(isInternet)
        return {
          id: name,
          provider: 'gcp',
          account: accountOf(place, project),
          name: data.name,
          region: 'global',
          open: (data.allowed ?? [])
            .flatMap(({ IPProtocol, ports }) => openTo(wide, IPProtocol, ports))
            .toSorted(byText),
        }
      })
      await place.reading.page(scope, firewalls, items)
      return items.length
    })
  },
}

/** Policies of networks, folders and organisations. */
export const firewallPolicies: Read = {
  kinds: [policyKind],
  feeds: [firewalls],
  async read(place) {
    const listing = { kind: policyKind, item: assetOf(Policy), feeds: [firewalls] }
    await readAssets(place, listing, async (page, scope) => {
      const items = page.map(({ name, project, ancestors, data }): Firewall => {
        const letting = (data.rules ?? []).filter(
          (rule) =>
            letsIn.has(rule.action ?? '') && rule.direction !== 'EGRESS' && rule.disabled !== true,
        )
        const wide = letting.map(({ match }) => widelyFrom(match))
        const isSaid = wide.every((each) => each !== undefined)
        return {
          id: name,
          provider: 'gcp',
          account: project ? accountOf(place, project) : (ancestors[0] ?? place.parent),
          name: data.shortName ?? data.name ?? name,
          region: /\/regions\/([^/]+)\//.exec(name)?.[1] ?? 'global',
          open: letting
            .flatMap(({ match }, index) =>
              portsOf(match?.layer4Configs).flatMap(({ ipProtocol, ports }) =>
                openTo(wide[index] ?? [], ipProtocol, ports),
              ),
            )
            .toSorted(byText),
          ...(!isSaid && { untold: true as const }),
        }
      })
      await place.reading.page(scope, firewalls, items)
      return items.length
    })
  },
}

/** All of them where a rule names none. */
function portsOf(named: readonly Ports[] | null | undefined): readonly Ports[] {
  return named && named.length > 0 ? named : [{ ipProtocol: 'all' }]
}

function openTo(
  sources: readonly string[],
  protocol: string,
  ports: readonly string[] | null | undefined,
): OpenPorts[] {
  const named = !ports || ports.length === 0 ? ['0-65535'] : ports
  return sources.flatMap((source) =>
    named.map((range) => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return { protocol: nameOf(protocol), from, to, source }
    }),
  )
}

/** Protocols by name or number. */
function nameOf(protocol: string): string {
  const names: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp' }
  return names[protocol] ?? protocol.toLowerCase()
}

function byText(one: OpenPorts, other: OpenPorts): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
