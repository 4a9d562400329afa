import pLimit from 'p-limit'
import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { isKnown } from '#populations/reported.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import type { ThreatFinding } from '#populations/threat-finding.ts'

import { ArchivingFilter, archivedFindings, openFindings } from './archiving-filter.ts'
import type { Criterion } from './archiving-filter.ts'
import { keptUntil } from './kept-until.ts'

const Name = z.string().min(1)
const next = { from: 'NextToken', as: 'NextToken' }

const filterPage = listIn('FilterNames', next)
const findingPage = listIn('FindingIds', next)

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
const Detector = z
  .object({ Status: z.string().min(1) })
  .transform((raw) => ({ on: raw.Status === 'ENABLED' }))

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
const Finding = z
  .object({
    Arn: z.string().min(1),
    AccountId: z.string().regex(/^\d{12}$/),
    Type: z.string().min(1),
    Severity: z.number(),
    CreatedAt: z.iso.datetime({ offset: true }),
    Resource: z.looseObject({ ResourceType: z.string().nullish() }).nullish(),
    Service: z.object({ EventFirstSeen: z.iso.datetime().nullish() }).nullish(),
  })
  .transform((raw): Omit<ThreatFinding, 'region'> => ({
    id: raw.Arn,
    provider: 'aws',
    account: raw.AccountId,
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
 * GuardDuty in each region: on or not, and its severe findings that nobody archived, or a filter did. Where it is off nobody asks for findings:
 * an empty list would close those that are open.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListDetectors.html
 */
export const guardDuty: Read = {
  where: 'region',
  lists: ['guardduty.ListDetectors'],
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:ListFilters',
    'guardduty:GetFilter',
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
    const item = Name
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

/**
 * What is open, and what a filter archived: nobody dealt with that. Whether a person or a filter archived one no answer says, so one that was
 * archived counts as open while a filter would archive it. The filters of an administrator work on its members' findings, too.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html
 */
async function readFindings(place: Place, detector: string): Promise<void> {
  const { account, region } = place
  const detail = (op: string) => new DetailScope(place, 'guardduty', op, [threatFindings])
  const [filters, filter, list] = [
    detail('ListFilters'),
    detail('GetFilter'),
    detail('ListFindings'),
  ]
  const description = findingsOf(place)
  const found = new Set<string>()
  let isWhole = true
  const names = await filters.askList({ DetectorId: detector }, { page: filterPage, item: Name })
  const rules = isKnown(names)
    ? await pLimit(4).map(names.toSorted(), (FilterName) =>
        filter.ask({ DetectorId: detector, FilterName }, ArchivingFilter),
      )
    : [names]
  const asked: Criterion[] = [openFindings(account)]
  for (const rule of rules) {
    if (rule === null) continue
    if (!isKnown(rule)) isWhole = false
    else asked.push(archivedFindings(rule))
  }
  for (const criterion of asked) {
    const params = { DetectorId: detector, FindingCriteria: { Criterion: criterion } }
    const ids = await list.askList(params, { page: findingPage, item: Name })
    if (!isKnown(ids)) isWhole = false
    else for (const id of ids) found.add(id)
  }
  for (const scope of [filters, filter, list]) await scope.end()
  let items = 0
  // In one order, so that a recording answers whichever way they were listed.
  const known = [...found].toSorted()
  for (let start = 0; start < known.length; start += atOnce) {
    const few = { DetectorId: detector, FindingIds: known.slice(start, start + atOnce) }
    const described = await description.ask(few, Findings)
    if ('unread' in described) continue
    const read = described.Findings.map((finding) => ({ ...finding, region }))
    items += read.length
    await place.reading.page(description.scope, threatFindings, read)
  }
  await description.end({ items, isWhole: isWhole && items === known.length })
}
