import {
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })

export const organizations: Service = {
  open: (config) => new OrganizationsClient(config),
  operations: {
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
    ListAccounts: asks(ListAccountsCommand, Page, { rate: { perSecond: 4, burst: 8 } }),
    ListDelegatedAdministrators: asks(
      ListDelegatedAdministratorsCommand,
      Page.extend({ ServicePrincipal: z.string() }),
      { rate: { perSecond: 1, burst: 2 } },
    ),
  },
}
