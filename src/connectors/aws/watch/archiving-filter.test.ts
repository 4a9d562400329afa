import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ArchivingFilter, archivedFindings } from './archiving-filter.ts'

const account = '111122223333'

function asked(criterion: object, action = 'ARCHIVE') {
  const filter = ArchivingFilter.parse({
    Action: action,
    FindingCriteria: { Criterion: criterion },
  })
  return filter && archivedFindings(filter, account)
}

test('what a filter archives is asked by its own words, of our account and of severe findings alone', () => {
  const ours = { accountId: { Equals: [account] }, 'service.archived': { Equals: ['true'] } }
  const type = { Eq: ['Recon:EC2/Portscan'], Neq: null }
  assert.deepEqual(asked({ type, 'service.archived': { Eq: ['false'] } }), {
    ...ours,
    type: { Equals: ['Recon:EC2/Portscan'] },
    severity: { GreaterThanOrEqual: 7 },
  })
  assert.deepEqual(asked({ severity: { Gte: 8, Lte: 9 } }), {
    ...ours,
    severity: { GreaterThanOrEqual: 8, LessThanOrEqual: 9 },
  })
  assert.deepEqual(asked({ severity: { GreaterThanOrEqual: 4 } }), {
    ...ours,
    severity: { GreaterThanOrEqual: 7 },
  })
  assert.deepEqual(asked({ accountId: { NotEquals: ['9'] } })?.['accountId'], {
    NotEquals: ['9'],
    Equals: [account],
  })
})

test('a filter that archives nothing, or for other accounts alone, asks nothing; one in words we do not know is no answer', () => {
  assert.equal(asked({ type: { Eq: ['x'] } }, 'NOOP'), null)
  assert.equal(asked({ accountId: { Equals: ['9'] } }), undefined)
  const strange = { Action: 'ARCHIVE', FindingCriteria: { Criterion: { type: { Like: ['x'] } } } }
  assert.equal(ArchivingFilter.safeParse(strange).success, false)
})
