import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { judgeKept, keptReasons } from './judge-kept.ts'
import { keptFlowLogs } from './kept-log.ts'

export const flowLogsOn = test({
  id: 'flow-logs-on',
  asks: {
    de: 'Wird der Verkehr jedes Netzes aufgezeichnet?',
    en: 'Is the traffic of every network recorded?',
  },
  on: keptFlowLogs,
  parameters: z.object({
    /** How many per cent of the traffic must be recorded at least where a provider records samples; half is what Google Cloud begins with. */
    samplePercent: field(z.int().min(1).max(100).default(50), {
      de: 'Aufgezeichneter Verkehr mindestens, in Prozent',
      en: 'Traffic recorded at least, in per cent',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  // What runs without a network of its own has no traffic to record.
  mayBeEmpty: true,
  judge({ on, recordsOnly, sample, failure, ...log }, _at, { samplePercent }) {
    if (!isKnown(on)) return notKnown(on)
    if (on) {
      if (recordsOnly !== undefined) return fail(recordsOnly)
      return judgeKept({ ...log, sample }, samplePercent)
    }
    return failure === undefined ? fail('off') : fail('broken', { failure })
  },
  reasons: {
    de: {
      off: () => 'Der Verkehr dieses Netzes wird nicht aufgezeichnet.',
      accepted: () => 'Aufgezeichnet wird nur zugelassener Verkehr, abgewiesener nicht.',
      rejected: () => 'Aufgezeichnet wird nur abgewiesener Verkehr, zugelassener nicht.',
      filtered: () => 'Aufgezeichnet wird nur, was ein Filter durchlässt.',
      sampled: ({ is, must }) =>
        `Aufgezeichnet wird nur eine Stichprobe von ${is} %; verlangt sind ${must} %.`,
      ...keptReasons.de,
      broken: ({ failure }) =>
        `Die Aufzeichnung ist eingerichtet, kommt aber nicht an: ${failure}.`,
    },
    en: {
      off: () => 'The traffic of this network is not recorded.',
      accepted: () => 'Only traffic that was let through is recorded, not what was turned away.',
      rejected: () => 'Only traffic that was turned away is recorded, not what was let through.',
      filtered: () => 'Only what a filter lets through is recorded.',
      sampled: ({ is, must }) => `Only a sample of ${is} % is recorded; ${must} % are asked.`,
      ...keptReasons.en,
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
  return { id: 'vpc:one', ...place, name: 'one', kept: true, ...state }
}
