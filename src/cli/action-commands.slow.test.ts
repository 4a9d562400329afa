/** Actions by the command line. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { openTestStore } from '#store/test-store.ts'

import { environment } from './environment.ts'
import { runBeleg } from './test-run-beleg.ts'
import type { Ended } from './test-run-beleg.ts'

const data = mkdtempSync(join(tmpdir(), 'beleg-actions-'))
const store = await openTestStore()
const url = 'connectionString' in store.connection ? store.connection.connectionString : ''

async function beleg(...words: string[]): Promise<Ended> {
  environment.databaseUrl = url
  return await runBeleg('--data', data, ...words)
}

before(async () => {
  const { code } = await beleg(
    'init',
    '--name',
    'Example GmbH',
    '--origin',
    'trust.example.com/log',
  )
  assert.equal(code, 0)
})
after(async () => {
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

test('an action is a command with its fields as options; a link leads where people reach Beleg', async () => {
  const { code, json } = await beleg(
    'user',
    'invite',
    '--email',
    'ada@example.com',
    '--name',
    'Ada',
    '--roles',
    'admin',
    'lead',
    '--site',
    'https://trust.example.com',
    '--json',
  )
  assert.equal(code, 0)
  const [invited] = json()
  assert.match(
    String(invited?.['link']),
    /^https:\/\/trust\.example\.com\/welcome\?invitation=[\w-]{43}$/,
  )
})

test('the fields may come as a file', async () => {
  const file = join(data, 'input.json')
  writeFileSync(file, JSON.stringify({ email: 'ben@example.com', name: 'Ben', roles: ['member'] }))
  assert.equal((await beleg('user', 'invite', '--input', file)).code, 0)
  writeFileSync(file, '[1]')
  const refused = await beleg('user', 'invite', '--input', file)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /input-unreadable/)
})

test('a list of people is imported from the file it lies in', async () => {
  const file = join(data, 'bamboohr.csv')
  writeFileSync(file, '\uFEFFMitarbeiter-Nr.;Vorname;Nachname;Startdatum\n1;Zoë;Größe;31.12.2025\n')
  const { code, json } = await beleg('person', 'import', '--file', file, '--json')
  assert.equal(code, 0)
  assert.equal(json()[0]?.['added'], 1)
  const listed = await beleg('item', 'list', 'person', '--json')
  assert.match(JSON.stringify(listed.json()), /Zoë Größe.*2025-12-31/)
})

test('what is wrong with the fields is said, and nothing is done', async () => {
  const wrong = await beleg('user', 'invite', '--email', 'nobody', '--name', 'X', '--roles', 'boss')
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /email.*roles/s)
  assert.match(wrong.err, /code: input-refused/)
  const again = await beleg(
    'user',
    'invite',
    '--email',
    'ADA@example.com',
    '--name',
    'A',
    '--roles',
    'member',
  )
  assert.match(again.err, /account-exists/)
})

test('a yes or no that may stay unsaid is an option with its answer', async () => {
  const create = ['legal-entity', 'create', '--country', 'DE', '--joined', '2020-01-01', '--json']
  const given = async (name: string, answer: string) =>
    await beleg(...create, '--name', name, '--has-works-council', answer)
  assert.equal((await given('Nord GmbH', 'no')).code, 0)
  assert.notEqual((await given('Ost GmbH', 'maybe')).code, 0)
  const { json } = await beleg('item', 'list', 'legal-entity', '--json')
  assert.deepEqual(
    json().map(({ content }) => [Object(content).name, Object(content).hasWorksCouncil]),
    [['Nord GmbH', false]],
  )
})
