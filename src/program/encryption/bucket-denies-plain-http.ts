import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import type { PolicyStatement } from '#populations/policy-statement.ts'
import { statementOf } from '#populations/policy/statement.ts'
import { openWithoutTls } from '#populations/policy/transport-security.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { buckets } from './bucket.ts'
import type { Bucket } from './bucket.ts'

/**
 * S3 answers over plain HTTP unless the bucket's policy denies it, to everybody, for every action, on the bucket and on its
 * objects. On Google Cloud a constraint of the organisation's policy says so.
 */
export const bucketDeniesPlainHttp = test({
  id: 'bucket-denies-plain-http',
  asks: {
    de: 'Weist jeder Bucket Anfragen ohne TLS ab, von allen, bei jeder Aktion und für alle Objekte?',
    en: 'Does every bucket turn away requests without TLS, from everybody, for every action and every object?',
  },
  on: buckets,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ id, policy, refusesPlainHttp }) {
    if (refusesPlainHttp !== undefined) {
      if (!isKnown(refusesPlainHttp)) return notKnown(refusesPlainHttp)
      return refusesPlainHttp ? pass : fail('allowed')
    }
    if (!isKnown(policy)) return notKnown(policy)
    const open = openWithoutTls(policy.map(statementOf), id)
    if (open.includes('condition')) return fail('no-denial')
    const [first] = open
    return first === undefined ? pass : fail(`some-${first}s`)
  },
  reasons: {
    de: {
      allowed: () => 'Keine Vorgabe schließt Anfragen ohne TLS aus.',
      'no-denial': () => 'Keine Anweisung der Richtlinie verweigert Anfragen ohne TLS.',
      'some-principals': () => 'Anfragen ohne TLS werden nicht allen verweigert.',
      'some-actions': () => 'Anfragen ohne TLS werden nicht für jede Aktion verweigert.',
      'some-resources': () =>
        'Anfragen ohne TLS werden nicht für den Bucket und alle seine Objekte verweigert.',
    },
    en: {
      allowed: () => 'No constraint rules out requests without TLS.',
      'no-denial': () => 'No statement of its policy denies requests without TLS.',
      'some-principals': () => 'Requests without TLS are not denied to everybody.',
      'some-actions': () => 'Requests without TLS are not denied for every action.',
      'some-resources': () =>
        'Requests without TLS are not denied for the bucket and all its objects.',
    },
  },
  fixtures: {
    pass: bucket([denial({})]),
    fail: bucket([denial({ actions: ['s3:PutObject'] })]),
    unknown: bucket(undefined),
  },
})

function bucket(policy: Bucket['policy']): Bucket {
  return { id: 'arn:aws:s3:::papers', policy }
}

function denial(more: Partial<PolicyStatement>): PolicyStatement {
  return {
    effect: 'Deny',
    principals: ['*'],
    actions: ['s3:*'],
    resources: ['arn:aws:s3:::papers', 'arn:aws:s3:::papers/*'],
    conditions: [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }],
    ...more,
  }
}
