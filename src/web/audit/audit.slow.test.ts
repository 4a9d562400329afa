import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { approveException } from '#run/approve-exception.ts'
import { publishControls } from '#run/publish-controls.ts'
import { recordAction } from '#run/record-action.ts'
import {
  beginCompany,
  databaseId,
  passTime,
  publishNow,
  rdsCalls,
  read,
  runOne,
} from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import type { Route } from '#web/route.ts'
import { routes } from '#web/routes.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { invite, signInAs, signedIn } from '#web/test-people.ts'

const day = 86_400
const clock = { now: new Date('2026-01-15T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser & { account: { id: string } }
let auditor: TestBrowser & { account: { id: string } }
/** February and March; the run of January lies before, that of April after. */
let engagement: string

async function engage(fields: Record<string, unknown> = {}): Promise<string> {
  const answer = await lead.postJson('/api/v1/engagement/create', {
    name: 'SOC 2, spring',
    framework: 'soc2',
    criteria: ['CC6.1'],
    from: '2026-02-01',
    to: '2026-03-31',
    auditors: [auditor.account.id],
    firm: 'Pruefwerk',
    ...fields,
  })
  assert.equal(answer.status, 200, (await answer.clone().text()).slice(0, 500))
  const { id }: { id: string } = JSON.parse(await answer.text())
  return id
}

/** One day of the company: what its databases are, judged and published. */
async function liveADay(databases: Record<string, boolean>): Promise<void> {
  await read(company, rdsCalls({ 'us-east-1': { databases } }))
  await runOne(company, 'storage-encrypted')
  await publishNow(company)
  passTime(company, day)
}

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await publishControls(store, company.org, ['databases-encrypted-at-rest'])
  await liveADay({ before: true, a: true })
  clock.now = new Date('2026-02-10T12:00:00.000Z')
  await liveADay({ a: true, b: false })
  await withOrg(store, company.org, (tx) =>
    approveException(tx, {
      test: 'storage-encrypted',
      items: [databaseId('us-east-1', 'b')],
      reason: 'Moves in March.',
      measure: 'Nobody reaches it.',
      requestedBy: 'ada',
      approvedBy: 'bob',
      until: '2026-03-20T00:00:00.000Z',
    }),
  )
  await liveADay({ a: true, b: false })
  clock.now = new Date('2026-04-10T12:00:00.000Z')
  await liveADay({ a: true, b: true, after: true })
  lead = await signedIn(store, company.org, site, ['lead'])
  auditor = await signedIn(store, company.org, site, ['auditor'])
  engagement = await engage()
})

/** After time passed: sessions end when nobody uses them. */
async function signInAgain(): Promise<void> {
  for (const browser of [lead, auditor]) {
    const { cookies } = await signInAs(store, company.org, site, browser.account.id)
    for (const [name, value] of cookies) browser.cookies.set(name, value)
  }
}

const pages = [
  '',
  '/controls/databases-encrypted-at-rest',
  '/controls/databases-encrypted-at-rest?format=json',
  '/tests/storage-encrypted',
  '/tests/storage-encrypted?format=csv',
  '/tests/storage-encrypted/runs/2',
  '/tests/storage-encrypted/runs/2?format=csv',
  `/tests/storage-encrypted/runs/2/sample?nonce=${'ab'.repeat(32)}&count=5`,
  `/tests/storage-encrypted/runs/2/sample?nonce=${'ab'.repeat(32)}&count=5&format=json`,
  `/tests/storage-encrypted/runs/2/sample?nonce=short`,
  '/populations',
  '/populations/database',
  '/populations/database?asOf=2026-02-10T18:00',
  '/populations/database?format=csv&all',
  `/populations/database/item?key=${encodeURIComponent(databaseId('us-east-1', 'a'))}`,
  '/exceptions',
  '/exceptions?format=csv',
  '/changes',
  '/changes?of=actions&format=csv',
  '/changes?of=program&format=csv',
  '/sources',
  '/sources?format=csv',
  '/log',
  '/log?format=csv',
]

async function statusOf(browser: TestBrowser, path: string, id = engagement): Promise<number> {
  const answer = await browser.get(`/audit/${id}${path}`, { accept: 'text/html' })
  await answer.arrayBuffer()
  return answer.status
}

async function text(path: string, browser: TestBrowser = auditor): Promise<string> {
  const answer = await browser.get(`/audit/${engagement}${path}`)
  assert.equal(answer.status, 200, path)
  return await answer.text()
}

test('whoever is not signed in, is no auditor, is not named or is of another company reads nothing', async () => {
  const other = await beginCompany(store, clock)
  const otherSite = website(store, other.organisation, pino({ level: 'silent' }))
  const strangers: [TestBrowser, number][] = [
    [new TestBrowser(site), 303],
    [await signedIn(store, company.org, site, ['member']), 403],
    [await signedIn(store, company.org, site, ['control-owner']), 403],
    [await signedIn(store, company.org, site, ['admin']), 403],
    [await signedIn(store, company.org, site, ['works-council', 'people-officer']), 403],
    [await signedIn(store, company.org, site, ['auditor'], 'other auditor'), 404],
    [await signedIn(store, other.org, otherSite, ['auditor']), 404],
    [await signedIn(store, other.org, otherSite, ['lead']), 404],
  ]
  for (const [browser, expected] of strangers)
    for (const path of pages)
      assert.equal(await statusOf(browser, path), expected, `${expected} ${path}`)
})

test('the auditor who is named reads every page of the engagement, and so does the lead', async () => {
  for (const path of pages) {
    assert.equal(await statusOf(auditor, path), 200, path)
    assert.equal(await statusOf(lead, path), 200, path)
  }
  const entries = (await readOrg(store, company.org, readHead)).size
  const found = []
  for (let entry = 0; entry < entries; entry++) {
    const status = await statusOf(auditor, `/log/${entry}`)
    assert([200, 404].includes(status), `${status} ${entry}`)
    found.push(status)
  }
  assert(found.includes(404))
})

/**
 * Where an auditor may send anything: their own sign-in, the agents' door, whose tools are the actions of the API, and the way
 * out of an example they cannot enter.
 */
const own =
  /^(\/account|\/sign-out|\/prove|\/do\/token\.revoke|\/api\/v1\/token\/revoke|\/api\/mcp$|\/console\/example\/leave$)/

function isOwn({ for: needed, path }: Route): boolean {
  return needed === 'anyone' || (needed === 'own.use' && own.test(path))
}

test('an auditor is refused at every address that changes something, but for their own sign-in', async () => {
  const changing = routes.filter((route) => route.method !== 'GET' && !isOwn(route))
  assert(changing.length > 20)
  for (const { method, path } of changing) {
    const asked = path.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x')
    const answer = await auditor.ask(method, asked, {
      body: '{}',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    })
    assert.equal(answer.status, 403, `${method} ${path}`)
  }
  assert(routes.every(({ method, for: needed }) => needed !== 'audit.see' || method === 'GET'))
})

test('console and API are closed to an auditor, whatever the engagement', async () => {
  const reading = routes.filter(
    ({ method, for: needed }) =>
      method === 'GET' && !['anyone', 'own.use', 'audit.see'].includes(needed),
  )
  for (const { path } of reading) {
    const asked = path.replaceAll(/:\w+/g, 'database').replaceAll('*', 'x')
    assert.equal((await auditor.get(asked, { accept: 'application/json' })).status, 403, path)
  }
  for (const path of ['/api/v1/populations/database/items', '/api/v1/populations/person/items'])
    assert.equal((await auditor.get(path)).status, 403, path)
})

test('only accounts that are auditors and nothing else can be named, for a period that ends after it begins', async () => {
  const { account: member } = await invite(store, company.org, ['member'], 'mia')
  const { account: both } = await invite(store, company.org, ['auditor', 'lead'], 'both roles')
  const good = {
    name: 'Bad',
    framework: 'soc2',
    criteria: ['CC6.1'],
    from: '2026-02-01',
    to: '2026-03-31',
    auditors: [auditor.account.id],
    firm: 'Pruefwerk',
  }
  for (const bad of [
    { auditors: [member.id] },
    { auditors: [both.id] },
    { auditors: [] },
    { from: '2026-04-01' },
    { from: '2020-01-01' },
    { criteria: [] },
    { criteria: ['CC6.1', 'CC99'] },
    { criteria: ['A.8'] },
    { framework: 'iso-27001', criteria: ['A.99'] },
    { framework: 'bsi-c5', criteria: ['CC6.1'] },
    { id: 'mine' },
    { recordedAt: '2026-01-01' },
  ]) {
    const answer = await lead.postJson('/api/v1/engagement/create', { ...good, ...bad })
    assert.equal(answer.status, 400, JSON.stringify(bad))
  }
})

test('whoever audits by another framework reads the sentences that speak to what was asked, and no others', async () => {
  for (const [framework, criteria] of [
    ['nist-csf', ['PR.DS-01']],
    ['nist-csf', ['PR.DS']],
    ['iso-27001', ['A.8']],
    ['iso-27001', ['9.1', 'A.8.24']],
    ['bsi-c5', ['CRY']],
  ] as const) {
    const other = await engage({ framework, criteria })
    for (const [path, expected] of [
      ['/controls/databases-encrypted-at-rest', 200],
      ['/tests/storage-encrypted', 200],
      ['/controls/databases-in-allowed-countries', 404],
    ] as const)
      assert.equal(await statusOf(auditor, path, other), expected, `${criteria.join()} ${path}`)
  }
})

test('an audit by another framework speaks of its criteria alone, and says which no sentence answers', async () => {
  const iso = await engage({ framework: 'iso-27001', criteria: ['A.8.24', '9.2', 'A.8.34'] })
  const text = async (path: string) => await (await auditor.get(`/audit/${iso}${path}`)).text()
  const overview = await text('')
  assert(overview.includes('ISO 27001'))
  assert(/Criteria without a control<\/dt>\s*<dd>9\.2 and A\.8\.34</.test(overview))
  const control = await text('/controls/databases-encrypted-at-rest')
  assert(/Criteria of ISO 27001<\/dt>\s*<dd>[^<]*A\.8\.24/.test(control))
  assert(!control.includes('CC6.1'))
  const file = await text('/controls/databases-encrypted-at-rest?format=json')
  assert(/"framework":\s*"iso-27001"/.test(file))
})

test('what was before the period or came after it is not there', async () => {
  for (const [path, expected] of [
    ['/tests/storage-encrypted/runs/1', 404],
    ['/tests/storage-encrypted/runs/3', 200],
    ['/tests/storage-encrypted/runs/4', 404],
    ['/tests/snapshot-encrypted', 200],
    ['/tests/data-location-allowed', 404],
    ['/controls/databases-in-allowed-countries', 404],
    ['/populations/engagement', 404],
    ['/populations/legal-entity', 200],
    ['/populations/policy-acceptance', 404],
    ['/populations/database?asOf=2026-01-31T23:59', 400],
    ['/populations/database?asOf=2026-04-01T00:00', 400],
    ['/populations/database?asOf=2026-02-30T00:00', 400],
    ['/populations/database?asOf=yesterday', 400],
  ] as const)
    assert.equal(await statusOf(auditor, path), expected, path)
  for (const [seq, expected] of [
    [1, 404],
    [3, 200],
    [4, 404],
  ] as const) {
    const path = `/api/v1/engagements/${engagement}/tests/storage-encrypted/runs/${seq}`
    assert.equal((await auditor.get(path)).status, expected, path)
  }
  const runs = await text('/tests/storage-encrypted?format=csv')
  assert.equal(runs.trimEnd().split('\r\n').length, 1 + 2)
  const all = await text('/populations/database?format=csv&all')
  assert(!all.includes(':db:after'))
  // What stood when the period ended did not end in it, whatever became of it later.
  const here = `/api/v1/engagements/${engagement}/populations/database`
  const key = encodeURIComponent(databaseId('us-east-1', 'b'))
  for (const path of ['/items', `/item?key=${key}`]) {
    const answer = await (await auditor.get(`${here}${path}`)).text()
    assert(answer.includes('"recordedTo":null') && !answer.includes('2026-04-'), path)
  }
  const receipts = await text('/sources?format=csv')
  assert(
    receipts.includes('2026-02-') &&
      !receipts.includes('2026-04-') &&
      !receipts.includes('2026-01-'),
  )
  const log = await text('/log?format=csv')
  assert(!/"at":"2026-0[14]/.test(log.replaceAll('""', '"')))
})

test('a day means its end in the company’s zone, and the day that goes on stands as it does now', async () => {
  const then = async (asOf: string) => (await text(`/populations/database?asOf=${asOf}`)) + asOf
  const first = await then('2026-02-09')
  assert(first.includes(':db:before') && first.includes('value="2026-02-09T23:59:59"'))
  assert(!(await then('2026-02-10')).includes(':db:before'))
  const early = await text('/matrix?asOf=2026-02-10', lead)
  assert(early.includes('10 February 2026'))
})

test('an instant that cannot be shown is said beside the field, with a way back', async () => {
  const kept: Record<string, string> = {
    '2026-01-31T23:59': '2026-01-31T23:59:00',
    '2026-04-01': '2026-04-01T23:59:59',
  }
  for (const path of [
    '/populations/database',
    '/populations',
    '/tests/storage-encrypted',
    '/matrix',
  ])
    for (const [asOf, language, said] of [
      ['2026-01-31T23:59', 'en', 'That instant is not in the period. Choose one between'],
      [
        '2026-04-01',
        'de',
        'Dieser Zeitpunkt liegt nicht im Zeitraum. Wählen Sie einen zwischen dem',
      ],
      ['yesterday', 'en', '“yesterday” is no instant.'],
      ['<b>', 'de', '„&lt;b&gt;“ ist kein Zeitpunkt.'],
    ] as const) {
      const address = `/audit/${engagement}${path}`
      const asked = `?asOf=${encodeURIComponent(asOf)}&lang=${language}`
      const answer = await auditor.get(address + asked, { accept: 'text/html' })
      assert.equal(answer.status, 400, path)
      const page = await answer.text()
      assert(page.includes(said), `${path} ${asOf}`)
      assert(
        page.includes('type="datetime-local"') && page.includes(`class="btn" href="${address}"`),
      )
      // What was asked for stays in the field, where a field can hold it.
      if (asOf.startsWith('2026')) assert(page.includes(`value="${kept[asOf]}"`), asOf)
      assert(!page.includes('<table'))
      assert.equal((await auditor.get(`${address}${asked}&format=csv`)).status, 400)
    }
})

test('the list of populations and the runs of a test are as of the instant asked for', async () => {
  const rows = async (asOf: string) =>
    /populations\/database[^"]*"[^]*?<td[^>]*>\s*(\d+)/.exec(
      await text(`/populations?asOf=${asOf}`),
    )?.[1]
  assert.deepEqual([await rows('2026-02-05'), await rows('2026-02-15')], ['2', '2'])
  assert(
    (await text('/populations?asOf=2026-02-05')).includes('populations/database?asOf=2026-02-05T'),
  )
  const runs = async (asOf: string) => {
    const page = await text(`/tests/storage-encrypted?asOf=${asOf}`)
    return [...page.matchAll(/\/runs\/(\d+)"/g)].map(([, seq]) => seq)
  }
  assert.deepEqual(await runs('2026-02-10'), ['2'])
  assert.deepEqual(await runs('2026-03-31'), ['3', '2'])
  const before = await text('/tests/storage-encrypted?asOf=2026-02-01')
  assert(before.includes('Until then this test did not run in the period; its first run was on'))
  const file = await text('/tests/storage-encrypted?asOf=2026-02-10&format=csv')
  assert.equal(file.trimEnd().split('\r\n').length, 1 + 1)
})

test('before anything was recorded the pages say so and since when it is, not that there was nothing', async () => {
  const early = await engage({
    name: 'The year',
    from: '2026-01-01',
    to: '2026-03-31',
    criteria: ['CC6.1', 'CC1.4'],
  })
  for (const [language, said] of [
    [
      'en',
      'At that time Beleg had recorded nothing of this yet. It has done so since 15 January 2026',
    ],
    [
      'de',
      'Damals hatte Beleg hierzu noch nichts aufgezeichnet. Aufgezeichnet wird seit 15. Januar 2026',
    ],
  ] as const)
    for (const path of ['/populations/database', '/populations']) {
      const answer = await auditor.get(`/audit/${early}${path}?asOf=2026-01-10&lang=${language}`)
      assert.equal(answer.status, 200)
      assert((await answer.text()).includes(said), `${path} ${language}`)
    }
  // Nobody is on the list of people in this company, then or later.
  const people = await (await auditor.get(`/audit/${early}/matrix?asOf=2026-01-10`)).text()
  assert(people.includes('Until the end of the period Beleg recorded nothing of this.'))
  const later = await (
    await auditor.get(`/audit/${early}/populations/database?asOf=2026-01-20`)
  ).text()
  assert(later.includes(':db:a') && !later.includes('had recorded nothing'))
})

test('a population shows as it was at the instant asked for', async () => {
  const names = (csv: string) => [...csv.matchAll(/:db:(\w+)"/g)].map(([, name]) => name)
  const at = async (asOf: string) =>
    names(await text(`/populations/database?format=csv&asOf=${asOf}`))
  assert.deepEqual([...new Set(await at('2026-02-05T00:00'))], ['a', 'before'])
  assert.deepEqual([...new Set(await at('2026-02-15T00:00'))], ['a', 'b'])
  assert.deepEqual([...new Set(await at('2026-03-31T23:59:59'))], ['a', 'b'])
})

test('runs, exceptions and the log of the period are all there, with what the log hides of them', async () => {
  const page = await text('/tests/storage-encrypted/runs/2')
  assert(page.includes(':db:b') && page.includes('Your nonce'))
  assert((await text('/exceptions')).includes('Moves in March.'))
  const [heading = ''] = (await text('/exceptions?format=csv')).split('\n')
  assert.match(heading, /"Reason","Instead","From","To","Requested by","Approved by"/)
  const log = await text('/log?format=csv')
  const [exception] = /^\d+(?=,"[^"]*","exception")/m.exec(log) ?? []
  assert((await text(`/log/${exception}`)).includes('Moves in March.'))
  const history = await text('/controls/databases-encrypted-at-rest?format=json')
  const { runs, statuses }: { runs: { seq: number }[]; statuses: unknown[] } = JSON.parse(history)
  assert.deepEqual(
    runs.filter((run) => 'seq' in run && run.seq < 4).length > 0 && statuses.length > 0,
    true,
  )
})

test('controls and tests stand on the pages by what they say, and by their ids too', async () => {
  const asks = 'Is every database, bucket, disk and file system encrypted?'
  for (const path of [
    '/controls/databases-encrypted-at-rest',
    '/tests/storage-encrypted',
    '/tests/storage-encrypted/runs/2',
    '/exceptions',
    '/changes',
    '/log',
  ]) {
    const page = await text(`${path}?lang=en`)
    assert(page.includes(asks), path)
    assert(page.includes('storage-encrypted'), path)
  }
  assert((await text('/log?format=csv')).includes('"run","storage-encrypted@1 2"'))
  const log = await text('/log?lang=en')
  const [, before = ''] =
    />([^<>]*)<br ?\/?><small><bdi>no\. 2 · storage-encrypted@1</.exec(log) ?? []
  assert.equal(before.trim(), asks)
})

test('what an entry hides of another engagement, or of a test that nobody asked about, stays hidden', async () => {
  clock.now = new Date('2026-04-12T12:00:00.000Z')
  await signInAgain()
  await engage({ name: 'Secret second', from: '2026-04-01', to: '2026-04-30', criteria: ['A1.2'] })
  const now = await engage({
    name: 'This month',
    from: '2026-04-01',
    to: '2026-04-30',
    criteria: ['A1'],
  })
  await withOrg(store, company.org, (tx) =>
    recordAction(tx, {
      name: 'exception.request',
      actor: lead.account.id,
      subject: 'exception/of-another-test',
      what: { test: 'storage-encrypted', reason: 'Nobody of A1 asked.' },
    }),
  )
  const log = await (await auditor.get(`/audit/${now}/log?format=csv`)).text()
  const opened: string[] = []
  for (const [, entry] of log.matchAll(/^(\d+),"[^"]*","(?:action|run)"/gm)) {
    const page = await (await auditor.get(`/audit/${now}/log/${entry}`)).text()
    if (!page.includes('stays hidden')) opened.push(page)
  }
  assert.equal(opened.length, 1)
  assert(opened[0]?.includes('This month'))
  const actions = await (await auditor.get(`/audit/${now}/changes?format=csv`)).text()
  assert.equal(actions.match(/engagement\.create/g)?.length, 1)
  assert(!actions.includes('exception.request'))
})

test('an engagement that was closed, or whose period ended 180 days ago, is closed to its auditors', async () => {
  await signInAgain()
  const short = await engage({ name: 'Closed', from: '2026-02-01', to: '2026-02-28' })
  assert.equal(await statusOf(auditor, '', short), 200)
  assert.equal((await lead.postJson('/api/v1/engagement/close', { id: short })).status, 200)
  assert.equal(await statusOf(auditor, '', short), 404)
  assert.equal(await statusOf(lead, '', short), 404)

  // 31 March and 180 days: the last day is 27 September.
  for (const [at, expected] of [
    ['2026-09-27T23:59:00.000Z', 200],
    ['2026-09-28T00:00:00.000Z', 404],
  ] as const) {
    clock.now = new Date(at)
    const late = await signInAs(store, company.org, site, auditor.account.id)
    assert.equal(await statusOf(late, ''), expected, at)
    assert.equal(
      (await (await late.get('/audit')).text()).includes('SOC 2, spring'),
      expected === 200,
    )
  }
})
