import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { pino } from 'pino'

import { findOrganisation } from '#run/begin.ts'
import { loadLogKey } from '#run/log-key.ts'
import { startTsa } from '#run/test-tsa.ts'
import type { TestTsa } from '#run/test-tsa.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { startTestWitness } from '#web/witness/test-witness.ts'
import type { TestWitness } from '#web/witness/test-witness.ts'

import { environment } from './environment.ts'
import { runBeleg } from './test-run-beleg.ts'
import type { Ended } from './test-run-beleg.ts'

const data = mkdtempSync(join(tmpdir(), 'beleg-cli-log-'))
const file = (name: string) => join(data, name)
const store = await openTestStore()
const url = 'connectionString' in store.connection ? store.connection.connectionString : ''
let witness: TestWitness
let tsa: TestTsa
let web: WebServer

async function onCompany(...words: string[]): Promise<Ended> {
  environment.databaseUrl = url
  try {
    return await runBeleg('--data', data, ...words)
  } finally {
    environment.databaseUrl = undefined
  }
}

async function done(...words: string[]): Promise<Ended> {
  const ended = await onCompany(...words)
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}${ended.out}`)
  return ended
}

before(async () => {
  tsa = await startTsa('ec')
  await done('init', '--name', 'Example', '--origin', 'log.example/log')
  await done('trust', 'publish', '--all')
  const own = { ...store, directory: openDataDirectory(data) }
  const organisation = await findOrganisation(own)
  const { vkey } = loadLogKey(own.directory, organisation.slug, organisation.origin)
  witness = await startTestWitness('auditor', vkey, () => new Date())
  web = await startWebServer(website(own, organisation, pino({ level: 'silent' })), 0, '127.0.0.1')
})
after(async () => {
  await web.close()
  await witness.close()
  await tsa.close()
  await store.close()
  rmSync(data, { recursive: true, force: true })
})

test('a policy is shown, set, and set again without effect; what weakens it is said', async () => {
  assert.match((await done('log', 'policy')).out, /^log log\.example\/log\+.*\nquorum none\n$/)
  writeFileSync(file('policy'), `${witness.line}quorum auditor\n`)
  assert.match((await done('log', 'policy', file('policy'))).out, /^Logged as entry \d+\. It holds/)
  assert.match((await done('log', 'policy', file('policy'))).out, /holds already/)
  const [shown] = (await done('log', 'policy', '--json')).json()
  assert.deepEqual(shown?.['witnesses'], [{ name: 'auditor', url: witness.url }])
  writeFileSync(file('none'), 'quorum none\n')
  assert.match((await done('log', 'policy', file('none'))).out, /in clear, because less is watched/)
  await done('log', 'policy', file('policy'))

  writeFileSync(file('bad'), 'quorum nobody\n')
  for (const [name, code] of [
    ['bad', 'log-policy-refused'],
    ['missing', 'log-policy-unreadable'],
  ] as const) {
    const ended = await onCompany('log', 'policy', file(name))
    assert.equal(ended.code, 1)
    assert.match(ended.err, new RegExp(`code: ${code}\n$`))
  }
})

test('a published page is verified by the verifier’s own policy and authority, or not at all', async () => {
  await done('log', 'policy', file('policy'))
  await done('trust', 'publish')
  const stamp = ['log', 'timestamp', '--tsa', tsa.url, '--tsa-cert', tsa.issuer, '--json']
  const [stamped] = (await done(...stamp)).json()
  assert.match(String(stamped?.['file']), /^log\/timestamps\/\d+\.tsr$/)
  await done('trust', 'publish')

  const verify = ['trust', 'verify', web.url, '--state', file('state'), '--replay']
  const { out } = await done(...verify, '--policy', file('policy'), '--tsa-cert', tsa.own)
  assert.match(out, /ok {3}witnesses {4}Witnessed by auditor .* by your policy\./)
  assert.match(out, /ok {3}timestamp {4}The first \d+ of \d+ entries were there at/)
  assert.match(out, /ok {3}history {6}All checkpoints/)

  const other = await startTestWitness('other', witness.vkey, () => new Date())
  writeFileSync(file('other'), `${other.line}quorum other\n`)
  await other.close()
  const unmet = await onCompany(...verify, '--policy', file('other'))
  assert.equal(unmet.code, 1)
  assert.match(unmet.out, /FAIL witnesses/)

  for (const [option, name, code] of [
    ['--policy', 'bad', 'policy-unreadable'],
    ['--policy', 'missing', 'policy-unreadable'],
    ['--tsa-cert', 'policy', 'tsa-certificate-refused'],
    ['--tsa-cert', 'missing', 'tsa-certificate-refused'],
  ] as const) {
    const ended = await onCompany(...verify, option, file(name))
    assert.equal(ended.code, 1, option)
    assert.match(ended.err, new RegExp(`code: ${code}\n$`))
  }
})

test('words that make no sense end with 2, and an authority without a certificate is refused', async () => {
  for (const words of [
    ['log', 'witness'],
    ['log', 'timestamp', '--tsa', 'nowhere', '--tsa-cert', tsa.own],
    ['log', 'timestamp', '--tsa', tsa.url],
    ['log', 'timestamp', '--tsa', tsa.url, '--tsa-cert', tsa.own, '--tsa-policy', 'one'],
  ]) {
    assert.equal((await onCompany(...words)).code, 2, words.join(' '))
  }
  const bare = await onCompany('serve', '--tsa', tsa.url)
  assert.equal(bare.code, 1)
  assert.match(bare.err, /code: tsa-certificate-missing\n$/)
  const stranger = await onCompany('log', 'witness', '--log', 'x+00000000+AAAA')
  assert.equal(stranger.code, 1)
  assert.match(stranger.err, /code: log-key-refused\n$/)
})
