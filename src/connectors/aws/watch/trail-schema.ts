import { z } from 'zod'

import { RegionalArn } from '#connectors/aws/arn.ts'
import type { AuditTrail, Delivery } from '#populations/audit-trail.ts'

const Flag = z.boolean().nullish()
const Label = z.string().nullish()

/** A trail as the list has it. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html */
export const Trail = z
  .object({
    TrailARN: RegionalArn,
    Name: z.string().min(1),
    HomeRegion: z.string().min(1),
    IsMultiRegionTrail: Flag,
    IsOrganizationTrail: Flag,
    LogFileValidationEnabled: Flag,
    S3BucketName: Label,
    CloudWatchLogsLogGroupArn: Label,
  })
  .transform((raw): Listed => ({
    id: raw.TrailARN.arn,
    provider: 'aws',
    account: raw.TrailARN.account,
    name: raw.Name,
    region: raw.HomeRegion,
    everyRegion: raw.IsMultiRegionTrail ?? undefined,
    organisation: raw.IsOrganizationTrail ?? undefined,
    exempted: [],
    tamperEvident: raw.LogFileValidationEnabled ?? undefined,
    ...(raw.S3BucketName && {
      destination: `arn:${raw.TrailARN.arn.split(':')[1]}:s3:::${raw.S3BucketName}`,
    }),
    // Absent where it sends nothing there; AWS leaves out what is not set.
    logGroup: raw.CloudWatchLogsLogGroupArn?.replace(/:\*$/, '') || null,
  }))
type Listed = Omit<AuditTrail, 'on' | 'delivery' | 'logDelivery' | 'managementEvents'> & {
  region: string
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export const TrailStatus = z
  .object({
    IsLogging: z.boolean(),
    LatestDeliveryTime: z.iso.datetime().nullish(),
    LatestDeliveryError: Label,
    LatestCloudWatchLogsDeliveryTime: z.iso.datetime().nullish(),
    LatestCloudWatchLogsDeliveryError: Label,
  })
  .transform((raw): { on: boolean; delivery: Delivery; logDelivery: Delivery } => ({
    on: raw.IsLogging,
    delivery: deliveryOf(raw.LatestDeliveryTime, raw.LatestDeliveryError),
    logDelivery: deliveryOf(
      raw.LatestCloudWatchLogsDeliveryTime,
      raw.LatestCloudWatchLogsDeliveryError,
    ),
  }))

function deliveryOf(at: string | null | undefined, error: string | null | undefined): Delivery {
  if (error) return { kind: 'failed', error, ...(at && { at }) }
  return at ? { kind: 'delivered', at } : { kind: 'never' }
}

const Words = z.array(z.string()).nullish()
const Selector = z.object({
  ReadWriteType: Label,
  IncludeManagementEvents: Flag,
  ExcludeManagementEventSources: Words,
})
const AdvancedSelector = z.object({
  FieldSelectors: z.array(
    z.object({
      Field: z.string(),
      Equals: Words,
      NotEquals: Words,
      StartsWith: Words,
      NotStartsWith: Words,
      EndsWith: Words,
      NotEndsWith: Words,
    }),
  ),
})
type AdvancedSelector = z.infer<typeof AdvancedSelector>

/**
 * Which management events a trail records, from event selectors of either kind, and which services' calls that change something it
 * leaves out. A name given to an advanced selector says nothing; what a selector narrows further than to reads or writes, or by more
 * than those services, counts for nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export const ManagementEvents = z
  .object({
    EventSelectors: z.array(Selector).nullish(),
    AdvancedEventSelectors: z.array(AdvancedSelector).nullish(),
  })
  .refine(
    (raw) => raw.EventSelectors ?? raw.AdvancedEventSelectors,
    'neither kind of selector is there',
  )
  .transform((raw): Pick<AuditTrail, 'leavesOut'> & { managementEvents: Recorded } => {
    const selected = [
      ...(raw.EventSelectors ?? []).map(selectedBy),
      ...(raw.AdvancedEventSelectors ?? []).map(selectedByAdvanced),
    ]
    const [only, ...others] = new Set(selected.flatMap(({ kinds }) => kinds))
    const leavesOut = leftOutByEach(selected.filter(({ kinds }) => kinds.includes('write')))
    return {
      managementEvents: others.length > 0 ? 'all' : (only ?? 'none'),
      ...(leavesOut.length > 0 && { leavesOut }),
    }
  })

type Kind = 'read' | 'write'
type Recorded = 'all' | Kind | 'none'
/** What one selector takes in, and the sources that it leaves out of that. */
interface Selected {
  kinds: readonly Kind[]
  without: readonly string[]
}
const nothing: Selected = { kinds: [], without: [] }

/** What one selector leaves out another may take in. */
function leftOutByEach([first, ...others]: readonly Selected[]): string[] {
  const all = [...new Set(first?.without)]
  return all.filter((source) => others.every(({ without }) => without.includes(source))).toSorted()
}

function selectedBy(selector: z.infer<typeof Selector>): Selected {
  if (selector.IncludeManagementEvents !== true) return nothing
  const without = selector.ExcludeManagementEventSources ?? []
  if (selector.ReadWriteType === 'All') return { kinds: ['read', 'write'], without }
  if (selector.ReadWriteType === 'ReadOnly') return { kinds: ['read'], without }
  return selector.ReadWriteType === 'WriteOnly' ? { kinds: ['write'], without } : nothing
}

/** Two sources so busy that AWS lets basic selectors leave them out too. */
const mayBeLeftOut = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])

function selectedByAdvanced({ FieldSelectors: fields }: AdvancedSelector): Selected {
  let kinds: Kind[] = []
  let isManagement = false
  const without: string[] = []
  for (const { Field: field, Equals: equals, ...others } of fields) {
    const operators = Object.entries(others).filter(([, values]) => values && values.length > 0)
    if (field === 'eventCategory' && operators.length === 0) {
      isManagement = equals?.includes('Management') === true
    } else if (field === 'readOnly' && operators.length === 0) {
      kinds = [
        ...(equals?.includes('true') ? (['read'] as const) : []),
        ...(equals?.includes('false') ? (['write'] as const) : []),
      ]
      if (kinds.length === 0) return nothing
    } else if (field === 'eventSource' && !equals?.length) {
      const leftOut = operators.every(
        ([operator, values]) =>
          operator === 'NotEquals' && values?.every((value) => mayBeLeftOut.has(value)),
      )
      if (!leftOut) return nothing
      without.push(...operators.flatMap(([, values]) => values ?? []))
    } else return nothing
  }
  if (!isManagement) return nothing
  return { kinds: kinds.length > 0 ? kinds : ['read', 'write'], without }
}
