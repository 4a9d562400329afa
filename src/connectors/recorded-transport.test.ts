import assert from 'node:assert/strict'
import { test } from 'node:test'

import { recordedTransport } from './recorded-transport.ts'
import type { RecordedCall } from './transport.ts'

const line: RecordedCall = { service: 's', op: 'List', params: {}, response: 1 }
const question = { service: 's', op: 'List', account: 'a', region: 'r', params: {} }

test('the size of a page and empty parameters are no part of the question, the rest is', async () => {
  const params = { Marker: 'x', MaxRecords: 20, Filters: [{ b: 1, a: 2 }], Nothing: null }
  const held = recordedTransport([{ ...line, params }])
  const same = { Filters: [{ a: 2, b: 1 }], Marker: 'x', MaxItems: 9, Other: undefined }

  assert.equal(await held.call({ ...question, params: same }), 1)
  await assert.rejects(held.call({ ...question, params: { ...same, Marker: 'y' } }), {
    name: 'CallError',
    code: 'NotRecorded',
  })
})

test('the most specific line answers, wherever it stands', async () => {
  const lines = [
    { ...line, account: 'a', region: 'r', response: 'exact' },
    { ...line, account: 'a', response: 'account' },
    { ...line, region: 'r', response: 'region' },
    { ...line, response: 'any' },
  ]
  for (const calls of [lines, lines.toReversed()]) {
    const held = recordedTransport(calls)
    assert.equal(await held.call(question), 'exact')
    assert.equal(await held.call({ ...question, region: 'q' }), 'account')
    assert.equal(await held.call({ ...question, account: 'b' }), 'region')
    assert.equal(await held.call({ ...question, account: 'b', region: 'q' }), 'any')
  }
  const elsewhere = recordedTransport([{ ...line, account: 'a', region: 'q' }])
  await assert.rejects(elsewhere.call(question), { code: 'NotRecorded' })
})

test('of one call recorded twice the last line answers, every time', async () => {
  const held = recordedTransport([line, { ...line, response: 2 }])

  assert.deepEqual([await held.call(question), await held.call(question)], [2, 2])
})

test('a recorded error is thrown again, dates come as ISO strings', async () => {
  const error = { code: 'AccessDenied', message: 'no' }
  const at = '2026-11-23T00:00:00Z'
  const held = recordedTransport([
    { service: 's', op: 'List', params: {}, error },
    {
      ...line,
      op: 'Get',
      params: { Since: at },
      response: [
        { a: { $date: at }, b: { $b64: 'AQ' }, c: { $date: '2026-11-23T02:00:00+02:00' } },
      ],
    },
  ])

  await assert.rejects(held.call(question), { name: 'CallError', ...error })
  assert.deepEqual(await held.call({ ...question, op: 'Get', params: { Since: { $date: at } } }), [
    { a: at, b: 'AQ', c: '2026-11-23T00:00:00.000Z' },
  ])
})
