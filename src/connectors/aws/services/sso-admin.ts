import {
  DescribePermissionSetCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Service } from '#connectors/aws/operation.ts'

const Page = z.strictObject({ NextToken: z.string().optional() })
const OfInstance = z.strictObject({ InstanceArn: z.string() })
const OfSet = OfInstance.extend({ PermissionSetArn: z.string() })

// https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html: 20 a second, over all operations.
const rate = { perSecond: 4, burst: 8 }
/** Asked once for each set in each account, while hardly anything else is: by far the most calls. */
const often = { perSecond: 10, burst: 10 }

export const ssoAdmin: Service = {
  open: (config) => new SSOAdminClient(config),
  operations: {
    ListInstances: asks(ListInstancesCommand, Page, { rate }),
    ListPermissionSets: asks(ListPermissionSetsCommand, OfInstance.extend(Page.shape), { rate }),
    DescribePermissionSet: asks(DescribePermissionSetCommand, OfSet, { rate }),
    ListAccountsForProvisionedPermissionSet: asks(
      ListAccountsForProvisionedPermissionSetCommand,
      OfSet.extend(Page.shape),
      { rate },
    ),
    ListAccountAssignments: asks(
      ListAccountAssignmentsCommand,
      OfSet.extend({ AccountId: z.string(), ...Page.shape }),
      { rate: often },
    ),
  },
}
