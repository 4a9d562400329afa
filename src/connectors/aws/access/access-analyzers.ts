import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { readFunctionUrls } from '#connectors/aws/network/function-urls.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { publicResources } from '#populations/public-resource.ts'

import { publicAt, readDirectly } from './public-copies.ts'

const next = { from: 'nextToken', as: 'nextToken' } as const

/** Analyzers of unused access look at something else. */
const Analyzer = z
  .object({ arn: z.string().min(1), name: z.string(), status: z.string(), type: z.string() })
  .transform((raw) => ({
    arn: raw.arn,
    name: raw.name,
    isActive: raw.status === 'ACTIVE' && /^(ACCOUNT|ORGANIZATION)$/.test(raw.type),
    isOfAll: raw.type === 'ORGANIZATION',
  }))
type Analyzer = z.infer<typeof Analyzer>

/** A finding without a resource is about one that could not be analysed. https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_FindingSummary.html */
const Finding = z.object({
  id: z.string().min(1),
  resource: z.string().min(1),
  resourceType: z.string().min(1),
  isPublic: z.literal(true),
  resourceOwnerAccount: z.string().regex(/^\d{12}$/),
})

/**
 * Whether AWS itself looks for access from outside, region by region, what it found open to everybody, and at which addresses functions
 * among these are reached. Where nothing looks nobody asks: an empty list would close what is open.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
 */
export const accessAnalyzers: Read = {
  where: 'region',
  lists: ['accessanalyzer.ListAnalyzers'],
  permissions: [
    'access-analyzer:ListAnalyzers',
    'access-analyzer:ListFindings',
    'lambda:ListFunctionUrlConfigs',
  ],
  feeds: [identitySettings, publicResources, discoveredEndpoints],
  async read(place) {
    const listing = {
      service: 'accessanalyzer',
      op: 'ListAnalyzers',
      field: 'analyzers',
      next,
      item: Analyzer,
      feeds: [identitySettings],
      leadsTo: [publicResources, discoveredEndpoints],
    } as const
    const active: Analyzer[] = []
    const isWhole = await readList(
      place,
      listing,
      async (page) => {
        active.push(...page.filter(({ isActive }) => isActive))
        return page.length
      },
      async (scope, isWhole) => {
        const { account, region, organisation, reading } = place
        const unread = { unread: scope }
        const isForAll = active.some(({ isOfAll }) => isOfAll)
        await reading.page(scope, identitySettings, [
          {
            id: `aws/${account}/${region}/access-analysed`,
            provider: 'aws',
            system: `aws/${account}`,
            setting: 'access-analysed',
            on: isWhole ? active.length > 0 : unread,
            by: isWhole ? active.map(({ name }) => name).toSorted() : unread,
            ...(organisation !== undefined && {
              within: `${organisation}/${region}`,
              ...(isForAll && { forAll: true as const }),
            }),
          },
        ])
      },
    )
    const inOrder = active.toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
    if (active.length > 0) await readPublic(place, inOrder, isWhole)
  },
}

/**
 * What each analyzer found public; one resource is one item, however many look at it. Whoever archives a finding accepts it
 * there, and here it stays: only an approved exception does that. An organisation's analyzer sees its other accounts too: what it
 * finds there is theirs.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListFindings.html
 */
async function readPublic(
  place: Place,
  analyzers: readonly Analyzer[],
  isWhole: boolean,
): Promise<void> {
  const { account, organisation, region, reading } = place
  const findings = new DetailScope(place, 'accessanalyzer', 'ListFindings', [publicResources])
  const found = new Map<string, z.infer<typeof Finding>>()
  let isRead = isWhole
  for (const { arn: analyzerArn, isOfAll } of analyzers) {
    const asked = {
      analyzerArn,
      filter: {
        isPublic: { eq: ['true'] },
        ...(!(isOfAll && organisation) && { resourceOwnerAccount: { eq: [account] } }),
        status: { eq: ['ACTIVE', 'ARCHIVED'] },
      },
    }
    const listed = await findings.askList(asked, { page: listIn('findings', next), item: Finding })
    if ('unread' in listed) isRead = false
    else for (const each of listed) found.set(each.resource, each)
  }
  const items = [...found.values()]
    // Every region sees the roles of an account.
    .filter(({ resourceType: type }) => place.isMain || !type.startsWith('AWS::IAM::'))
    .filter(({ resourceType: type }) => !readDirectly.has(type))
    .map(({ resource, resourceType: type, resourceOwnerAccount: owner }) =>
      publicAt({ account: owner, region }, resource, type),
    )
  await reading.page(findings.scope, publicResources, items)
  await findings.end({ items: items.length, isWhole: isRead })
  const functions = [...found.values()]
    .filter(({ resourceType }) => resourceType === 'AWS::Lambda::Function')
    .map(({ resource: arn, resourceOwnerAccount }) => ({ arn, account: resourceOwnerAccount }))
  await readFunctionUrls(place, functions, isRead)
}
