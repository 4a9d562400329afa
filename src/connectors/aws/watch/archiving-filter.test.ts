import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ArchivingFilter, archivedFindings } from './archiving-filter.ts'

function asked(criterion: object, action = 'ARCHIVE') {
  const filter = ArchivingFilter.parse({
    Action: action,
    FindingCriteria: { Criterion: criterion },
  })
  return filter && archivedFindings(filter)
}

test('what a filter archives is asked by its own words, of severe findings alone and of whichever account', () => {
  const ours = { 'service.archived': { Equals: ['true'] } }
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
  })
})

test('a filter that archives nothing asks nothing; one in words we do not know is no answer', () => {
  assert.equal(asked({ type: { Eq: ['x'] } }, 'NOOP'), null)
  const strange = { Action: 'ARCHIVE', FindingCriteria: { Criterion: { type: { Like: ['x'] } } } }
  assert.equal(ArchivingFilter.safeParse(strange).success, false)
})
