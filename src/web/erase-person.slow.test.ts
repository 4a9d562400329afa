/** Somebody who left is erased: no table, file or mail says who they were, and every count and every proof stands as before. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'
import { z } from 'zod'

import { exitCode } from '#log/verify-site.ts'
import { absences } from '#populations/absence.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreements } from '#populations/agreement.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { allActions } from '#run/all-actions.ts'
import { drawSample } from '#run/draw-sample.ts'
import { performAction } from '#run/perform-action.ts'
import { requireTest } from '#run/program-settings.ts'
import { publishControls } from '#run/publish-controls.ts'
import { assertLogReplays, beginCompany, passTime, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { putDocument, readDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readEntries, readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { allPeople, findPerson } from '#store/people.ts'
import { lastRuns } from '#store/runs.ts'
import { dropStrayDocuments } from '#store/stray-documents.ts'
import { openTestStore } from '#store/test-store.ts'
import { addUser, directoryOf } from '#web/scim/test-directory.ts'
import { website } from '#web/server.ts'

import { signedIn } from './test-people.ts'
import { publishSite, siteOf, visit } from './test-site.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const officer = actorOf(randomUUID(), 'people-officer')
const hers = { name: 'Zenobia Quastelö', email: 'zenobia@people.example' }
const marks = ['zenobia', 'quastel']
const aboutPeople = ['policy-accepted', 'agreement-signed-before-start']
const text = 'Keys are kept apart.'

let company: TestCompany
let site: Hono
let zenobia: string
let paper: string

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  await publishControls(store, company.org, 'all', { window: 0 })
  await withOrg(store, company.org, async (tx) => {
    const titles = { titleDe: 'Kryptografie', titleEn: 'Cryptography' }
    await putItem(tx, policies, { id: 'cryptography', ...titles, groups: [], controls: [] })
    await putItem(tx, policyVersions, {
      id: 'cryptography/1',
      policy: 'cryptography',
      number: 1,
      state: 'published',
      en: { text, digest: digestOfText(text) },
      // As a list in capitals has it, and with the two signs that some file systems make of one.
      changeEn: `${hers.name.toUpperCase().normalize('NFD')} asked for it, and zenobia@people.example too.`,
      changeDe: `${hers.name.toUpperCase()} hat darum gebeten.`,
      draftedBy: 'lead',
      approvals: [],
      publishedAt: '2026-10-01T00:00:00.000Z',
      effectiveFrom: '2026-10-01T00:00:00.000Z',
    })
    const nda = { titleDe: 'Verschwiegenheit', titleEn: 'Confidentiality' }
    await putItem(tx, agreements, { id: 'nda', ...nda, kinds: ['employee'] })
  })
  zenobia = await person(hers)
  await person({ name: 'Ottokar Wimmelbach', email: 'ottokar@people.example', manager: zenobia })
})

async function person(more: { name: string; email: string; manager?: string }): Promise<string> {
  passTime(company, 1)
  const rest = { kind: 'employee', start: '2026-10-01', groups: ['Engineering'], country: 'DE' }
  const { id } = await perform(company, officer, 'person.create', { ...rest, ...more })
  return String(id)
}

/** What she did: came in, accepted too late, signed, was mailed, was away, and left. */
async function leave(): Promise<void> {
  const browser = await signedIn(store, company.org, site, ['member'], hers.name)
  await perform(company, officer, 'policy.invite', { person: zenobia })
  await withOrg(store, company.org, async (tx) => {
    await changeAccount(tx, browser.account.id, { person: zenobia })
    const kept = await putDocument(tx, store.directory, {
      name: `NDA ${hers.name}.pdf`,
      type: 'application/pdf',
      bytes: Buffer.from(`%PDF ${hers.name}`),
      uploadedBy: 'link',
    })
    paper = kept.digest
    await putItem(tx, agreementSignatures, {
      id: `${zenobia}/nda/${kept.id}`,
      person: zenobia,
      agreement: 'nda',
      name: 'Zenobia Q.',
      signedAt: '2026-09-20T10:00:00.000Z',
      recordedAt: clock.now.toISOString(),
      how: 'link',
      document: kept.id,
    })
    const away = { id: randomUUID(), person: zenobia, from: '2026-10-05', to: '2026-10-06' }
    await putItem(tx, absences, away)
  })
  const read = { version: 'cryptography/1', language: 'en', digest: digestOfText(text) }
  const accepted = { person: zenobia, name: 'Zenobia Q.', ...read }
  const answer = await browser.post('/do/policy.accept?back=/portal', accepted)
  assert.equal(answer.headers.get('location'), '/portal')
  await perform(company, officer, 'person.change', {
    id: zenobia,
    name: hers.name,
    email: hers.email,
    kind: 'employee',
    start: '2026-10-01',
    end: '2026-11-10',
    groups: ['Engineering'],
    country: 'DE',
  })
}

/** Whoever checks the company draws from the last run of each test, and every proof leads to its root. */
async function assertSampled(): Promise<void> {
  await readOrg(store, company.org, async (tx) => {
    for (const [id, last] of await lastRuns(tx, aboutPeople)) {
      const { items } = await drawSample(tx, requireTest(id), last, Buffer.alloc(32, 7), 4)
      assert(items.length > 0, id)
    }
  })
}

async function countsNow() {
  const last = await readOrg(store, company.org, (tx) => lastRuns(tx, aboutPeople))
  return [...last].map(([id, { counts, size }]) => [id, counts, size])
}

/** Every row of every table of this database, as text. */
async function everything(): Promise<{ where: string; text: string }[]> {
  const tables = await store.pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'beleg' AND table_type = 'BASE TABLE'",
  )
  const found: { where: string; text: string }[] = []
  for (const { name } of tables.rows) {
    const rows = await readOrg(store, company.org, async (tx) => {
      await sql`SELECT set_config('role', 'none', true)`.execute(tx.db)
      return await sql<{
        text: string
      }>`SELECT to_jsonb(t)::text AS text FROM ${sql.table(name)} t`.execute(tx.db)
    })
    for (const row of rows.rows) {
      found.push({ where: name, text: row.text })
      // Disclosures are written in base64url.
      const [, hidden] = /"disclosure": "([^"]+)"/.exec(row.text) ?? []
      if (hidden !== undefined)
        found.push({ where: name, text: Buffer.from(hidden, 'base64url').toString() })
    }
  }
  return found
}

async function named(): Promise<string[]> {
  const blobs = existsSync(store.directory.blobs)
    ? readdirSync(store.directory.blobs).map((file) => ({
        where: `blob ${file.slice(0, 8)}`,
        text: readFileSync(join(store.directory.blobs, file), 'latin1'),
      }))
    : []
  const found = [...(await everything()), ...blobs].flatMap(({ where, text: said }) =>
    marks.filter((mark) => said.toLowerCase().includes(mark)).map((mark) => `${where}: ${mark}`),
  )
  return [...new Set(found)]
}

async function assertPublished(): Promise<void> {
  passTime(company, 60)
  await publishSite(company)
  const told = await visit(siteOf(company), { now: clock.now })
  assert.deepEqual(
    told.checks.filter(({ outcome }) => outcome === 'failed'),
    [],
  )
  assert.equal(exitCode(told), 0)
  await assertLogReplays(company)
}

test('who works here is not erased, nor by somebody who may not, nor without a recent proof', async () => {
  const input = { person: zenobia, because: 'request' }
  const member = actorOf(randomUUID(), 'member')
  await assert.rejects(perform(company, member, 'person.erase', input), { kind: 'forbidden' })
  await assert.rejects(perform(company, officer, 'person.erase', input), {
    code: 'person-still-here',
  })
  await assert.rejects(
    perform(company, officer, 'person.erase', { person: 'none', because: 'request' }),
    { code: 'item-missing' },
  )
  const browser = await signedIn(store, company.org, site, ['people-officer'], 'the officer')
  clock.now = new Date(clock.now.getTime() + 3_600_000)
  const answer = await browser.post('/do/person.erase?back=/portal', input)
  assert.notEqual(answer.headers.get('location'), '/portal')
})

test('erased, nothing names them any more, every count stays, and every proof holds', async () => {
  await leave()
  clock.now = new Date('2026-11-20T12:00:00.000Z')
  await run(company, ...aboutPeople)
  await assertPublished()
  const before = await countsNow()
  assert((await named()).length > 5)
  assert(existsSync(join(store.directory.blobs, paper)))

  passTime(company, 1)
  const wanted = { person: zenobia, because: 'request' }
  const done = await perform(company, officer, 'person.erase', wanted)
  assert.equal(done['name'], 'Gelöschte Person 1')
  assert.deepEqual(await named(), [])
  assert(!existsSync(join(store.directory.blobs, paper)))
  await assertPublished()
  assert.deepEqual(await countsNow(), before)
  // Of what is erased the hash is left, and the rest can be drawn as before.
  await assertSampled()
  await run(company, ...aboutPeople)
  assert.deepEqual(await countsNow(), before)
  await assertPublished()
  assert.deepEqual(await named(), [])
  await assertSampled()

  const held = await readOrg(store, company.org, (tx) => findPerson(tx, zenobia))
  assert.deepEqual(held?.person, {
    id: zenobia,
    name: 'Gelöschte Person 1',
    kind: 'employee',
    country: 'DE',
    groups: ['Engineering'],
    start: '2026-10-01',
    end: '2026-11-10',
    externalIds: {},
  })
  const [acceptance] = await readOrg(store, company.org, (tx) =>
    managedItems(tx, policyAcceptances),
  )
  assert.deepEqual([acceptance?.person, acceptance?.name], [zenobia, 'Gelöschte Person 1'])
  const last = await readOrg(store, company.org, async (tx) =>
    readEntries(tx, 0, (await readHead(tx)).size),
  )
  const erased = last
    .map(({ bytes }) => Buffer.from(bytes).toString())
    .find((entry) => entry.includes('"t":"erase"'))
  assert(erased?.includes(`"count":${Number(done['openings'])}`))
  // An auditor sees where something was taken out, and how often.
  const records = z.record(z.string(), z.int()).parse(done['records'])
  assert(records['person'] !== undefined && records['policy-acceptance'] !== undefined)
})

test('the lists show that somebody was there, and an erased account lets nobody in', async () => {
  const browser = await signedIn(store, company.org, site, ['people-officer'], 'another officer')
  const list = await (await browser.get('/console/people?who=left')).text()
  assert(list.includes('Gelöschte Person 1'))
  const page = await browser.get(`/console/people/person?key=${zenobia}`)
  assert.equal(page.status, 200)
  const said = await page.text()
  assert(said.includes('Gelöschte Person 1'))
  assert(said.includes('Wer das war, ist gelöscht') || said.includes('Who this was is erased'))
  assert(!said.includes('/do/person.erase'))
  const signed = await (await browser.get('/console/agreements')).text()
  assert(signed.includes('Gelöschte Person 1'))
  assert(!signed.includes('/console/agreements/file'), 'the paper is gone, and not offered')
  const again = { person: zenobia, because: 'mistake' }
  await assert.rejects(perform(company, officer, 'person.erase', again), { code: 'person-erased' })
})

test('a name of quotes, percent signs and parentheses goes like any other, and others of one full name keep theirs', async () => {
  const name = String.raw`Zoë "Quo\te" O’Neil_% (x)`
  const hostile = await person({ name, email: 'zoe+x_y@people.example' })
  const twins = [
    await person({ name: 'Perpetua Dschinn', email: 'p1@people.example' }),
    await person({ name: 'Perpetua Dschinn', email: 'p2@people.example' }),
  ]
  for (const id of [hostile, twins[0]])
    await perform(company, officer, 'person.end', { id, end: '2026-11-10' })
  passTime(company, 1)
  await perform(company, officer, 'person.erase', { person: hostile, because: 'retention' })
  passTime(company, 1)
  await perform(company, officer, 'person.erase', { person: twins[0], because: 'retention' })
  const said = (await everything()).map(({ text: each }) => each).join('\n')
  assert(!said.includes('O’Neil') && !said.includes('zoe+x') && !said.includes('p1@people'))
  const other = await readOrg(store, company.org, (tx) => findPerson(tx, twins[1] ?? ''))
  assert.deepEqual(
    [other?.person.name, other?.person.email],
    ['Perpetua Dschinn', 'p2@people.example'],
  )
  await assertPublished()
})

test('whom the directory has is not erased; gone there they are, and who comes again is somebody new', async () => {
  const { ask } = await directoryOf(store, company.org, site)
  const id = await addUser(ask, 'uma@people.example', { displayName: 'Uma Vogelsang' })
  const find = async () =>
    (await readOrg(store, company.org, allPeople)).find(
      ({ person: each }) => each.email === 'uma@people.example',
    )?.person.id ?? ''
  const uma = await find()
  await perform(company, officer, 'person.end', { id: uma, end: '2026-11-10' })
  const wanted = { person: uma, because: 'request' }
  await assert.rejects(perform(company, officer, 'person.erase', wanted), {
    code: 'person-still-reported',
  })
  passTime(company, 1)
  assert.equal((await ask('DELETE', `/Users/${id}`)).status, 204)
  passTime(company, 86_400)
  await perform(company, officer, 'person.erase', wanted)
  const said = (await everything()).map(({ text: each }) => each).join('\n')
  assert(!said.includes('Vogelsang') && !said.includes('uma@'))
  passTime(company, 1)
  await addUser(ask, 'uma@people.example', { displayName: 'Uma Vogelsang' })
  assert.notEqual(await find(), uma)
  await assertPublished()
})

test('a name with ß goes however capitals write it, and whoever is called so with ss keeps theirs', async () => {
  const chief = actorOf(randomUUID(), 'people-officer', 'lead')
  const joerg = await person({ name: 'Jörg Kraußler', email: 'joerg@people.example' })
  const twins = [
    await person({ name: 'Ilse Weiß', email: 'ilse1@people.example' }),
    await person({ name: 'Ilse Weiss', email: 'ilse2@people.example' }),
  ]
  const note = async () => {
    const all = await readOrg(store, company.org, (tx) => managedItems(tx, policyVersions))
    return all.find(({ id }) => id === 'cryptography/2')?.changeEn
  }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policyVersions, {
      id: 'cryptography/2',
      policy: 'cryptography',
      number: 2,
      state: 'discarded',
      en: { text, digest: digestOfText(text) },
      changeEn:
        'JÖRG KRAUSSLER, JÖRG KRAUẞLER, Jörg Kraussler and jörg kraußler; Jörg Krausslermann; ILSE WEISS',
      draftedBy: 'lead',
      approvals: [],
    }),
  )
  for (const id of [joerg, twins[0]]) {
    await perform(company, officer, 'person.end', { id, end: '2026-11-10' })
    passTime(company, 1)
    await perform(company, chief, 'person.erase', { person: id, because: 'retention' })
    passTime(company, 1)
  }
  assert.match((await note()) ?? '', /^(\S.*\S), \1, \1 and \1; Jörg Krausslermann; ILSE WEISS$/)
  assert(!(await everything()).some(({ text: said }) => /krau(ß|ẞ|ss)ler\b/i.test(said)))
  await assertPublished()
})

test('who is called much the same keeps everything: a longer name, and a mailbox that ends like the one erased', async () => {
  const berg = await person({ name: 'Odo Berg', email: 'berg@people.example' })
  const berger = await person({ name: 'Odo Berger', email: 'odo.berg@people.example' })
  await perform(company, officer, 'policy.invite', { person: berger })
  await perform(company, officer, 'policy.invite', { person: berg })
  await perform(company, officer, 'person.end', { id: berg, end: '2026-11-10' })
  passTime(company, 1)
  const held = async () => {
    const all = await everything()
    const of = (where: string) =>
      all.filter((each) => each.where === where && each.text.includes(berger)).length
    return {
      hidden: all.filter((each) => each.where === 'opening' && each.text.includes('Odo Berger'))
        .length,
      tickets: of('ticket'),
      mails: all.filter((each) => each.where === 'outbox' && each.text.includes('odo.berg@'))
        .length,
    }
  }
  const before = await held()
  assert(before.hidden > 0 && before.tickets > 0 && before.mails > 0)
  await perform(company, officer, 'person.erase', { person: berg, because: 'retention' })
  assert.deepEqual(await held(), before)
  assert(!(await everything()).some(({ text: said }) => /"berg@people|Odo Berg\b/.test(said)))
  const note = (await everything()).filter(({ text: said }) => said.includes('odo.Gel'))
  assert.deepEqual(note, [])
  await assertPublished()
})

test('a mailbox that has come to somebody else since stays theirs, with what was sent to it', async () => {
  const first = await person({ name: 'Ruta Erstling', email: 'desk@people.example' })
  const rest = { kind: 'employee', start: '2026-10-01', groups: ['Engineering'], country: 'DE' }
  passTime(company, 1)
  const gone = { email: 'ruta@people.example', end: '2026-11-10' }
  await perform(company, officer, 'person.change', {
    id: first,
    name: 'Ruta Erstling',
    ...rest,
    ...gone,
  })
  const next = await person({ name: 'Sava Nachfolg', email: 'desk@people.example' })
  await perform(company, officer, 'policy.invite', { person: next })
  const held = async () =>
    (await everything())
      .filter(({ where, text: said }) => where !== 'item' && said.includes('desk@'))
      .filter(({ text: said }) => !said.includes(first) && !said.includes('Ruta'))
      .map(({ where }) => where)
      .toSorted()
  const before = await held()
  assert(before.includes('ticket') && before.includes('outbox') && before.includes('opening'))
  passTime(company, 1)
  await perform(company, officer, 'person.erase', { person: first, because: 'retention' })
  assert.deepEqual(await held(), before)
  const found = await readOrg(store, company.org, (tx) => findPerson(tx, next))
  assert.equal(found?.person.email, 'desk@people.example')
  const theirs = (await everything()).filter(
    ({ text: said }) => said.includes(first) && said.includes('desk@'),
  )
  assert.deepEqual(theirs, [])
  await assertPublished()
})

test('of whom was joined with another both names go; taken apart again, each is erased by themselves', async () => {
  const officers = { because: 'Two entries of one person.' }
  const [one, other] = [
    await person({ name: 'Wanda Doppelblum', email: 'wanda@people.example' }),
    await person({ name: 'Wanda Ziegelhuber', email: 'wz@people.example' }),
  ]
  const sister = await person({ name: 'Klothilde Ziegelhof', email: 'kz@people.example' })
  await perform(company, officer, 'policy.invite', { person: other })
  passTime(company, 1)
  await perform(company, officer, 'person.merge', { person: one, other: sister, ...officers })
  passTime(company, 1)
  await perform(company, officer, 'person.merge', { person: one, other, ...officers })
  passTime(company, 1)
  await perform(company, officer, 'person.unmerge', { person: one, other: sister, ...officers })
  const leaves = async (id: string, name: string) => {
    passTime(company, 1)
    const rest = { kind: 'employee', start: '2026-10-01', groups: ['Engineering'], country: 'DE' }
    const { start, ...more } = rest
    await perform(company, officer, 'person.change', {
      id,
      name,
      start,
      ...more,
      end: '2026-10-31',
    })
    passTime(company, 1)
    await perform(company, officer, 'person.erase', { person: id, because: 'request' })
  }
  const named = async (...marksOf: string[]) =>
    (await everything())
      .filter(({ text: said }) => marksOf.some((mark) => said.toLowerCase().includes(mark)))
      .map(({ where }) => where)
  assert((await named('ziegelhuber')).length > 0)
  await leaves(one, 'Wanda Doppelblum')
  assert.deepEqual(await named('doppelblum', 'ziegelhuber', 'wanda@', 'wz@'), [])
  assert((await named('ziegelhof')).length > 0)
  await leaves(sister, 'Klothilde Ziegelhof')
  assert.deepEqual(await named('ziegelhof', 'kz@'), [])
  await assertPublished()
})

test('a paper that somebody else signed too stays with them', async () => {
  const one = await person({ name: 'Tilda Zweibein', email: 'tilda@people.example' })
  const two = await person({ name: 'Urs Dritte', email: 'urs@people.example' })
  const kept = await withOrg(store, company.org, async (tx) => {
    const file = { name: 'nda.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF two') }
    const document = await putDocument(tx, store.directory, { ...file, uploadedBy: 'officer' })
    for (const signer of [one, two]) {
      await putItem(tx, agreementSignatures, {
        id: `${signer}/nda/${document.id}`,
        person: signer,
        agreement: 'nda',
        name: 'As on paper',
        signedAt: '2026-09-20T10:00:00.000Z',
        recordedAt: clock.now.toISOString(),
        how: 'upload',
        document: document.id,
      })
    }
    return document
  })
  await perform(company, officer, 'person.end', { id: one, end: '2026-11-10' })
  passTime(company, 1)
  await perform(company, officer, 'person.erase', { person: one, because: 'retention' })
  assert(existsSync(join(store.directory.blobs, kept.digest)))
  assert(await readOrg(store, company.org, (tx) => readDocument(tx, kept.id)))
})

test('an officer takes out no text, mail or account by calling somebody after it', async () => {
  await withOrg(store, company.org, async (tx) => {
    const [before] = await managedItems(tx, organisationSettings)
    await putItem(tx, organisationSettings, {
      ...(before ?? organisationSettings.item.parse({ id: 'organisation' })),
      contact: 'security@people.example',
    })
  })
  const admin = await signedIn(store, company.org, site, ['admin', 'lead'], 'Olga Oben')
  const hostile = [
    [{ name: 'Cryptography', email: 'security@people.example' }, 'person-named-elsewhere'],
    [{ name: 'are kept apart', email: 'x@people.example' }, 'person-named-elsewhere'],
    [{ name: 'Olga Oben', email: admin.account.email }, 'person-account-open'],
  ] as const
  const rows = async () =>
    (await everything()).filter(({ where }) => where === 'opening' || where === 'outbox').length
  for (const [who, code] of hostile) {
    const id = await person(who)
    await perform(company, officer, 'person.end', { id, end: '2026-11-10' })
    passTime(company, 1)
    const before = await rows()
    const asked = { person: id, because: 'mistake' }
    await assert.rejects(perform(company, officer, 'person.erase', asked), { code }, who.name)
    assert.equal(await rows(), before)
  }
  assert.equal((await admin.get('/console/people')).status, 200)
})

test('answers kept for those who ask twice stay, but for what names the person', async () => {
  const id = await person({ name: 'Wilma Kurzzeit', email: 'wilma@people.example' })
  const browser = await signedIn(store, company.org, site, ['people-officer'], 'a third officer')
  const ask = async (path: string, input: unknown, key: string) => {
    passTime(company, 1)
    const answer = await browser.postJson(`/api/v1/${path}`, input, { 'idempotency-key': key })
    return JSON.stringify(await answer.json())
  }
  const other = { name: 'Xaver Bleibt', email: 'xaver@people.example', kind: 'employee' }
  const first = await ask('person/create', other, 'one')
  await ask('person/end', { id, end: '2026-11-10' }, 'two')
  passTime(company, 1)
  await perform(company, officer, 'person.erase', { person: id, because: 'request' })
  const { rows } = await store.pool.query<{ key: string }>('SELECT key FROM beleg.idempotency')
  assert.deepEqual(
    rows.map(({ key }) => key),
    ['one'],
  )
  assert.equal(await ask('person/create', other, 'one'), first)
})

test('bytes that outlived a crash after the erasure are given to nobody, and go with the next look', async () => {
  const id = await person({ name: 'Yda Krachmal', email: 'yda@people.example' })
  const kept = await withOrg(store, company.org, async (tx) => {
    const file = { name: 'nda.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF Yda') }
    const document = await putDocument(tx, store.directory, { ...file, uploadedBy: 'link' })
    await putItem(tx, agreementSignatures, {
      id: `${id}/nda/${document.id}`,
      person: id,
      agreement: 'nda',
      name: 'Yda Krachmal',
      signedAt: '2026-09-20T10:00:00.000Z',
      recordedAt: clock.now.toISOString(),
      how: 'link',
      document: document.id,
    })
    return document
  })
  await perform(company, officer, 'person.end', { id, end: '2026-11-10' })
  passTime(company, 1)
  const found = allActions.find((each) => each.id === 'person.erase')
  assert(found)
  const crash = new Error('crash')
  const crashing = { ...found, settle: () => Promise.reject(crash) }
  const where = { store, org: company.org, site: 'https://trust.example' }
  const asked = { person: id, because: 'request' }
  await assert.rejects(performAction(where, crashing, officer, asked, { isProved: true }), crash)
  const path = join(store.directory.blobs, kept.digest)
  assert(existsSync(path))
  assert.equal(await readOrg(store, company.org, (tx) => readDocument(tx, kept.id)), undefined)
  await dropStrayDocuments(store, company.org, { before: new Date(0) })
  assert(!existsSync(path))
  assert.deepEqual(
    (await everything()).filter(({ text: said }) => said.includes('Krachmal')),
    [],
  )
})
