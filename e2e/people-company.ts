/** A small company with people, policies, a course and an agreement, made by what the product does; for the tests in this folder. */
import assert from 'node:assert/strict'

import { pino } from 'pino'
import type { Browser } from 'playwright-core'

import type { Role } from '#engine/permissions.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { deliverDue } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { startMailServer } from '#run/mail/test-mail-server.ts'
import type { ReceivedMail } from '#run/mail/test-mail-server.ts'
import { publishControls } from '#run/publish-controls.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import type { TestClock } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'

import { launchBrowser } from './browser.ts'
import { signedIn } from './signed-in.ts'

export const course = 'security-awareness'
export const agreement = 'confidentiality-employee'
/** What is asked of people, each by one control. */
const promised = [
  'program-announced-and-reviewed',
  'policies-accepted',
  'awareness-training-completed',
  'agreements-signed',
  'backgrounds-checked',
]

export interface PeopleCompany extends TestCompany {
  url: string
  browser: Browser
  /** Performs an action as somebody of the security team, or of the people team. */
  act(
    who: 'lead' | 'deputy' | 'officer',
    action: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>>
  /** A browser of somebody who signs in now. */
  session(
    name: string,
    roles: Role[],
    language: 'de' | 'en',
    person?: string,
  ): Promise<Awaited<ReturnType<typeof signedIn>>>
  /** The mail that somebody got since the last time. */
  mailTo(address: string): Promise<ReceivedMail>
  close(): Promise<void>
}

export async function startPeopleCompany(clock: TestClock): Promise<PeopleCompany> {
  const store = await openTestStore(clock)
  const company = await beginCompany(store, clock)
  const mails = await startMailServer()
  const smtp = parseSmtp(`smtp://127.0.0.1:${mails.port}`, 'beleg@example.com')
  const site = website(store, company.organisation, pino({ level: 'silent' }))
  const web = await startWebServer(site, 0, '127.0.0.1')
  await withOrg(store, company.org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact: 'security@example.com' }),
  )
  const session: PeopleCompany['session'] = (...who) => signedIn(company, ...who)
  const team = {
    lead: await session('Lena Leitung', ['lead', 'admin'], 'de'),
    deputy: await session('Dana Dienst', ['lead'], 'de'),
    officer: await session('Paul Personal', ['people-officer'], 'de'),
  }
  const roles: Record<keyof typeof team, Role[]> = {
    lead: ['lead', 'admin'],
    deputy: ['lead'],
    officer: ['people-officer'],
  }
  const act: PeopleCompany['act'] = async (who, action, input) => {
    passTime(company, 1)
    return await perform(company, actorOf(team[who].account.id, ...roles[who]), action, input)
  }
  await act('lead', 'announcement.publish', {
    titleDe: 'Unser Programm für Informationssicherheit',
    titleEn: 'Our information security program',
    textDe: '## Worum es geht\n\nUm das, was Kunden uns anvertrauen.',
    textEn: '## What it is about\n\nAbout what customers entrust to us.',
  })
  for (const policy of ['information-security', 'acceptable-use']) {
    await act('lead', 'policy.adopt', { policy })
    const version = `${policy}/1`
    await act('lead', 'policy-version.submit', { version })
    await act('deputy', 'policy-version.approve', { version })
    await act('lead', 'policy-version.publish', { version, becauseDe: 'Erste Fassung' })
  }
  await act('lead', 'course.adopt', { shipped: course, requiredFrom: '2026-11-01', groups: [] })
  await act('officer', 'agreement.adopt', { agreement })
  await publishControls(store, company.org, promised, { window: 60 })
  const browser = await launchBrowser()
  return {
    ...company,
    url: web.url,
    browser,
    act,
    session,
    async mailTo(address) {
      passTime(company, 1)
      mails.received.length = 0
      await deliverDue(store, company.organisation, {
        smtp,
        fetch: () => Promise.reject(new Error('nothing but mails')),
      })
      const mail = mails.received.find(({ to }) => to.includes(address))
      assert(mail, `no mail to ${address}`)
      return mail
    },
    async close() {
      await browser.close()
      await web.close()
      await mails.close()
      await store.close()
    },
  }
}
