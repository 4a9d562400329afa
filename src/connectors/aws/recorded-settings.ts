import type { RecordedCall } from '#connectors/transport.ts'

import { nobody } from './recording.ts'
import { CallerIdentity } from './schema.ts'
import { AwsSettings } from './settings.ts'

/**
 * The settings that replay a recording. The account of calls that name none is what STS answered in it, else the one
 * account it names, else twelve zeros. A recording that got no further than asking STS is replayed up to there.
 */
export function settingsOf(recorded: readonly RecordedCall[]): AwsSettings {
  const find = (service: string, op: string): RecordedCall[] =>
    recorded.filter((call) => call.service === service && call.op === op)
  const [listAccounts] = find('organizations', 'ListAccounts')
  const [describeRegions] = find('ec2', 'DescribeRegions')
  const callers = find('sts', 'GetCallerIdentity')
  const caller = callers
    .map((call) => CallerIdentity.safeParse(call.response))
    .findLast((identity) => identity.success)?.data
  const named = [...new Set(recorded.flatMap((call) => call.account ?? []))]
  const stoppedAtOnce = callers.length > 0 && callers.length === recorded.length

  const account =
    listAccounts?.account ??
    caller ??
    (named.length === 1 ? named[0] : undefined) ??
    (stoppedAtOnce ? undefined : nobody)
  return AwsSettings.parse({
    account,
    homeRegion: describeRegions?.region,
    // Nobody assumes a role in a recording.
    organization: listAccounts && { roleName: 'recorded' },
  })
}
