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

const Selector = z.object({ ReadWriteType: Label, IncludeManagementEvents: Flag })
const Words = z.array(z.string()).nullish()
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
 * Which management events a trail records, from event selectors of either kind. A name given to an advanced selector says
 * nothing; what a selector narrows further than to reads or writes counts for nothing.
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
  .transform((raw): 'all' | 'read' | 'write' | 'none' => {
    const recorded = new Set([
      ...(raw.EventSelectors ?? []).flatMap(recordedBy),
      ...(raw.AdvancedEventSelectors ?? []).flatMap(recordedByAdvanced),
    ])
    if (recorded.has('read') && recorded.has('write')) return 'all'
    const [only] = recorded
    return only ?? 'none'
  })

type Kind = 'read' | 'write'

function recordedBy(selector: z.infer<typeof Selector>): Kind[] {
  if (selector.IncludeManagementEvents !== true) return []
  if (selector.ReadWriteType === 'All') return ['read', 'write']
  if (selector.ReadWriteType === 'ReadOnly') return ['read']
  return selector.ReadWriteType === 'WriteOnly' ? ['write'] : []
}

/** Two sources so busy that AWS lets basic selectors leave them out too. */
const mayBeLeftOut = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])

function recordedByAdvanced({ FieldSelectors: fields }: AdvancedSelector): Kind[] {
  let kinds: Kind[] = []
  let isManagement = false
  for (const { Field: field, Equals: equals, ...others } of fields) {
    const operators = Object.entries(others).filter(([, values]) => values && values.length > 0)
    if (field === 'eventCategory' && operators.length === 0) {
      isManagement = equals?.includes('Management') === true
    } else if (field === 'readOnly' && operators.length === 0) {
      kinds = [
        ...(equals?.includes('true') ? (['read'] as const) : []),
        ...(equals?.includes('false') ? (['write'] as const) : []),
      ]
      if (kinds.length === 0) return []
    } else if (field === 'eventSource' && !equals?.length) {
      const leftOut = operators.every(
        ([operator, values]) =>
          operator === 'NotEquals' && values?.every((value) => mayBeLeftOut.has(value)),
      )
      if (!leftOut) return []
    } else return []
  }
  if (!isManagement) return []
  return kinds.length > 0 ? kinds : ['read', 'write']
}
