import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { scopeAt } from '#connectors/aws/place.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { accessKeys } from '#populations/access-key.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { identitySettings } from '#populations/identity-setting.ts'
import { liveAccess } from '#populations/live-access.ts'
import { principals } from '#populations/principal.ts'

import { itemsOf, keysOf } from './account-items.ts'
import { AuthorizationDetail, AuthorizationPage } from './authorization-schema.ts'
import type { Detail, Holder } from './authorization-schema.ts'
import { CredentialReport, CredentialRow } from './credential-report.ts'
import type { Credentials } from './credential-report.ts'
import { CompiledReport } from './iam-schema.ts'
import { NewUsers } from './new-users.ts'
import { readRoot } from './root-user.ts'
import { readServiceCredentials, serviceCredentials } from './service-credentials.ts'

const report = 'iam.GetCredentialReport'
const details = 'iam.GetAccountAuthorizationDetails'
const summary = 'iam.GetAccountSummary'

/**
 * Users, groups, roles and policies of an account in one paged call, their credentials by AWS's report, and root.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
 */
export const accountAuthorization: Read = {
  where: 'global',
  lists: [report, details, summary, serviceCredentials],
  permissions: [
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:GetLoginProfile',
    'iam:ListAccessKeys',
    'iam:ListMFADevices',
    'iam:ListServiceSpecificCredentials',
    'iam:ListVirtualMFADevices',
  ],
  feeds: [identityAccounts, liveAccess, accessKeys, grants, principals, identitySettings],
  async read(place) {
    const read = place.expects(report) ? await readReport(place) : undefined
    if (place.expects(summary)) await readRoot(place, summary, read)
    if (place.expects(details)) await readDetails(place, read)
    else if (place.expects(serviceCredentials))
      await readServiceCredentials(place, arnsOf(place, [], read))
  },
}

/** Credentials by ARN, and the scope that did not give all of them. */
export interface ReportRead {
  rows: ReadonlyMap<string, Credentials>
  scope: string
  isWhole: boolean
}

async function readReport(place: Place): Promise<ReportRead> {
  const compiled = new DetailScope(place, 'iam', 'GenerateCredentialReport', [accessKeys])
  // Where AWS may not compile one now, there may still be one of the last four hours.
  await compiled.ask({}, CompiledReport)
  await compiled.end()
  const rows = new Map<string, Credentials>()
  const listing = {
    service: 'iam',
    op: 'GetCredentialReport',
    field: 'Content',
    page: CredentialReport,
    item: CredentialRow,
    feeds: [accessKeys],
    neverEmpty: true,
  } as const
  const isWhole = await readList(place, listing, async (page, scope) => {
    for (const row of page) rows.set(row.arn, row)
    const { account } = place
    const keys = page.flatMap((row) =>
      keysOf(row, row.isRoot ? `aws/${account}/root` : row.arn, account),
    )
    await place.reading.page(scope, accessKeys, keys)
    return page.length
  })
  return { rows, scope: scopeAt(place, report), isWhole }
}

/** The ARN of a user by name, which only users that nobody read have to be given. */
function arnsOf(
  { account, partition }: Place,
  users: readonly Holder[],
  read: ReportRead | undefined,
): (name: string) => string {
  const known = new Map(
    [...(read?.rows.values() ?? []), ...users].map(({ name, arn }) => [name, arn]),
  )
  return (name) => known.get(name) ?? `arn:${partition}:iam::${account}:user/${name}`
}

/** What users, groups, roles and policies come to together is known only at the end, so they are held until then. */
async function readDetails(place: Place, read: ReportRead | undefined): Promise<void> {
  const { account, partition, reading } = place
  const held: Detail[] = []
  const newUsers = new NewUsers(place)
  const listing = {
    service: 'iam',
    op: 'GetAccountAuthorizationDetails',
    params: { MaxItems: 1000 },
    field: 'UserDetailList',
    page: AuthorizationPage,
    item: AuthorizationDetail,
    feeds: [identityAccounts, liveAccess, grants, principals, identitySettings],
  }
  await readList(
    place,
    listing,
    async (page) => {
      held.push(...page)
      return page.length
    },
    async (scope, isWhole) => {
      const users = held.flatMap((each) => (each.kind === 'user' ? [each] : []))
      // Of users made since the report was compiled, AWS is asked one by one.
      const later = read?.isWhole
        ? await newUsers.read(users.filter(({ arn }) => !read.rows.has(arn)))
        : undefined
      const services = place.expects(serviceCredentials)
        ? await readServiceCredentials(place, arnsOf(place, users, read))
        : undefined
      const unread = read && !read.isWhole ? { unread: read.scope } : undefined
      const items = itemsOf(held, (arn) => read?.rows.get(arn) ?? later?.get(arn) ?? unread, {
        account,
        partition,
        unread: isWhole ? undefined : { unread: scope },
        services,
      })
      await reading.page(scope, identityAccounts, items.accounts)
      await reading.page(scope, liveAccess, items.live)
      await reading.page(scope, grants, items.grants)
      await reading.page(scope, principals, items.principals)
      await reading.page(scope, identitySettings, items.settings)
    },
  )
  await newUsers.end()
}
