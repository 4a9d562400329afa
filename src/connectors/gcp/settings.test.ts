import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { serviceAccountKey } from './fixtures/replay-server.ts'
import { gcp } from './index.ts'
import { operations } from './operations.ts'
import { partOf } from './read-everything.ts'
import { reads } from './reads.ts'
import { GcpSecrets, GcpSettings, parseKey } from './settings.ts'

test('an organisation, a folder or a project can be read, and nothing else', () => {
  for (const parent of [
    'organizations/600000000001',
    'folders/600000000002',
    'projects/acme-prod',
    'projects/700000000001',
    'projects/acme.example:acme-prod',
  ]) {
    assert(GcpSettings.safeParse({ parent }).success, parent)
  }
  for (const parent of [
    'acme',
    'organizations/acme',
    'projects/a',
    'projects/../x',
    'folders/1/x',
  ]) {
    assert(!GcpSettings.safeParse({ parent }).success, parent)
  }
})

test('of a key only the account and the key are taken, and what is none is refused', () => {
  assert.deepEqual(Object.keys(parseKey(serviceAccountKey) ?? {}), ['email', 'key', 'keyId'])

  const key: object = Object(JSON.parse(serviceAccountKey))
  const wrong = [
    '',
    '{}',
    '/etc/passwd',
    JSON.stringify({ ...key, private_key: 'none' }),
    // A way in that makes whoever reads it open an address or run a program.
    JSON.stringify({
      ...key,
      type: 'external_account',
      credential_source: { file: '/etc/passwd' },
    }),
  ]
  for (const serviceAccountKeyText of wrong) {
    assert(
      !GcpSecrets.safeParse({ serviceAccountKey: serviceAccountKeyText }).success,
      serviceAccountKeyText.slice(0, 40),
    )
  }
})

test('who this machine is and where Google is asked are the operator’s alone to say', () => {
  const parent = 'projects/acme-prod'

  assert.equal(gcp.operatorOnly?.(GcpSettings.parse({ parent })), false)
  for (const more of [{ applicationDefault: true }, { endpointUrl: 'http://localhost:1' }]) {
    const settings = GcpSettings.parse({ parent, ...more })
    assert.equal(gcp.operatorOnly?.(settings), true)
    assert.equal(gcp.form?.answersOf(settings), undefined)
  }
})

test('the form and the settings say the same', () => {
  const answers = { parent: 'folders/600000000002', quotaProject: 'acme-prod' }

  const settings = gcp.form?.settingsOf(answers, 'gcp')

  assert.deepEqual(settings, answers)
  assert.deepEqual(gcp.form?.answersOf(answers), answers)
})

test('the readme names every call that can leave, and every permission', () => {
  const readme = readFileSync(join(import.meta.dirname, 'readme.md'), 'utf8')
  const permissions = [...(gcp.policies ?? [])]
    .flatMap(({ text }) => text.split('\n'))
    .flatMap((line) => /^- (.+)$/.exec(line)?.[1] ?? [])

  assert(permissions.length > 10)
  for (const permission of permissions) assert(readme.includes(permission), permission)
  for (const name of Object.keys(operations)) {
    const [service = '', ...op] = name.split('.')
    assert(readme.includes(`${service}.${op.join('.')}`) || readme.includes(op.join('.')), name)
  }
})

test('no two parts of a reading are called alike', () => {
  const names = reads.map(partOf)
  assert.equal(new Set(names).size, names.length)
  assert(names.every((name) => name !== ''))
})
