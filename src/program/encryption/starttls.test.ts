import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fixtureTime } from '#engine/test.ts'
import type { PublicEndpoint } from '#populations/public-endpoint.ts'

import { endpointTlsOnly } from './endpoint-tls-only.ts'
import { hstsSet } from './hsts-set.ts'

const mail = { id: 'mail.example:587', name: 'mail.example', port: 587, starttls: 'smtp' } as const

function judged(item: PublicEndpoint): string {
  const { kind, reason } = endpointTlsOnly.judge(item, fixtureTime, {})
  return reason ? `${kind} ${reason.code}` : kind
}

test('a mail or database server is judged by what it takes before TLS, never by HTTP it does not speak', () => {
  const refuses = { kind: 'refuses', said: '530 Must issue a STARTTLS command first' } as const
  const serves = { kind: 'serves', said: '250 ok' } as const
  const plainHttp = { kind: 'closed' } as const
  assert.equal(judged({ ...mail, beforeTls: refuses }), 'pass')
  assert.equal(judged({ ...mail, beforeTls: serves, plainHttp }), 'fail before-tls')
  assert.equal(judged({ ...mail, plainHttp }), 'unknown not-reported')
  assert.equal(
    judged({ ...mail, beforeTls: { unread: 'tls/mail' }, plainHttp }),
    'unknown not-read',
  )
})

test('without HTTP there is no HSTS header to miss: the pass says that nothing was asked', () => {
  const { kind, reason } = hstsSet.judge(mail, fixtureTime, hstsSet.parameters.parse({}))
  assert.deepEqual([kind, reason?.code], ['pass', 'no-http'])
  assert.match(hstsSet.reasons.de['no-http']?.(reason?.values ?? {}) ?? '', /^Nicht anwendbar/)
})
