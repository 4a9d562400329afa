import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  account,
  changed,
  dataOfOne,
  databasesOf,
  replay,
} from '#connectors/aws/fixtures/replay.ts'
import { matches } from '#engine/exclusion.ts'
import { inventoryCounts } from '#populations/inventory-count.ts'

const unread = [
  'AWS::HealthLake::FHIRDatastore',
  'AWS::Kendra::Index',
  'AWS::Lightsail::Bucket',
  'AWS::SageMaker::FeatureGroup',
]

test('stores that are not read are counted, and nothing that is read is taken for one of them', async () => {
  const resourceCounts = unread.map((resourceType) => ({ resourceType, count: 1 }))
  const counting = changed(dataOfOne, ({ op }) => op === 'GetDiscoveredResourceCounts', {
    response: { totalDiscoveredResources: 4, resourceCounts },
  })
  const read = await replay(counting)
  for (const type of unread) {
    const id = `aws/${account}/us-east-1/config/${type}`
    const item = read.items.get(inventoryCounts.id)?.get(id)?.item
    const { kind, ids = '', count } = inventoryCounts.item.parse(item)
    assert.equal(count, 1, type)
    const ours = [...databasesOf(read).values()].filter((each) => each.kind === kind)
    assert.notEqual(ids, '', type)
    assert(!ours.some((each) => matches(ids, each.id)), type)
  }
})
