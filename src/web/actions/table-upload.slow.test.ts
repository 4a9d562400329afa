import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { courses } from '#populations/course.ts'
import { trainingRecords } from '#populations/training-record.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono
let officer: Awaited<ReturnType<typeof signedIn>>

before(async () => {
  company = await beginCompany(store, clock)
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, courses, {
      id: 'safety',
      titleDe: 'Sicherheit',
      titleEn: 'Safety',
      topics: [],
      groups: [],
      minutes: 20,
      requiredFrom: '2026-01-01',
      months: 12,
    })
    const person = { kind: 'employee' as const, groups: [], externalIds: {} }
    await putPeople(
      tx,
      [
        { ...person, id: 'jo', name: 'Jörg Jansen', email: 'jo@example.com' },
        { ...person, id: 'ada', name: 'Ada Adler', email: 'ada@example.com' },
      ],
      'people',
    )
  })
  site = website(store, company.organisation, pino({ level: 'silent' }))
  officer = await signedIn(store, company.org, site, ['people-officer'])
})

const path = '/do/course.import-records?back=/console/training'

async function send(
  file: { name: string; bytes: Buffer<ArrayBuffer> } | undefined,
  pasted = '',
): Promise<{ status: number; page: string }> {
  const body = new FormData()
  body.append('course', 'safety')
  body.append('from', 'Moodle')
  body.append('table', pasted)
  body.append('table.file', file ? new File([file.bytes], file.name) : new File([], ''))
  const form = new Response(body)
  // A browser names the file of an input that was left empty, by an empty name.
  const sent = Buffer.from(await form.clone().arrayBuffer())
    .toString('latin1')
    .replace('name="table.file"\r\n', 'name="table.file"; filename=""\r\n')
  const answer = await officer.ask('POST', path, {
    body: Buffer.from(sent, 'latin1'),
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
  })
  return { status: answer.status, page: await answer.text() }
}

async function completions(): Promise<string[]> {
  const versions = await readOrg(store, company.org, (tx) => listItems(tx, trainingRecords.id))
  return Array.from(versions, ({ key }) => key).toSorted()
}

test('a table is asked for as a file or pasted, and an import that says neither is told so', async () => {
  const page = await (await officer.get(path)).text()
  assert.match(
    page,
    /<input[^>]*type="file"[^>]*name="table\.file"|name="table\.file"[^>]*type="file"/,
  )
  assert.match(page, /<textarea[^>]*name="table"/)
  const { status, page: again } = await send(undefined)
  assert.equal(status, 400)
  assert.match(again, /aria-invalid="true"/)
  assert.deepEqual(await completions(), [])
})

test('a file with a wrong row comes back as text to correct, and what was filled in stays', async () => {
  const table =
    'E-Mail;Abgeschlossen am\nada@example.com;01.10.2026\nnobody@example.com;02.10.2026\n'
  const { status, page } = await send({ name: 'a.csv', bytes: Buffer.from(table) })
  assert.equal(status, 400)
  assert.match(page, /<textarea[^>]*>[^<]*nobody@example\.com;02\.10\.2026/)
  assert.match(page, /value="Moodle"/)
  assert.deepEqual(await completions(), [])
})

test('a file as Excel writes it on Windows is read, also where nothing was pasted', async () => {
  const table =
    'E-Mail;Abgeschlossen am;Status\r\njo@example.com;01.10.2026;bestanden\r\nada@example.com;;läuft noch\r\n'
  const { status, page } = await send({ name: 'a.csv', bytes: Buffer.from(table, 'latin1') })
  assert.equal(status, 200)
  assert.match(page, /läuft noch/)
  assert.deepEqual(await completions(), ['jo/safety/2026-10-01'])
})

test('a file whose characters may be read wrong is refused before anything is recorded', async () => {
  const before = await completions()
  // „läuft“ as a Macintosh of old wrote it.
  const [start, end] = ['E-Mail;Abgeschlossen am;Status\nada@example.com;01.10.2026;l', 'uft\n']
  const bytes = Buffer.concat([Buffer.from(start), Buffer.of(0x8a), Buffer.from(end)])
  const { status, page } = await send({ name: 'a.csv', bytes })
  assert.equal(status, 400)
  assert(page.includes('It is not certain how the characters of this file are to be read'))
  assert.match(page, /value="Moodle"/)
  assert.deepEqual(await completions(), before)
})

test('what was pasted counts where no file was chosen', async () => {
  const { status } = await send(undefined, 'E-Mail;Abgeschlossen am\nada@example.com;01.10.2026\n')
  assert.equal(status, 200)
  assert.equal((await completions()).length, 2)
})

test('what is no table is refused on the form, with what to do', async () => {
  const { status, page } = await send({ name: 'a.xlsx', bytes: Buffer.from('PK\x03\x04\x14\x00') })
  assert.equal(status, 400)
  assert.match(page, /name="table\.file"/)
  assert(page.includes('This cannot be read as a table. Save it as CSV.'))
  assert.match(page, /value="Moodle"/)
})

test('of a table that is too large what was filled in beside it stays', async () => {
  const { status, page } = await send({ name: 'a.csv', bytes: Buffer.alloc(3_000_000, 65) })
  assert.equal(status, 413)
  assert(page.includes('The file is too large.'))
  assert.match(page, /value="Moodle"/)
})
