import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { identitySettings } from '#populations/identity-setting.ts'

/** Analyzers of unused access look at something else. */
const Analyzer = z
  .object({ name: z.string(), status: z.string(), type: z.string() })
  .transform((raw) => ({
    name: raw.name,
    isActive: raw.status === 'ACTIVE' && /^(ACCOUNT|ORGANIZATION)$/.test(raw.type),
  }))

/**
 * Whether AWS itself looks for access from outside, region by region.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
 */
export const accessAnalyzers: Read = {
  where: 'region',
  lists: ['accessanalyzer.ListAnalyzers'],
  permissions: ['access-analyzer:ListAnalyzers'],
  feeds: [identitySettings],
  async read(place) {
    const listing = {
      service: 'accessanalyzer',
      op: 'ListAnalyzers',
      field: 'analyzers',
      next: { from: 'nextToken', as: 'nextToken' },
      item: Analyzer,
      feeds: [identitySettings],
    } as const
    const active: string[] = []
    await readList(
      place,
      listing,
      async (page) => {
        active.push(...page.filter(({ isActive }) => isActive).map(({ name }) => name))
        return page.length
      },
      async (scope, isWhole) => {
        const { account, region, reading } = place
        const unread = { unread: scope }
        await reading.page(scope, identitySettings, [
          {
            id: `aws/${account}/${region}/access-analysed`,
            provider: 'aws',
            system: `aws/${account}`,
            setting: 'access-analysed',
            on: isWhole ? active.length > 0 : unread,
            by: isWhole ? active.toSorted() : unread,
          },
        ])
      },
    )
  },
}
