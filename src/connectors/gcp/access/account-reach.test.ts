import assert from 'node:assert/strict'
import { test } from 'node:test'

import { reachOf } from './account-reach.ts'
import type { Lead, Standing } from './account-reach.ts'

const high: Standing = { isHigh: true, unsaid: undefined }

function uses(from: string, to: string): Lead {
  return { from, to, ways: ['use'] }
}

test('the shortest way up is named, whatever the order, and none that leads back', () => {
  const standings = new Map([['serviceAccount:top', high]])
  const leads = [
    uses('user:a', 'serviceAccount:one'),
    uses('serviceAccount:one', 'serviceAccount:two'),
    uses('serviceAccount:two', 'serviceAccount:one'),
    uses('serviceAccount:two', 'serviceAccount:Top'),
    uses('serviceAccount:one', 'serviceAccount:other'),
    uses('serviceAccount:other', 'serviceAccount:top'),
  ]
  for (const given of [leads, leads.toReversed()]) {
    const reach = reachOf(standings, given)
    assert.deepEqual(reach('user:A').ways, ['use > one > other > top'])
    assert.deepEqual(reach('serviceAccount:one').ways, ['use > other > top', 'use > two > top'])
    assert.deepEqual(reach('serviceAccount:two').ways, ['use > one > other > top', 'use > top'])
    assert.deepEqual(reach('serviceAccount:top').ways, [])
  }
})

test('what is not known on the way leaves it open, by the scope that says why', () => {
  const unread = { because: { unread: 'a/scope' } }
  const standings = new Map<string, Standing>([
    ['serviceAccount:top', high],
    ['serviceAccount:dim', { isHigh: false, unsaid: { because: undefined } }],
  ])
  const leads = [
    uses('user:a', 'serviceAccount:one'),
    uses('serviceAccount:one', 'serviceAccount:dim'),
    { ...uses('serviceAccount:one', 'serviceAccount:top'), unsure: unread },
    uses('user:b', 'serviceAccount:dim'),
    { ...uses('user:c', 'serviceAccount:low'), unsure: unread },
  ]
  const reach = reachOf(standings, leads)
  assert.deepEqual(reach('user:a'), { ways: [], unsaid: unread })
  assert.deepEqual(reach('user:b'), { ways: [], unsaid: { because: undefined } })
  assert.deepEqual(reach('user:c'), { ways: [], unsaid: undefined })
})

test('a chain of many thousand accounts is followed in time', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `serviceAccount:${index}`)
  const leads = names.map((from, index) => uses(from, names[index + 1] ?? 'serviceAccount:top'))
  const begun = performance.now()
  const reach = reachOf(new Map([['serviceAccount:top', high]]), leads)
  const ways = names.flatMap((name) => reach(name).ways)
  assert.equal(ways.length, names.length)
  assert.equal(ways[0], 'use > 1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > …')
  assert(performance.now() - begun < 5000)
})
