import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'

import { policyApproved } from './policy-approved.ts'
import { policyStandings } from './policy-standing.ts'

function version(number: number, effectiveFrom: string): PolicyVersion {
  return {
    id: `cryptography/${number}`,
    policy: 'cryptography',
    number,
    state: 'published',
    draftedBy: 'lead',
    approvals: [{ by: 'admin', at: '2026-01-01T00:00:00.000Z' }],
    publishedAt: '2026-01-01T00:00:00.000Z',
    effectiveFrom,
  }
}

function judged(versions: PolicyVersion[], at: string) {
  const related = groupRelatives(policyStandings, new Map([['policy-version', versions]]))
  const policy = { id: 'cryptography', titleDe: 'K', titleEn: 'C', groups: [], controls: [] }
  const [standing] = policyStandings.derive(policy, related('cryptography'))
  assert(standing)
  const { kind, reason, until } = policyApproved.judge(standing, new Date(at), { approvals: 1 })
  return [kind, reason?.code, reason?.values?.['from'], until?.toISOString()]
}

test('a policy that is published for a later day is not in force until then', () => {
  const berlin = version(1, '2026-11-30T23:00:00.000Z')
  assert.deepEqual(judged([berlin], '2026-11-30T22:59:59Z'), [
    'fail',
    'not-in-force',
    '2026-12-01',
    '2026-11-30T23:00:00.000Z',
  ])
  assert.equal(judged([berlin], '2026-11-30T23:00:00Z')[0], 'pass')
})

test('while an older version holds, a newer one may wait for its day', () => {
  const versions = [version(1, '2026-01-01T00:00:00.000Z'), version(2, '2027-01-01T00:00:00.000Z')]
  assert.equal(judged(versions, '2026-06-01T00:00:00Z')[0], 'pass')
})
