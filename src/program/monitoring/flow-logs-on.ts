import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { networkFlowLogs } from '#populations/network-flow-log.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

export const flowLogsOn = test({
  id: 'flow-logs-on',
  asks: {
    de: 'Wird der Verkehr jedes Netzes aufgezeichnet?',
    en: 'Is the traffic of every network recorded?',
  },
  on: networkFlowLogs,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  // What runs without a network of its own has no traffic to record.
  mayBeEmpty: true,
  judge({ on, recordsOnly, failure }) {
    if (!isKnown(on)) return notKnown(on)
    if (on) return recordsOnly === undefined ? pass : fail(recordsOnly)
    return failure === undefined ? fail('off') : fail('broken', { failure })
  },
  reasons: {
    de: {
      off: () => 'Der Verkehr dieses Netzes wird nicht aufgezeichnet.',
      accepted: () => 'Aufgezeichnet wird nur zugelassener Verkehr, abgewiesener nicht.',
      rejected: () => 'Aufgezeichnet wird nur abgewiesener Verkehr, zugelassener nicht.',
      broken: ({ failure }) =>
        `Die Aufzeichnung ist eingerichtet, kommt aber nicht an: ${failure}.`,
    },
    en: {
      off: () => 'The traffic of this network is not recorded.',
      accepted: () => 'Only traffic that was let through is recorded, not what was turned away.',
      rejected: () => 'Only traffic that was turned away is recorded, not what was let through.',
      broken: ({ failure }) => `Recording is set up, but does not arrive: ${failure}.`,
    },
  },
  fixtures: {
    pass: network({ on: true }),
    fail: network({ on: false, failure: 'Access error' }),
    unknown: network({ on: { unread: 'aws/111122223333/us-east-1/ec2.DescribeFlowLogs' } }),
  },
})

function network(state: { on: boolean | { unread: string }; failure?: string }) {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return { id: 'vpc:one', ...place, name: 'one', ...state }
}
