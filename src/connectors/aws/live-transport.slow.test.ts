import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CallError } from '#connectors/transport.ts'

import { liveTransport } from './live-transport.ts'
import { callErrorOf, plainJson } from './plain-json.ts'
import { reads } from './reads.ts'
import { services } from './services.ts'
import { AwsSettings } from './settings.ts'

test('only operations that read can be asked, and every list we read is among them', async () => {
  const asked = new Set<string>()
  for (const [name, load] of Object.entries(services)) {
    const { operations } = await load()
    for (const operation of Object.keys(operations)) asked.add(`${name}.${operation}`)
  }
  // By name: it only has AWS compile a list of what there is, and changes nothing of the account.
  const compiles = 'iam.GenerateCredentialReport'
  for (const operation of asked) {
    if (operation !== compiles)
      assert.match(operation, /\.(Get|List|Describe|BatchGet|Head|Select)/)
  }
  for (const list of reads.flatMap((read) => read.lists)) assert(asked.has(list), list)
})

test('any other operation is refused before anything is sent', async () => {
  const transport = liveTransport(AwsSettings.parse({}))

  await assert.rejects(transport.call({ service: 'rds', op: 'DeleteDBInstance', params: {} }), {
    name: 'CallError',
    code: 'NotAllowed',
  })
})

test('an answer is archived as plain JSON', () => {
  const answer = {
    $metadata: { requestId: 'x' },
    at: new Date(0),
    key: Uint8Array.of(1, 2),
    no: undefined,
  }

  assert.deepEqual(plainJson(answer), { at: '1970-01-01T00:00:00.000Z', key: 'AQI=' })
})

test('a failure keeps the most telling code there is', () => {
  const named = (name: string, more: object) =>
    callErrorOf(Object.assign(new Error('m'), { name }, more)).code

  assert.equal(
    named('AccessDenied', { $fault: 'client', $metadata: { httpStatusCode: 403 } }),
    'AccessDenied',
  )
  assert.equal(
    named('Unknown', { $fault: 'client', $metadata: { httpStatusCode: 429 } }),
    'Http429',
  )
  assert.equal(
    named('SyntaxError', { $responseBodyText: '<', $response: { statusCode: 503 } }),
    'Http503',
  )
  assert.equal(callErrorOf(new SyntaxError('<')).code, 'UnreadablePage')
  const hint =
    'Deserialization error: to see the raw response, inspect the hidden field {error}.$response'
  assert.equal(callErrorOf(new SyntaxError(`no JSON\n  ${hint}`)).message, 'no JSON')
  assert.equal(named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED')
  assert.equal(named('TimeoutError', {}), 'TimeoutError')
  assert.equal(callErrorOf(new CallError('WrongAccount', '')).code, 'WrongAccount')
})
