import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { fromHere } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

import { accountRoutes } from './account-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { proofRoutes } from './proof.ts'
import { setupRoutes } from './setup-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { ssoRoutes } from './sso-routes.ts'
import { welcomeRoutes } from './welcome-routes.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('nothing about a sign-in changes on the word of another page, whoever is signed in', async () => {
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const browser = await signedIn(store, company.org, site, ['admin'])
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const routes = [
    ...signInRoutes,
    ...ssoRoutes,
    ...welcomeRoutes,
    ...linkRoutes,
    ...setupRoutes,
    ...proofRoutes,
    ...accountRoutes,
  ].filter(({ method }) => method !== 'GET')
  assert(routes.length > 25)

  // What an identity provider posts is the one exception; it has to name a place left for it.
  assert.deepEqual(
    routes.filter(({ fromElsewhere }) => fromElsewhere).map(({ path }) => path),
    ['/sign-in/saml/:provider/acs'],
  )
  const foreign = [
    undefined,
    'null',
    '',
    'https://evil.example',
    'https://localhost:8080',
    'http://localhost:8081',
    'http://localhost:8080.evil.example',
    'http://LOCALHOST:8080/',
  ]
  // With each of the types that a page may send without being asked whether it may, and JSON.
  const types = ['application/x-www-form-urlencoded', 'text/plain', 'application/json']
  for (const { method, path, fromElsewhere } of routes) {
    if (fromElsewhere) continue
    for (const [n, origin] of foreign.entries()) {
      const type = types[n % types.length] ?? ''
      const answer = await site.request(
        `http://localhost:8080${path.replaceAll(/:\w+/g, 'x')}`,
        {
          method,
          headers: {
            host: 'localhost:8080',
            cookie,
            'content-type': type,
            ...(origin !== undefined && { origin }),
          },
          body: type === 'application/json' ? '{}' : 'a=b',
        },
        fromHere,
      )
      assert.equal(answer.status, 403, `${method} ${path} ${origin} ${type}`)
      assert.equal(answer.headers.getSetCookie().length, 0)
    }
  }
  assert.equal((await browser.get('/account')).status, 200)
})
