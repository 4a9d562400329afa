/** A company with a provider that has pages of its own, behind a name that passkeys take; for the tests of the sign-in. */
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'

import { permissionsOf } from '#engine/permissions.ts'
import { allActions } from '#run/all-actions.ts'
import { performAction } from '#run/perform-action.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import type { TestClock } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import { startRealProvider } from '#web/sso/test-oidc-provider.ts'

import { launchBrowser } from './browser.ts'

export interface SignInCompany {
  url: string
  browser: Browser
  clock: TestClock
  company: TestCompany
  provider: Awaited<ReturnType<typeof startRealProvider>>
  close(): Promise<void>
}

export async function startSignInCompany(): Promise<SignInCompany> {
  const clock = { now: new Date() }
  const store = await openTestStore(clock)
  const company = await beginCompany(store, clock)
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const web = await startWebServer(site, 0, '127.0.0.1')
  const url = `http://localhost:${web.port}`
  const redirectUris = [`${url}/sign-in/oidc/firm/callback`]
  const provider = await startRealProvider({ redirectUris, pages: true })
  const action = allActions.find(({ id }) => id === 'identity-provider.set-oidc')
  if (!action) throw new Error('no such action')
  await performAction(
    { store, org: company.org, site: url },
    action,
    { kind: 'operator', id: 'cli', name: 'cli', permissions: permissionsOf(['admin']) },
    {
      id: 'firm',
      // As long as a label may be: it has to fit a phone.
      labelDe: 'Firmenkonto der Musterhafen Schiffsausrüstung GmbH & Co. KG',
      labelEn: 'company account of Musterhafen Schiffsausrüstung GmbH & Co.',
      issuer: provider.issuer,
      clientId: 'beleg',
      clientSecret: 'a secret/of beleg:1',
    },
    { isProved: true },
  )
  const browser = await launchBrowser()
  return {
    url,
    browser,
    clock,
    company,
    provider,
    async close() {
      await browser.close()
      provider.close()
      await web.close()
      await store.close()
    },
  }
}

/** A passkey of the browser's own, which a person confirms at once. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
