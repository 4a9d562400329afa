import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Page } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place } from '#connectors/aws/place.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import type { IdentityAccount } from '#populations/identity-account.ts'

import type { ReportRead } from './account-authorization.ts'
import { signInOf } from './account-items.ts'
import { RootSummary, VirtualDevice } from './iam-schema.ts'

const feeds = [identityAccounts]
/** One answer, one item. */
const Summary: z.ZodType<Page> = z
  .object({ SummaryMap: z.unknown() })
  .transform(({ SummaryMap: summary }) => ({ items: [summary], next: undefined }))
const Devices = listIn('VirtualMFADevices', { from: 'Marker', as: 'Marker' })

/**
 * The root user: factor, keys and password by the account's summary, its last use by the credential report, and whether its
 * factor is a device of its own, since a virtual one would be listed.
 */
export async function readRoot(
  place: Place,
  operation: string,
  report: ReportRead | undefined,
): Promise<void> {
  const [service = '', op = ''] = operation.split('.')
  const devices = new DetailScope(place, 'iam', 'ListVirtualMFADevices', feeds)
  const listing = { service, op, field: 'SummaryMap', page: Summary, item: RootSummary, feeds }
  await readList(place, { ...listing, neverEmpty: true }, async (page, scope) => {
    const roots = await Promise.all(page.map((summary) => rootOf(place, summary, devices, report)))
    await place.reading.page(scope, identityAccounts, roots)
    return roots.length
  })
  await devices.end()
}

async function rootOf(
  { account, partition }: Place,
  { mfa, keys, hasPassword }: z.infer<typeof RootSummary>,
  devices: DetailScope,
  report: ReportRead | undefined,
): Promise<IdentityAccount> {
  const arn = `arn:${partition}:iam::${account}:root`
  const row = [...(report?.rows.values() ?? [])].find(({ isRoot }) => isRoot)
  const unread = report && !report.isWhole ? { unread: report.scope } : undefined
  const reported = signInOf(row ?? unread)
  const virtual = mfa
    ? await devices.askList(
        { AssignmentStatus: 'Assigned' },
        { page: Devices, item: VirtualDevice },
      )
    : undefined
  const hardwareMfa =
    virtual && 'unread' in virtual
      ? virtual
      : mfa &&
        !virtual?.some(
          (device) => device.user === arn || device.serial.endsWith(':mfa/root-account-mfa-device'),
        )
  return {
    id: `aws/${account}/root`,
    provider: 'aws',
    system: `aws/${account}`,
    name: 'root',
    kind: 'root',
    ...(hasPassword !== undefined && {
      active: hasPassword || keys > 0,
      password: { enabled: hasPassword },
    }),
    mfa,
    hardwareMfa,
    keys,
    ...(reported.lastUsed !== undefined && { lastUsed: reported.lastUsed }),
    ...(row?.created !== undefined && { created: row.created }),
    ...(reported.asOf !== undefined && { asOf: reported.asOf }),
  }
}
