import { setTimeout as wait } from 'node:timers/promises'

import {
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam'
import { z } from 'zod'

import { asks } from '#connectors/aws/operation.ts'
import type { Operation, Service } from '#connectors/aws/operation.ts'

const Nothing = z.strictObject({})
const Page = z.strictObject({ Marker: z.string().optional(), MaxItems: z.int().optional() })
const OfUser = Page.extend({ UserName: z.string() })
/** IAM is one for the whole account, and everything the customer runs asks it too. */
const rate = { perSecond: 5, burst: 10 }

/** How often AWS is asked whether its report is ready, and how long we wait between; a large account takes half a minute. */
const attempts = 40
const pauseMs = 2000

/**
 * Asks AWS to compile its credential report, and again until it is there. Despite its name it only reads: nothing of the
 * account changes, and a report younger than four hours is left as it is.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html
 */
const compile = asks(GenerateCredentialReportCommand, Nothing, { rate })
const untilCompiled: Operation = {
  ...compile,
  async ask(client, params, options) {
    let answer = await compile.ask(client, params, options)
    for (let left = attempts; left > 0 && isPending(answer); left--) {
      await wait(pauseMs, undefined, { signal: options.abortSignal })
      answer = await compile.ask(client, params, options)
    }
    return answer
  },
}

export const iam: Service = {
  open: (config) => new IAMClient(config),
  operations: {
    GenerateCredentialReport: untilCompiled,
    GetCredentialReport: asks(GetCredentialReportCommand, Nothing, { rate }),
    GetAccountAuthorizationDetails: asks(GetAccountAuthorizationDetailsCommand, Page, { rate }),
    GetAccountSummary: asks(GetAccountSummaryCommand, Nothing, { rate }),
    GetAccountPasswordPolicy: asks(GetAccountPasswordPolicyCommand, Nothing, { rate }),
    ListServiceSpecificCredentials: asks(
      ListServiceSpecificCredentialsCommand,
      Page.extend({ AllUsers: z.literal(true) }),
      { rate },
    ),
    ListSAMLProviders: asks(ListSAMLProvidersCommand, Nothing, { rate }),
    ListVirtualMFADevices: asks(
      ListVirtualMFADevicesCommand,
      Page.extend({ AssignmentStatus: z.enum(['Assigned', 'Unassigned', 'Any']).optional() }),
      { rate },
    ),
    GetLoginProfile: asks(GetLoginProfileCommand, z.strictObject({ UserName: z.string() }), {
      rate,
    }),
    ListMFADevices: asks(ListMFADevicesCommand, OfUser, { rate }),
    ListAccessKeys: asks(ListAccessKeysCommand, OfUser, { rate }),
  },
}

function isPending(answer: object): boolean {
  return 'State' in answer && answer.State !== 'COMPLETE'
}
