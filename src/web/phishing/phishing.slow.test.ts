import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'

import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { makeExerciseToken } from '#program/phishing/exercise-token.ts'
import { filledIn, shippedMails } from '#program/phishing/shipped.ts'
import { runExercises } from '#run/phishing-exercises.ts'
import { publishControls } from '#run/publish-controls.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { urls } from '#ui/urls.ts'
import { website } from '#web/server.ts'
import { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

// A Friday.
const clock = { now: new Date('2026-11-27T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }), undefined, {
    hasMailServer: true,
  })
  await withOrg(store, company.org, async (tx) => {
    for (const [id, hasWorksCouncil] of [
      ['one', false],
      ['two', true],
    ] as const)
      await putItem(tx, legalEntities, {
        id,
        name: `${id} GmbH`,
        country: 'DE',
        joined: '2020-01-01',
        acquired: false,
        hasWorksCouncil,
      })
    await putPeople(
      tx,
      Array.from({ length: 25 }, (_, n) => ({
        id: `p${n}`,
        name: `Person ${n}`,
        email: `p${n}@example.com`,
        kind: 'employee' as const,
        groups: [n < 12 ? '<sales> & "co"' : n < 15 ? 'board' : 'rest'],
        legalEntity: n < 24 ? 'one' : 'two',
        externalIds: {},
      })),
      'people',
    )
  })
})

async function textOf(browser: TestBrowser, path: string, status = 200): Promise<string> {
  const answer = await browser.get(path)
  assert.equal(answer.status, status, path)
  return await answer.text()
}

async function marks(): Promise<string[]> {
  const rows = await readOrg(store, company.org, (tx) =>
    tx.db.selectFrom('exercise_mark').select(['kind', 'cell']).orderBy('kind').execute(),
  )
  return rows.map(({ kind, cell }) => `${kind} ${cell}`)
}

test('an exercise is switched on by those who speak for people, started by those who train, and nothing is said before its end', async () => {
  const lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  const council = await signedIn(store, company.org, site, ['works-council'], 'the council')
  const off = await textOf(lead, '/console/training-phishing')
  assert(
    off.includes('not allowed in this company') && !off.includes('/do/phishing-exercise.start'),
  )
  assert(
    off.includes('24 people would be written to') &&
      off.includes('two GmbH: neither a works agreement'),
  )
  assert(off.includes('&lt;sales&gt; &amp; &quot;co&quot;') && !off.includes('board'))
  assert(!/Person \d|p\d+@/.test(off))
  const change = { isOn: 'true' }
  const setting = '/do/phishing-setting.change?back=/portal'
  assert.equal((await lead.post(setting, change)).status, 403)
  const switched = await council.post('/do/phishing-setting.change?back=/portal', change)
  assert.equal(switched.status, 303, (await switched.text()).slice(0, 300))
  const [held] = await readOrg(store, company.org, (tx) => managedItems(tx, phishingSettings))
  assert.deepEqual(held, { id: 'phishing', isOn: true })

  const wanted = {
    mails: ['parcel', 'invoice'],
    groups: '<sales> & "co"\nrest',
    from: '2026-11-30',
    until: '2026-12-04',
  }
  const start = '/do/phishing-exercise.start?back=/console/training-phishing'
  assert.equal((await council.post(start, wanted)).status, 403)
  const few = await lead.post(start, { ...wanted, groups: 'board' })
  assert.equal(few.status, 409)
  assert((await few.text()).includes('Fewer than ten people'))
  const begun = await lead.post(start, wanted)
  assert.equal(begun.headers.get('location'), '/console/training-phishing')
  const twice = await lead.post(start, wanted)
  assert.equal(twice.status, 409)
  const [exercise] = await readOrg(store, company.org, (tx) => managedItems(tx, phishingExercises))
  assert(exercise)
  const page = await textOf(lead, `/console/training-phishing/${exercise.id}`)
  assert(page.includes('yet to begin') && page.includes('There are figures after 11 December 2026'))
  await textOf(lead, '/console/training-phishing/nothing', 404)
})

test('that the page behind the link was fetched counts nothing; that somebody is there counts once; neither says who', async () => {
  const [exercise] = await readOrg(store, company.org, (tx) => managedItems(tx, phishingExercises))
  assert(exercise)
  const token = makeExerciseToken(store.directory, company.org, { exercise: exercise.id, cell: 1 })
  const visitor = new TestBrowser(site)
  for (const { id, clues, instead, subject } of shippedMails()) {
    for (const language of ['de', 'en'] as const) {
      const page = await textOf(visitor, `/link/${id}?lang=${language}&token=${token}`)
      const text = page
        .replaceAll(/<sup>\d<\/sup>|<[^>]+>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll(/\s+/g, ' ')
      for (const said of [instead, ...clues.flatMap(({ quote, why }) => [quote, why])])
        assert(text.includes(said[language]), `${id} ${said[language]}`)
      assert(page.includes(`lang="${language}"`) && !/<(form|input|textarea|button)/.test(page), id)
      assert(subject[language].length > 0 && filledIn('{{organisation}}', '$&') === '$&')
    }
  }
  assert.deepEqual(await marks(), ['begun 0'])
  for (const bad of ['', 'x', `${token}A`, token.slice(0, 67), 7, null])
    assert.equal((await visitor.postJson('/link/opened', { token: bad })).status, 204)
  assert.deepEqual(await marks(), ['begun 0'])
  assert.equal(
    (await visitor.postJson('/link/opened', { token }, { origin: 'https://evil.example' })).status,
    403,
  )
  for (let i = 0; i < 3; i++)
    assert.equal((await visitor.postJson('/link/opened', { token })).status, 204)
  assert.deepEqual(await marks(), ['begun 0', 'opened 1'])
  await textOf(visitor, '/link/opened', 404)
  await textOf(visitor, '/link/nothing-of-the-kind', 404)
  // Whoever is signed in is not greeted by name where it says that nobody knows.
  const ada = await signedIn(store, company.org, site, ['member'], 'Ada Byron')
  assert(!(await textOf(ada, '/link/parcel')).includes('Ada'))
  assert(!(await textOf(ada, '/suspicious-mail')).includes('Ada'))
})

test('a mail is reported by pasting it, by anybody, or by an add-in without an account; what is no exercise is to be taken seriously', async () => {
  const [exercise] = await readOrg(store, company.org, (tx) => managedItems(tx, phishingExercises))
  assert(exercise)
  const token = (cell: number) =>
    makeExerciseToken(store.directory, company.org, { exercise: exercise.id, cell })
  await withOrg(store, company.org, async (tx) => {
    const [before] = await managedItems(tx, organisationSettings)
    await putItem(tx, organisationSettings, {
      ...(before ?? organisationSettings.item.parse({ id: 'organisation' })),
      contact: 'security@example.com',
    })
  })
  const visitor = new TestBrowser(site)
  assert((await textOf(visitor, '/suspicious-mail')).includes('security@example.com'))
  const ask = async (text: string) => await visitor.post('/suspicious-mail?lang=en', { text })
  const mine = `Hello,\n\nhttps://trust.example/link/parcel?lang=en#${token(0)}\n`
  assert((await (await ask(mine)).text()).includes('Well spotted'))
  await ask(mine)
  const strange = await (await ask('<script>alert(1)</script> https://evil.example/#x')).text()
  assert(strange.includes('Take the mail seriously') && !strange.includes('<script>alert'))
  assert.equal((await ask('  ')).status, 400)
  const api = '/api/v1/suspicious-mail/report'
  const answer = await visitor.postJson(api, { text: `…#${token(1)}` }, { origin: '' })
  assert.deepEqual(await answer.json(), { exercise: true, counted: true })
  const none = await visitor.postJson(api, { text: 'no token' }, { origin: '' })
  assert.deepEqual(await none.json(), { exercise: false, counted: false })
  assert.deepEqual(await marks(), ['begun 0', 'opened 1', 'reported 0', 'reported 1'])
  const { rows } = await store.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM beleg.action WHERE name LIKE 'suspicious%'`,
  )
  assert.equal(rows[0]?.n, 0)

  // Who hands in without end what counts nothing is refused for a while, and nobody's mark is left out for that.
  const hurried = new TestBrowser(site)
  const tries = Array.from({ length: 700 }, () => hurried.postJson(api, { text: 'no token' }))
  const refused = (await Promise.all(tries)).filter(({ status }) => status === 429)
  assert(refused.length >= 100 && refused.length < 200, `${refused.length}`)
  assert(refused[0]?.headers.get('retry-after'))
  const page429 = await visitor.post('/suspicious-mail?lang=de', { text: 'no token' })
  assert.equal(page429.status, 429)
  const said = await page429.text()
  assert(said.includes('Warten Sie ein paar Minuten') && !said.includes('Passkey'))
  const late = { token: token(1) }
  assert.equal((await visitor.postJson('/link/opened', late)).status, 204)
  assert.equal((await visitor.postJson('/link/opened', late)).status, 429)
  const tried = await store.pool.query<{ key: string }>('SELECT key FROM beleg.attempt')
  assert.deepEqual(
    tried.rows.map(({ key }) => key.split(':')[0]),
    ['nameless'],
  )
  await store.pool.query('DELETE FROM beleg.attempt')

  // A week after its last day it is over, and a link still teaches.
  clock.now = new Date('2026-12-12T12:00:00.000Z')
  await runExercises(store, company.organisation, 'https://trust.example')
  assert.deepEqual(await marks(), [])
  assert((await (await ask(mine)).text()).includes('It is over'))
  await visitor.postJson('/link/opened', { token: token(1) })
  assert.deepEqual(await marks(), [])
  const lead = await signedIn(store, company.org, site, ['lead'], 'another lead')
  const page = await textOf(lead, `/console/training-phishing/${exercise.id}`)
  assert(page.includes('Fewer than ten mails arrived'))
})

test('the auditor of the criteria that training serves sees what exercises there were, and no other auditor does', async () => {
  await publishControls(store, company.org, ['awareness-training-completed'])
  const auditor = await signedIn(store, company.org, site, ['auditor'], 'an auditor')
  const lead = await signedIn(store, company.org, site, ['lead'], 'a third lead')
  const [exercise] = await readOrg(store, company.org, (tx) => managedItems(tx, phishingExercises))
  assert(exercise)
  const engage = async (criteria: string[]) => {
    const answer = await lead.postJson('/api/v1/engagement/create', {
      name: criteria.join(),
      framework: 'soc2',
      criteria,
      from: '2026-11-01',
      to: '2026-12-31',
      auditors: [auditor.account.id],
      firm: 'Pruefwerk',
    })
    assert.equal(answer.status, 200)
    return z.object({ id: z.string() }).parse(await answer.json()).id
  }
  const [theirs, other] = [await engage(['CC1.4']), await engage(['CC6.1'])]
  const list = await textOf(auditor, `/audit/${theirs}/populations/phishing-exercise`)
  assert(list.includes(exercise.id))
  const item = urls.auditItem(theirs, 'phishing-exercise')
  const page = await textOf(auditor, `${item}?key=${exercise.id}`)
  assert(page.includes('too-few') && page.includes('works-agreement-missing'))
  await textOf(auditor, `/audit/${other}/populations/phishing-exercise`, 404)
  await textOf(auditor, '/console/training-phishing', 403)
})
