import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead', 'admin'], 'Lea Lead')
  await withOrg(store, company.org, async (tx) => {
    const { id } = await tx.db
      .selectFrom('account')
      .select('id')
      .where('org_id', '=', company.org)
      .where('name', '=', 'Lea Lead')
      .executeTakeFirstOrThrow()
    await changeAccount(tx, id, { language: 'de' })
  })
})

/** What a form says is wrong, without the page around it. */
async function saidBy(path: string, values: Record<string, string>): Promise<string> {
  const answer = await lead.post(path, values)
  assert.equal(answer.status, 400, path)
  const text = await answer.text()
  return [...text.matchAll(/class="form-error"[^>]*>([\s\S]*?)<\/(?:p|span|div)>/g)]
    .map(([, said = '']) =>
      said
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .join(' | ')
}

test('a refused table says in the reader’s language which row and column is wrong, and each of them', async () => {
  const table = [
    'name,service,dataShared,countries,usedFrom,usedUntil,tier',
    'A,x,y,Utopia,,,',
    'B,x,y,DE,2026-05-01,2026-04-01,',
    'C,x,,DE,,,sehr hoch',
  ].join('\n')
  const said = await saidBy('/do/vendor.import', { table })
  for (const each of [
    'Zeile 2, Länder: Dieses Land ist nicht bekannt.',
    'Zeile 3, Genutzt bis: Der letzte Tag liegt vor dem ersten.',
    'Zeile 4, Welche Daten er bekommt: Bitte ausfüllen.',
    'Zeile 4, Stufe: „sehr hoch“ steht nicht zur Wahl.',
  ])
    assert(said.includes(each), `${each} in ${said}`)
  assert(!/\b(line|please|must|last day)\b/i.test(said), said)
})

test('settings of a source that are refused say in the reader’s language which setting is wrong', async () => {
  const settings = JSON.stringify({ accounts: [{ account: '12' }], regions: 7 })
  const said = await saidBy('/do/source.add', { id: 'cloud', connector: 'aws', settings })
  assert(said.includes('Unbekannte Schlüssel'), said)
  assert(!/\b(invalid|expected|please|must|unrecognized)\b/i.test(said), said)
  const noDocument = JSON.stringify({
    files: [{ name: 'a', file: 'document:7c1f0f4e-0000-4000-8000-000000000000', list: 'people' }],
  })
  const missing = await saidBy('/do/source.add', {
    id: 'liste',
    connector: 'csv',
    settings: noDocument,
  })
  assert(!/\b(there is|invalid|expected|please|unrecognized)\b/i.test(missing), missing)
  const noJson = await saidBy('/do/source.add', { id: 'x', connector: 'aws', settings: '{' })
  assert(noJson.includes('ein JSON-Objekt'), noJson)
})

test('a file of people that cannot be read says why in the reader’s language', async () => {
  for (const [file, why] of [
    ['vorname,alter\nAda,7\n', 'Ihr fehlt eine Spalte „Name“'],
    ['vorname,alter\nAda,7\n', 'Spalten heißen Name, Vorname, Nachname'],
    ['name\n"nie zu', 'Nach Zeile 1 stimmt ein Anführungszeichen'],
    [`name\n${'x'.repeat(5_300_000)}`, 'Die Datei ist zu groß.'],
  ] as const) {
    const body = new FormData()
    body.append('file', new Blob([file]), 'people.csv')
    const sent = new Response(body)
    const answer = await lead.ask('POST', '/console/people/import', {
      body: await sent.text(),
      headers: { 'content-type': sent.headers.get('content-type') ?? '' },
    })
    const said = await answer.text()
    assert(said.includes(why), why)
    assert(!said.includes('cannot be read'))
    assert(said.includes('type="file"'), 'another can be chosen')
  }
})
