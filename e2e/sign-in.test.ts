/** Signing in as a person does, in a real browser: with and without scripts, and through a provider's own pages. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import { changeAccount } from '#store/accounts.ts'
import { withOrg } from '#store/organisation.ts'
import { codeOf, goodPassword, invite } from '#web/test-people.ts'

import { looks } from './looks.ts'
import { onPage, violations, wider } from './on-page.ts'
import { addAuthenticator, startSignInCompany } from './sign-in-company.ts'
import type { SignInCompany } from './sign-in-company.ts'

let demo: SignInCompany
before(async () => {
  demo = await startSignInCompany()
})
after(() => demo.close())

async function invitation(name: string) {
  demo.clock.now = new Date()
  const { company } = demo
  return await invite(company.store, company.org, ['admin', 'lead'], name)
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${demo.url}/account`)
  await page.locator('.door-account summary').click()
  await page.locator('form[action="/sign-out"] button').click()
  await page.waitForURL('**/sign-in')
}

test('an invitation, a password and a code of the app, all without scripts', async () => {
  const { account, invitation: token } = await invitation('paula page')
  await onPage(demo, { javaScriptEnabled: false, locale: 'en-GB' }, async (page, trouble) => {
    await page.goto(`${demo.url}/welcome?invitation=${token}`)
    assert.equal(await page.locator('.passkey').isVisible(), false)
    await page.getByLabel('Password').fill(goodPassword)
    await page.getByRole('button', { name: 'Choose a password' }).click()
    const key = await page.locator('main code').first().textContent()
    const secret = (key ?? '').replaceAll(' ', '')
    await page.getByLabel('Code').fill(codeOf(secret, demo.clock.now))
    await page.getByRole('button', { name: 'Connect' }).click()
    assert.equal(await page.locator('.door-codes li').count(), 10)
    await page.goto(`${demo.url}/account`)
    assert.equal(new URL(page.url()).pathname, '/account')

    await page.context().clearCookies()
    demo.clock.now = new Date(demo.clock.now.getTime() + 60_000)
    await page.goto(`${demo.url}/sign-in?next=/account`)
    await page.getByLabel('Email address').fill(account.email)
    await page.getByLabel('Password').fill(goodPassword)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Code').fill(codeOf(secret, demo.clock.now))
    await page.getByRole('button', { name: 'Sign in' }).click()
    assert.equal(new URL(page.url()).pathname, '/account')
    assert.deepEqual(trouble, [])
  })
})

test('a passkey is the only thing it takes: to come in, to sign in, to prove it is you', async () => {
  const { invitation: token } = await invitation('pia passkey')
  await onPage(demo, { locale: 'de-DE' }, async (page, trouble) => {
    await addAuthenticator(page)
    await page.goto(`${demo.url}/welcome?invitation=${token}&lang=de`)
    await page.getByRole('button', { name: 'Passkey einrichten' }).click()
    await page.waitForURL((url) => url.pathname !== '/welcome')
    await signOut(page)
    await page.goto(`${demo.url}/sign-in?next=/account&lang=de`)
    await page.getByRole('button', { name: 'Mit Passkey anmelden' }).click()
    await page.waitForURL('**/account')
    await page.goto(`${demo.url}/prove?next=/account%3Fproved=yes&lang=de`)
    assert.equal(await page.locator('input[type=password]').count(), 0)
    await page.getByRole('button', { name: 'Mit Passkey bestätigen' }).click()
    await page.waitForURL('**/account?proved=yes')
    assert.deepEqual(trouble, [])
  })
})

for (const javaScriptEnabled of [true, false]) {
  test(`somebody comes in through the provider’s own pages, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const { account } = await invitation(javaScriptEnabled ? 'otto oidc' : 'olga oidc')
    const { email } = account
    demo.provider.person = { sub: '', email, email_verified: true, name: account.name }
    await onPage(demo, { javaScriptEnabled, locale: 'en-GB' }, async (page, trouble) => {
      await page.goto(`${demo.url}/sign-in?next=/account`)
      await page.getByRole('button', { name: 'Sign in with company account' }).click()
      await page.waitForURL(`${demo.provider.issuer}/**`)
      await page.locator('input[name=login]').fill(account.id)
      await page.locator('input[name=password]').fill('anything')
      await page.locator('[type=submit]').first().click()
      await page.waitForURL(`${demo.url}/account`)

      // Once more: this time the provider knows them, and by now it is their subject that counts.
      await page.goto(`${demo.url}/prove?next=/account`)
      await page.getByRole('button', { name: 'Confirm with company account' }).click()
      await page.waitForURL(`${demo.provider.issuer}/**`)
      await page.locator('input[name=login]').fill(account.id)
      await page.locator('input[name=password]').fill('anything')
      await page.locator('[type=submit]').first().click()
      await page.waitForURL(`${demo.url}/account`)
      // The provider's pages ask for a font from afar; what they do is theirs.
      const own = trouble.filter((line) => line.includes(demo.url) || line.includes('Policy'))
      assert.deepEqual(own, [])
    })
  })
}

for (const [n, { language, width, colorScheme }] of looks.entries()) {
  test(`sign-in, welcome, account, proof and settings (${language}, ${colorScheme}, ${width} px) fit, suit everyone, and keep to the policy`, async () => {
    const { account, invitation: token } = await invitation(`look ${'abcd'.charAt(n)}`)
    await withOrg(demo.company.store, demo.company.org, (tx) =>
      changeAccount(tx, account.id, { language }),
    )
    const options = { viewport: { width, height: 900 }, colorScheme, locale: language }
    await onPage(demo, options, async (page, trouble) => {
      async function look(path: string): Promise<void> {
        if (path !== '') await page.goto(`${demo.url}${path}`)
        assert.equal(await page.locator('html').getAttribute('lang'), language)
        assert.deepEqual(await wider(page), [], path)
        assert.deepEqual(await violations(page), [], path)
      }
      await addAuthenticator(page)
      await look('/sign-in')
      await look(`/welcome?invitation=${token}`)
      await page.locator('input[type=password]').fill('short')
      await page.locator('form.form button').click()
      await look('')
      await page.locator('input[type=password]').fill(goodPassword)
      await page.locator('form.form button').click()
      await look('')
      await page.goto(`${demo.url}/welcome?invitation=${token}`)
      await page.locator('.passkey button').click()
      await page.waitForURL((url) => url.pathname !== '/welcome')
      for (const path of [
        '/account',
        '/account/password',
        '/prove',
        '/console/settings/sign-in',
        '/do/identity-provider.set-oidc?id=firm',
        '/do/identity-provider.set-saml',
        '/do/sign-in.only-providers',
      ])
        await look(path)
      // The one refusal was the short password.
      const other = trouble.filter((line) => !/400/.test(line))
      assert.deepEqual(other, [])
    })
  })
}
