import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { auditLogCoverages } from '#populations/audit-log-coverage.ts'
import { auditTrails } from '#populations/audit-trail.ts'
import type { AuditTrail } from '#populations/audit-trail.ts'
import { isKnown } from '#populations/reported.ts'

import { ManagementEvents, Trail, TrailStatus } from './trail-schema.ts'

const feeds = [auditTrails, auditLogCoverages]

/**
 * The trails of an account, and those that reach every region of it, its organisation's among them. Every region lists
 * the latter, so one region of the account asks after them, and says what the account is covered by.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const trails: Read = {
  where: 'region',
  lists: ['cloudtrail.DescribeTrails'],
  permissions: [
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
  ],
  feeds,
  async read(place) {
    const status = new DetailScope(place, 'cloudtrail', 'GetTrailStatus', feeds)
    const selectors = new DetailScope(place, 'cloudtrail', 'GetEventSelectors', feeds)
    const listing = { service: 'cloudtrail', op: 'DescribeTrails', field: 'trailList', feeds }
    await readList(place, { ...listing, item: Trail }, async (listed, scope) => {
      const asked = listed.filter(
        (trail) => trail.region === place.region || (trail.everyRegion && place.isMain),
      )
      const read = await pLimit(4).map(asked, async (trail): Promise<AuditTrail> => {
        const said = await status.ask({ Name: trail.id }, TrailStatus)
        const selected = await selectors.ask({ TrailName: trail.id }, ManagementEvents)
        const recorded = isKnown(selected) ? selected : { managementEvents: selected }
        if ('unread' in said) {
          const logged = trail.logGroup !== null && { logDelivery: said }
          return { ...trail, on: said, delivery: said, ...logged, ...recorded }
        }
        const { logDelivery, ...others } = said
        const logged = trail.logGroup !== null && { logDelivery }
        return { ...trail, ...others, ...logged, ...recorded }
      })
      const own = read.filter((trail) => isReportedHere(trail, place))
      await place.reading.page(scope, auditTrails, own)
      if (!place.isMain) return own.length
      await place.reading.page(scope, auditLogCoverages, [coverageOf(place, read)])
      return own.length + 1
    })
    await status.end()
    await selectors.end()
  },
}

/** A trail of every region is reported where the account asks after those, any other at home; never by another account. */
function isReportedHere(trail: AuditTrail, place: Place): boolean {
  const isEverywhere = isKnown(trail.everyRegion) && trail.everyRegion
  return trail.account === place.account && (!isEverywhere || place.isMain)
}

function coverageOf({ account }: Place, read: readonly AuditTrail[]) {
  const everywhere = read.filter((trail) => isKnown(trail.everyRegion) && trail.everyRegion)
  return {
    id: `aws/${account}/audit-log`,
    provider: 'aws',
    account,
    trails: everywhere.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
