import type { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { scannerSettings } from '#populations/scanner-setting.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { AccountPage, AccountState, Covered, Finding } from './inspector-schema.ts'

const next = { from: 'nextToken', as: 'nextToken' }
const equals = (...values: string[]) =>
  values.map((value) => ({ comparison: 'EQUALS' as const, value }))

/**
 * Amazon Inspector in each region: what it is set to scan, what it covers, and what it found and is not fixed. Where it scans
 * nothing nobody asks for the rest: an empty list would close the vulnerabilities that are open.
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_BatchGetAccountStatus.html
 */
export const inspector: Read = {
  where: 'region',
  lists: ['inspector2.BatchGetAccountStatus'],
  permissions: [
    'inspector2:BatchGetAccountStatus',
    'inspector2:ListCoverage',
    'inspector2:ListFindings',
  ],
  feeds: [scannerSettings, scannedAssets, vulnerabilities],
  async read(place) {
    const { account, region } = place
    let isOn = false
    const listing = {
      service: 'inspector2',
      op: 'BatchGetAccountStatus',
      params: { accountIds: [account] },
      field: 'accounts',
      page: AccountPage,
      item: AccountState,
      feeds: [scannerSettings],
      leadsTo: [scannedAssets, vulnerabilities],
      neverEmpty: true,
    } as const
    await readList(place, listing, async (states, scope) => {
      const own = states.filter((state) => state.account === account)
      isOn ||= own.some((state) => state.isOn)
      const items = own.map(({ scans }) => {
        return { id: `aws/${account}/${region}/inspector`, provider: 'aws', account, region, scans }
      })
      await place.reading.page(scope, scannerSettings, items)
      return items.length
    })
    if (!isOn) return
    await readCoverage(place)
    await readFindings(place)
  },
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html */
async function readCoverage(place: Place): Promise<void> {
  const listing = {
    service: 'inspector2',
    op: 'ListCoverage',
    params: {
      filterCriteria: { accountId: equals(place.account), scanType: equals('PACKAGE') },
    },
    field: 'coveredResources',
    next,
    item: Covered,
    feeds: [scannedAssets],
  }
  await readList(place, listing, async (page, scope) => {
    const items = page.flatMap((covered) => (covered ? [assetOf(place, covered)] : []))
    await place.reading.page(scope, scannedAssets, items)
    return items.length
  })
}

function assetOf({ account, region }: Place, covered: NonNullable<z.infer<typeof Covered>>) {
  const { resource, ...said } = covered
  const place = { provider: 'aws', account, region }
  const id = resource.startsWith('arn:') ? resource : `aws/${account}/${region}/${resource}`
  return {
    id: `inspector/${id}`,
    ...place,
    name: resource.split('/').slice(1).join('/') || resource,
    ...said,
  }
}

/** Suppressed findings are open: hiding one fixes nothing. https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html */
async function readFindings(place: Place): Promise<void> {
  const { account, region } = place
  const listing = {
    service: 'inspector2',
    op: 'ListFindings',
    params: {
      filterCriteria: {
        awsAccountId: equals(account),
        findingStatus: equals('ACTIVE', 'SUPPRESSED'),
        findingType: equals('PACKAGE_VULNERABILITY', 'CODE_VULNERABILITY'),
      },
    },
    field: 'findings',
    next,
    item: Finding,
    feeds: [vulnerabilities],
  }
  await readList(place, listing, async (page, scope) => {
    const items = page.map((finding) => ({ ...finding, provider: 'aws', account, region }))
    await place.reading.page(scope, vulnerabilities, items)
    return items.length
  })
}
