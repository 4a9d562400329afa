/** Every page that somebody comes to by links behind the doors, as a phone shows it in German and in the dark. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Page } from 'playwright-core'

import type { Role } from '#engine/permissions.ts'
import { engagements } from '#populations/engagement.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { routes } from '#web/routes.ts'

import { looksRight, onPage } from './on-page.ts'
import { startDemo } from './running-demo.ts'
import type { RunningDemo } from './running-demo.ts'
import { signedIn } from './signed-in.ts'

let demo: RunningDemo
const looked = new Set<string>()
before(async () => {
  demo = await startDemo()
})
after(async () => await demo.close())

/** Some two hundred pages take two minutes, and thrice that beside other tests. */
const longestMs = 15 * 60_000

const people: readonly { name: string; roles: Role[]; first: string[] }[] = [
  { name: 'Lena Lenkerin', roles: ['admin', 'lead', 'member'], first: [urls.console, urls.portal] },
  { name: 'Anton Admin', roles: ['admin'], first: [urls.console] },
  { name: 'Petra Personal', roles: ['people-officer'], first: [urls.consolePeople] },
  { name: 'Bernd Betriebsrat', roles: ['works-council'], first: [urls.consolePurposes] },
  { name: 'Olga Verantwortlich', roles: ['control-owner'], first: [urls.console] },
  { name: 'Timo Mitglied', roles: ['member'], first: [urls.portal, urls.account] },
  { name: 'Pia Prüferin', roles: ['auditor'], first: [urls.audit] },
]

for (const { name, roles, first } of people)
  test(
    `everything that ${roles.join(' and ')} can open fits, is there for them, and axe and the policy find nothing`,
    { timeout: longestMs },
    async (t) => {
      const { account, context } = await signedIn(demo, name, [...roles], 'de')
      if (roles.includes('auditor')) await engage(account.id)
      const phone = { viewport: { width: 360, height: 900 }, colorScheme: 'dark' as const }
      await onPage(demo, { ...phone, locale: 'de-DE', ...context }, async (page, trouble) => {
        const seen = await walk(page, first, async (kind) => {
          // For another role it looks the same; that it is there for them is what is left to see.
          if (looked.has(kind)) assert.deepEqual(trouble, [], page.url())
          else await looksRight(page, trouble)
          looked.add(kind)
        })
        t.diagnostic(`${seen} pages`)
        assert(seen >= 4)
      })
    },
  )

/** Looks at one page of every kind that links lead to, and returns how many that were. */
async function walk(
  page: Page,
  first: string[],
  lookedAt: (kind: string) => Promise<void>,
): Promise<number> {
  const seen = new Set<string>()
  const open = [...first]
  for (let url = open.shift(); url !== undefined; url = open.shift()) {
    const kind = kindOf(url)
    if (kind === undefined || seen.has(kind)) continue
    seen.add(kind)
    await page.goto(demo.url + url)
    await lookedAt(kind)
    const links = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[href]:not([download])')].map(({ href }) => href)`,
    )
    for (const link of links) {
      const { origin, pathname, search } = new URL(link)
      if (origin === demo.url) open.push(pathname + search)
    }
  }
  return seen.size
}

/** The page that an address belongs to, and what it shows of it; nothing where it is a file, or no page behind the doors. */
function kindOf(url: string): string | undefined {
  const { pathname, searchParams } = new URL(url, demo.url)
  const parts = pathname.split('/')
  const route = routes.find(({ method, path }) => {
    const wanted = path.split('/')
    const fits = (part: string, index: number) => part.startsWith(':') || part === parts[index]
    return method === 'GET' && wanted.length === parts.length && wanted.every(fits)
  })
  const isFile = /\.(csv|json|md|txt|pdf)$|\/(file|document|certificate)$/.test(pathname)
  if (
    !route ||
    isFile ||
    searchParams.has('format') ||
    !/^.(console|portal|audit|account|do)\b/.test(pathname)
  )
    return undefined
  return route.path
}

/** An audit of theirs, with something in it. */
async function engage(auditor: string): Promise<void> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  await withOrg(demo.store, demo.organisation.id, (tx) =>
    putItem(tx, engagements, {
      id: 'walk',
      name: 'SOC 2 Typ II',
      framework: 'soc2',
      criteria: ['CC6', 'CC9', 'C1'],
      from: day(-30),
      to: day(30),
      auditors: [auditor],
      firm: 'Prüfwerk Wirtschaftsprüfungsgesellschaft mbH',
      licence: 'WPK 4711',
      independentOn: day(-40),
    }),
  )
}
