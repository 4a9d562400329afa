import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { identitySettings } from '#populations/identity-setting.ts'

const Provider = z
  .object({ Arn: z.string().regex(/:saml-provider\//, 'not a SAML provider') })
  .transform((raw) => raw.Arn.replace(/^.*:saml-provider\//, ''))

/**
 * Whether people come into an account by way of an identity provider. Identity Center makes a SAML provider of its own
 * (`AWSSSO_…`) in each account it leads into, so this one list shows it too, without asking every region.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html
 */
export const samlProviders: Read = {
  where: 'global',
  lists: ['iam.ListSAMLProviders'],
  permissions: ['iam:ListSAMLProviders'],
  feeds: [identitySettings],
  async read(place) {
    const listing = {
      service: 'iam',
      op: 'ListSAMLProviders',
      field: 'SAMLProviderList',
      item: Provider,
      feeds: [identitySettings],
    } as const
    const names: string[] = []
    await readList(
      place,
      listing,
      async (page) => {
        names.push(...page)
        return page.length
      },
      async (scope, isWhole) => {
        const { account, reading } = place
        const unread = { unread: scope }
        await reading.page(scope, identitySettings, [
          {
            id: `aws/${account}/single-sign-on`,
            provider: 'aws',
            system: `aws/${account}`,
            setting: 'single-sign-on',
            on: isWhole ? names.length > 0 : unread,
            by: isWhole ? names.toSorted() : unread,
          },
        ])
      },
    )
  },
}
