import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { configRecorders } from '#populations/config-recorder.ts'
import type { ConfigRecorder } from '#populations/config-recorder.ts'

const feeds = [configRecorders]
const Label = z.string().nullish()

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationRecorder.html */
const Recorder = z.object({
  name: Label,
  recordingGroup: z.object({ allSupported: z.boolean().nullish() }).nullish(),
})

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

/**
 * Whether AWS Config records, in each region. The customer's recorder is the only one that the list has by default.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html
 */
export const awsConfigRecorders: Read = {
  where: 'region',
  lists: ['config.DescribeConfigurationRecorders'],
  permissions: [
    'config:DescribeConfigurationRecorders',
    'config:DescribeConfigurationRecorderStatus',
  ],
  feeds,
  async read(place) {
    const { account, region } = place
    const status = new DetailScope(place, 'config', 'DescribeConfigurationRecorderStatus', feeds)
    const listing = {
      service: 'config',
      op: 'DescribeConfigurationRecorders',
      field: 'ConfigurationRecorders',
    }
    await readList(place, { ...listing, item: Recorder, feeds }, async (recorders, scope) => {
      const base = { id: `aws/${account}/${region}/config-recorder`, provider: 'aws' }
      const [recorder] = recorders
      const item: ConfigRecorder = { ...base, account, region, on: false }
      if (recorder) {
        const said = await status.ask({}, Statuses)
        const everything = recorder.recordingGroup?.allSupported ?? undefined
        Object.assign(item, 'unread' in said ? { on: said } : said, { everything })
      }
      await place.reading.page(scope, configRecorders, [item])
      return 1
    })
    await status.end()
  },
}
