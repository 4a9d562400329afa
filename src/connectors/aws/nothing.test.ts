import assert from 'node:assert/strict'
import { test } from 'node:test'

import { account, replay } from './fixtures/replay.ts'
import { nothingAnywhere } from './nothing.ts'
import { reads } from './reads.ts'

test('an account with nothing in it is read whole, every list of it', async () => {
  const regions = ['us-east-1', 'us-west-2']
  const read = await replay([
    {
      service: 'ec2',
      op: 'DescribeRegions',
      account,
      region: 'us-east-1',
      params: { AllRegions: true },
      response: { Regions: regions.map((RegionName) => ({ RegionName })) },
    },
    ...nothingAnywhere(account, regions),
  ])

  assert.deepEqual(
    read.receipts.filter(({ complete }) => !complete).map(({ scope, because }) => [scope, because]),
    [],
  )
  const scopes = new Set(read.receipts.map(({ scope }) => scope.split('/').at(-1)))
  const unasked = reads.flatMap(({ lists }) => lists).filter((list) => !scopes.has(list))
  assert.deepEqual(unasked, [])
})
