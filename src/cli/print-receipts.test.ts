import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'

import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'

import { terminal } from './output.ts'
import { printReceipts } from './print-receipts.ts'

const readAt = new Date('2026-03-01T00:00:00Z')

function receipt(scope: string, because?: string, message?: string): Receipt {
  return {
    scope,
    feeds: ['database'],
    basis: measured,
    complete: because === undefined,
    ...(because !== undefined && { because }),
    ...(message !== undefined && { message }),
    calls: 2,
    pages: 1,
    items: 10,
    readAt,
  }
}

const receipts = [
  receipt('aws/1/eu-west-1/rds.DescribeDBInstances'),
  receipt('aws/1/eu-west-2/rds.DescribeDBInstances', 'AccessDenied', 'not allowed'),
  receipt('aws/2/eu-west-1/rds.DescribeDBInstances'),
  receipt('aws/2/eu-west-2/rds.DescribeDBInstances', 'AccessDenied', 'not allowed'),
  receipt('aws/2/eu-west-2/eks.ListClusters', 'AccessDenied', 'not\u001B[2J allowed'),
  receipt('aws/accounts'),
]

test('many accounts and regions make one line for a call and its outcome, one alone keeps its name', (t) => {
  const lines = said(t, () => printReceipts(receipts, { data: '' }, {}))
  assert.deepEqual(lines, [
    'scope                             read                      scopes  items  calls',
    'aws/*/rds.DescribeDBInstances     complete                  2       20     4',
    'aws/*/rds.DescribeDBInstances     incomplete: AccessDenied  2       20     4',
    'aws/2/eu-west-2/eks.ListClusters  incomplete: AccessDenied  1       10     2',
    'aws/accounts                      complete                  1       10     2',
    '',
    '3 of 6 scopes read to the end, 60 items, 12 calls',
    '',
    'aws/1/eu-west-2/rds.DescribeDBInstances and 1 more: not allowed',
    '',
    'aws/2/eu-west-2/eks.ListClusters: not [2J allowed',
  ])
})

test('each scope has its line where all are asked for, and as JSON', (t) => {
  const all = said(t, () => printReceipts(receipts, { data: '' }, { all: true }))
  assert.deepEqual(
    all.slice(1, 7).map((line) => line.split(' ')[0]),
    receipts.map(({ scope }) => scope).toSorted(),
  )
  const json = said(t, () => printReceipts(receipts, { data: '', json: true }, {}))
  assert.deepEqual(
    json.map((line) => JSON.parse(line).scope),
    receipts.map(({ scope }) => scope),
  )
})

function said(t: TestContext, print: () => void): string[] {
  let text = ''
  const mocked = t.mock.method(terminal, 'out', (data: string | Uint8Array) => {
    text += String(data)
  })
  print()
  mocked.mock.restore()
  return text.trimEnd().split('\n')
}
