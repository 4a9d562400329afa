import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import type { ThreatFinding } from '#populations/threat-finding.ts'

import { keptUntil } from './kept-until.ts'

const next = { from: 'NextToken', as: 'NextToken' }

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
const Detector = z
  .object({ Status: z.string().min(1) })
  .transform((raw) => ({ on: raw.Status === 'ENABLED' }))

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
const Finding = z
  .object({
    Arn: z.string().min(1),
    Type: z.string().min(1),
    Severity: z.number(),
    CreatedAt: z.iso.datetime({ offset: true }),
    Resource: z.looseObject({ ResourceType: z.string().nullish() }).nullish(),
    Service: z.object({ EventFirstSeen: z.iso.datetime().nullish() }).nullish(),
  })
  .transform((raw): Omit<ThreatFinding, 'account' | 'region'> => ({
    id: raw.Arn,
    provider: 'aws',
    kind: raw.Type,
    // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
    severity: raw.Severity >= 9 ? 'critical' : 'high',
    // Whether the days start anew with each change is not said.
    keptUntil: keptUntil(raw.CreatedAt),
    ...(raw.Resource?.ResourceType && { resource: raw.Resource.ResourceType }),
    ...(raw.Service?.EventFirstSeen && { firstObservedAt: raw.Service.EventFirstSeen }),
  }))
const Findings = z.object({ Findings: z.array(Finding) })

/** How many findings one call describes. */
const atOnce = 50

/**
 * GuardDuty in each region: on or not, and its severe findings that nobody archived. Where it is off nobody asks for findings:
 * an empty list would close those that are open.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListDetectors.html
 */
export const guardDuty: Read = {
  where: 'region',
  lists: ['guardduty.ListDetectors'],
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
  ],
  feeds: [threatDetectors, threatFindings],
  async read(place) {
    const { account, region } = place
    const detectors: string[] = []
    let isUnread = false
    const status = new DetailScope(place, 'guardduty', 'GetDetector', [threatDetectors])
    const listing = { service: 'guardduty', op: 'ListDetectors', field: 'DetectorIds', next }
    const item = z.string().min(1)
    const feeds = { feeds: [threatDetectors], leadsTo: [threatFindings] }
    await readList(place, { ...listing, item, ...feeds }, async (ids, scope) => {
      const [id] = ids
      const said = id === undefined ? { on: false } : await status.ask({ DetectorId: id }, Detector)
      if (id !== undefined && 'on' in said && said.on) detectors.push(id)
      isUnread = 'unread' in said
      const on = 'unread' in said ? said : said.on
      const detector = {
        id: `aws/${account}/${region}/guardduty`,
        provider: 'aws',
        account,
        region,
      }
      await place.reading.page(scope, threatDetectors, [{ ...detector, on }])
      return 1
    })
    await status.end()
    for (const id of detectors) await readFindings(place, id)
    // Nobody knows whether to ask.
    if (isUnread) await findingsOf(place).end({ items: 0, isWhole: false })
  },
}

function findingsOf(place: Place): DetailScope {
  return new DetailScope(place, 'guardduty', 'GetFindings', [threatFindings])
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html */
async function readFindings(place: Place, detector: string): Promise<void> {
  const { account, region } = place
  const list = new DetailScope(place, 'guardduty', 'ListFindings', [threatFindings])
  const description = findingsOf(place)
  const ids = await list.askList(
    {
      DetectorId: detector,
      FindingCriteria: {
        Criterion: {
          // An administrator's detector lists those of its members too; each account answers for its own.
          accountId: { Equals: [account] },
          severity: { GreaterThanOrEqual: 7 },
          'service.archived': { Equals: ['false'] },
        },
      },
    },
    { page: listIn('FindingIds', next), item: z.string().min(1) },
  )
  await list.end()
  let items = 0
  // In one order, so that a recording answers whichever way they were listed.
  const known = 'unread' in ids ? [] : ids.toSorted()
  for (let start = 0; start < known.length; start += atOnce) {
    const asked = { DetectorId: detector, FindingIds: known.slice(start, start + atOnce) }
    const described = await description.ask(asked, Findings)
    if ('unread' in described) continue
    const found = described.Findings.map((finding) => ({ ...finding, account, region }))
    items += found.length
    await place.reading.page(description.scope, threatFindings, found)
  }
  await description.end({ items, isWhole: !('unread' in ids) && items === known.length })
}
