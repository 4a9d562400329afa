/** Signing in through a SAML provider in a real browser: its page, on another site, posts the answer to us without our cookies. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { administrate, lastRefusal } from '#web/auth/test-sso-company.ts'
import { invite } from '#web/test-people.ts'

import { onPage, press } from './on-page.ts'
import { startSamlProvider } from './saml-provider.ts'
import type { SamlProvider } from './saml-provider.ts'
import { startSignInCompany } from './sign-in-company.ts'
import type { SignInCompany } from './sign-in-company.ts'

let demo: SignInCompany
let idp: SamlProvider
before(async () => {
  demo = await startSignInCompany()
  idp = await startSamlProvider(() => demo.clock.now)
  await administrate(demo.company.store, demo.company.org, 'identity-provider.set-saml', {
    id: 'works',
    labelDe: 'Werkskonto',
    labelEn: 'works account',
    issuer: idp.issuer,
    ssoUrl: idp.ssoUrl,
    certificates: idp.certificate,
    addressesAreOurs: true,
    enabled: true,
  })
})
after(async () => {
  idp.close()
  await demo.close()
})

async function invitation(name: string) {
  demo.clock.now = new Date()
  const { account } = await invite(demo.company.store, demo.company.org, ['lead'], name)
  idp.email = account.email
  return account
}

const button = /^(?:Sign in|Confirm) with works account$/

/** From the sign-in page through the provider's pages; without scripts its answer is sent by a press. */
async function throughProvider(page: Page, login: string, hasScripts: boolean): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(`${new URL(idp.ssoUrl).origin}/**`)
  await page.getByLabel('User').fill(login)
  await page.getByRole('button', { name: 'Log in' }).click()
  if (!hasScripts) await page.getByRole('button', { name: 'Continue' }).click()
}

/** What our pages did wrong; what the provider's do is theirs. */
function own(trouble: readonly string[]): string[] {
  return trouble.filter((line) => line.includes(demo.url) || line.includes('Policy'))
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test(`whoever asked for a page signs in by SAML and lands on it, and proves anew who they are, ${how} scripts`, async () => {
    const account = await invitation(javaScriptEnabled ? 'sam saml' : 'sue saml')
    await onPage(demo, { javaScriptEnabled, locale: 'en-GB' }, async (page, trouble) => {
      const wanted = `${demo.url}/console/search?q=x%26y`
      await page.goto(wanted)
      assert.equal(new URL(page.url()).pathname, '/sign-in')
      await throughProvider(page, account.id, javaScriptEnabled)
      await page.waitForURL(wanted)
      const cookies = await page.context().cookies(demo.url)
      const session = cookies.find(({ name }) => name === '__Host-beleg')
      assert.deepEqual([session?.httpOnly, session?.secure, session?.sameSite], [true, true, 'Lax'])
      assert(!cookies.some(({ name }) => name === '__Host-beleg-sso'))

      const asked = idp.asked
      await page.goto(`${demo.url}/prove?next=/account%3Fproved=yes`)
      await throughProvider(page, account.id, javaScriptEnabled)
      await page.waitForURL('**/account?proved=yes')
      assert.equal(idp.asked, asked + 1)
      assert.deepEqual(own(trouble), [])
    })
  })
}

/** Up to the page of the provider that holds its answer, with a way to send it by hand. */
async function upToAnswer(page: Page, login: string): Promise<void> {
  await page.goto(`${demo.url}/sign-in?next=/account`)
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(`${new URL(idp.ssoUrl).origin}/**`)
  await page.getByLabel('User').fill(login)
  await page.getByRole('button', { name: 'Log in' }).click()
}

async function isOut(page: Page): Promise<boolean> {
  await page.goto(`${demo.url}/account`)
  return new URL(page.url()).pathname === '/sign-in'
}

const refusal = () => lastRefusal(demo.company.store, demo.company.org)

test('an answer of the provider signs in no other browser than the one that asked for it', async () => {
  const account = await invitation('sid saml')
  await onPage(demo, { javaScriptEnabled: false, locale: 'en-GB' }, async (page) => {
    await upToAnswer(page, account.id)
    const [form = ''] = /<form[\s\S]*<\/form>/.exec(await page.content()) ?? []
    await onPage(demo, { locale: 'en-GB' }, async (other) => {
      await other.goto(`${new URL(idp.ssoUrl).origin}/favicon.ico`)
      await other.setContent(form.replaceAll(/<\/?noscript>/g, ''))
      await press(other, other.getByRole('button', { name: 'Continue' }))
      assert.equal(await refusal(), 'saml-request-wrong')
      assert(await isOut(other))
    })
  })
})

test('whoever goes back to the provider’s answer and sends it again is not signed in by it', async () => {
  const account = await invitation('stan saml')
  await onPage(demo, { javaScriptEnabled: false, locale: 'en-GB' }, async (page) => {
    await upToAnswer(page, account.id)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/account')
    await page.context().clearCookies()
    await page.goBack()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/acs')
    assert.equal(await refusal(), 'saml-unsolicited')
    assert(await isOut(page))
  })
})
