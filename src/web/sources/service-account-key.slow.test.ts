import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'

import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let lead: TestBrowser
before(async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'])
})

const wizard = '/console/sources/new/gcp'
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const key = {
  type: 'service_account',
  private_key: privateKey,
  client_email: 'canary@acme-prod.iam.gserviceaccount.com',
}

test('the wizard for Google Cloud shows the exact permissions and the commands that give them', async () => {
  const page = await (await lead.get(`${wizard}?lang=de`)).text()

  for (const text of ['cloudasset.assets.listResource', 'gcloud iam roles create', 'Dienstkonto'])
    assert(page.includes(text), text)
})

test('what is no key of a service account is refused, whatever else it names', async () => {
  const parent = 'organizations/600000000001'
  for (const wrong of [
    '/etc/passwd',
    JSON.stringify({ ...key, private_key: 'canary' }),
    JSON.stringify({
      ...key,
      type: 'external_account',
      credential_source: { file: '/etc/passwd' },
    }),
  ]) {
    const answer = await lead.post(wizard, { id: 'google', parent, serviceAccountKey: wrong })
    assert.equal(answer.status, 400)
    assert(!(await answer.text()).includes('canary'))
  }
})

test('only the operator of the machine says as whom it asks, and where', async () => {
  const parent = 'organizations/600000000001'
  for (const more of [{ applicationDefault: 'true' }, { endpointUrl: 'http://169.254.169.254' }]) {
    const answer = await lead.post(wizard, { id: 'google', parent, ...more })
    assert.equal(answer.status, 400)
  }
})

test('a key is kept, with its lines as a browser’s field leaves them, and never shown again', async () => {
  const pasted = JSON.stringify(key, null, 2).replaceAll('\n', '')

  const made = await lead.post(wizard, {
    id: 'google',
    parent: 'organizations/600000000001',
    serviceAccountKey: pasted,
  })

  assert.equal(made.headers.get('location'), '/console/sources/google')
  for (const path of [
    '/console/sources',
    '/console/sources/google',
    '/console/sources/google/settings',
  ]) {
    const text = await (await lead.get(path)).text()
    assert(!text.includes('canary') && !text.includes('PRIVATE KEY'), path)
  }
  const page = await (await lead.get('/console/sources/google')).text()
  assert(page.includes('organizations/600000000001'))
})
