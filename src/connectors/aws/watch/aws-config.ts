import { z } from 'zod'

import { readConfigCounts } from '#connectors/aws/data/config-counts.ts'
import type { Counting } from '#connectors/aws/data/config-counts.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import { readRecordedNames } from '#connectors/aws/network/recorded-names.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { configRecorders } from '#populations/config-recorder.ts'
import type { ConfigRecorder } from '#populations/config-recorder.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'

const Label = z.string().nullish()
const Types = z.array(z.string()).nullish()

/** https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html */
const Group = z.object({
  allSupported: z.boolean().nullish(),
  resourceTypes: Types,
  exclusionByResourceTypes: z.object({ resourceTypes: Types }).nullish(),
  recordingStrategy: z.object({ useOnly: Label }).nullish(),
})

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html */
const Recorder = z.object({ name: Label, recordingGroup: Group.nullish() })
type Recorder = z.infer<typeof Recorder>

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorderStatus.html */
const Statuses = z
  .object({
    ConfigurationRecordersStatus: z
      .array(z.object({ recording: z.boolean(), lastStatus: Label, lastErrorMessage: Label }))
      .min(1),
  })
  .transform(({ ConfigurationRecordersStatus: statuses }) => {
    const failed = statuses.find(({ lastStatus }) => lastStatus?.toUpperCase() === 'FAILURE')
    return {
      on: statuses.some(({ recording }) => recording),
      ...(failed && { failure: failed.lastErrorMessage ?? 'FAILURE' }),
    }
  })

const recorders = 'config.DescribeConfigurationRecorders'
const counts = 'config.GetDiscoveredResourceCounts'

/**
 * Whether AWS Config records, in each region, how many stores it counts there, which is worth as much as its recorder, and the names
 * at which some services take requests. The customer's recorder is the only one that the list has by default.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html
 */
export const awsConfig: Read = {
  where: 'region',
  lists: [recorders, counts],
  permissions: [
    'config:DescribeConfigurationRecorders',
    'config:DescribeConfigurationRecorderStatus',
    'config:GetDiscoveredResourceCounts',
    'config:SelectResourceConfig',
  ],
  feeds: [configRecorders, inventoryCounts, discoveredEndpoints],
  async read(place) {
    const untold: Counting = { now: undefined, leavesOut: () => undefined }
    const counting = place.expects(recorders) ? await readRecorder(place) : untold
    if (!place.expects(counts)) return
    const counted = await readConfigCounts(place, counting)
    const isRecording = typeof counting.now === 'boolean' ? counting.now : undefined
    await readRecordedNames(place, { ...counted, isRecording })
  },
}

async function readRecorder(place: Place): Promise<Counting> {
  const { account, region } = place
  const feeds = [configRecorders, inventoryCounts]
  const status = new DetailScope(place, 'config', 'DescribeConfigurationRecorderStatus', feeds)
  const listing = {
    service: 'config',
    op: 'DescribeConfigurationRecorders',
    field: 'ConfigurationRecorders',
    item: Recorder,
    feeds: [configRecorders],
    leadsTo: [inventoryCounts],
  }
  let counting: Counting = { now: undefined, leavesOut: () => undefined }
  await readList(
    place,
    listing,
    async ([recorder], scope) => {
      const base = { id: `aws/${account}/${region}/config-recorder`, provider: 'aws' }
      const item: ConfigRecorder = { ...base, account, region, on: false }
      if (recorder) {
        const said = await status.ask({}, Statuses)
        const everything = recorder.recordingGroup?.allSupported ?? undefined
        Object.assign(item, 'unread' in said ? { on: said } : said, { everything })
      }
      // What could not be delivered was not counted either.
      const now = item.on === true && item.failure !== undefined ? false : item.on
      counting = { now, leavesOut: (type) => leavesOut(recorder, type) }
      await place.reading.page(scope, configRecorders, [item])
      return 1
    },
    async (scope, isWhole) => {
      if (!isWhole) counting = { ...counting, now: { unread: scope } }
    },
  )
  await status.end()
  return counting
}

/** Whether a recorder leaves out a kind of resources, by whichever of its three ways of choosing is set. */
function leavesOut(recorder: Recorder | undefined, type: string): boolean | undefined {
  const group = recorder?.recordingGroup
  if (!group) return undefined
  const excluded = group.exclusionByResourceTypes?.resourceTypes ?? []
  const by = group.recordingStrategy?.useOnly
  if (by === 'EXCLUSION_BY_RESOURCE_TYPES') return excluded.includes(type)
  if (by === 'ALL_SUPPORTED_RESOURCE_TYPES' || group.allSupported) return false
  return group.resourceTypes ? !group.resourceTypes.includes(type) : undefined
}
