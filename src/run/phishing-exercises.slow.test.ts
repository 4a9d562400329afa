import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { addDays, dateIn } from '#engine/calendar.ts'
import type { Role } from '#engine/permissions.ts'
import { absences } from '#populations/absence.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import type { PhishingExercise } from '#populations/phishing-exercise.ts'
import { phishingSettings } from '#populations/phishing-setting.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { startExercise, stopExercise } from '#program/phishing/actions.ts'
import { readExerciseToken, tokensIn } from '#program/phishing/exercise-token.ts'
import { isWorkingHour } from '#program/phishing/sending-times.ts'
import { listActions } from '#store/actions.ts'
import { readTablePlans } from '#store/backup/table-shapes.ts'
import { putMark } from '#store/exercises.ts'
import { itemHistory, managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf } from './actions/test-actors.ts'
import { deliverDue } from './deliver.ts'
import { parseSmtp } from './mail/smtp.ts'
import { startMailServer } from './mail/test-mail-server.ts'
import { performAction } from './perform-action.ts'
import { runExercises } from './phishing-exercises.ts'
import { assertLogReplays, beginCompany, entriesOf } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

// A Friday.
const friday = new Date('2026-11-27T12:00:00.000Z')
// The first working hour of the exercises is an hour away.
const monday = new Date('2026-11-30T07:00:00.000Z')
const clock = { now: friday }
const store = await openTestStore(clock)
const server = await startMailServer()
after(async () => {
  await server.close()
  await store.close()
})
const site = 'https://trust.example'
const smtp = parseSmtp(`smtp://127.0.0.1:${server.port}`, 'Example <beleg@example.com>')
const window = { from: '2026-11-30', until: '2026-12-04' }

async function company(people: number, { hasWorksCouncil = false } = {}): Promise<TestCompany> {
  clock.now = friday
  const begun = await beginCompany(store, clock)
  await withOrg(store, begun.org, async (tx) => {
    for (const id of ['one', 'two']) {
      await putItem(tx, legalEntities, {
        id,
        name: `${id} GmbH`,
        country: 'DE',
        joined: '2020-01-01',
        acquired: false,
        hasWorksCouncil: id === 'two' && hasWorksCouncil,
      })
    }
    await putPeople(
      tx,
      Array.from({ length: people }, (_, n) => person(n)),
      'people',
    )
  })
  return begun
}

function person(n: number, more: { legalEntity?: string; groups?: string[]; end?: string } = {}) {
  return {
    id: `p${n}`,
    name: `Person ${n}`,
    email: `p${n}@example.com`,
    kind: 'employee' as const,
    groups: n < 12 ? ['sales'] : n < 15 ? ['board', 'sales'] : ['rest'],
    language: n % 2 === 0 ? ('de' as const) : ('en' as const),
    legalEntity: 'one',
    start: '2026-01-01',
    externalIds: {},
    ...more,
  }
}

async function act(
  { org }: TestCompany,
  action: typeof startExercise,
  input: Record<string, unknown>,
  roles: Role[] = ['lead'],
): Promise<Record<string, unknown>> {
  const where = { store, org, site, hasMailServer: true }
  const output = await performAction(where, action, actorOf('lead', ...roles), input, {
    isProved: true,
  })
  return { ...Object(output) }
}

async function allow({ org }: TestCompany): Promise<void> {
  await withOrg(store, org, (tx) => putItem(tx, phishingSettings, { id: 'phishing', isOn: true }))
}

async function exerciseOf({ org }: TestCompany): Promise<PhishingExercise> {
  const [found] = await readOrg(store, org, (tx) => managedItems(tx, phishingExercises))
  assert(found)
  return found
}

/** Lets the days pass in steps: a quarter of an hour in working hours, and else an hour; says how many mails each step sent. */
async function passDays(
  { org, organisation }: TestCompany,
  days: readonly string[],
): Promise<{ at: Date; n: number }[]> {
  const steps: { at: Date; n: number }[] = []
  for (const day of days) {
    clock.now = new Date(`${day}T07:00:00Z`)
    while (clock.now < new Date(`${day}T20:00:00Z`)) {
      const before = server.received.length
      await runExercises(store, organisation, site)
      await deliverDue(store, { id: org }, { smtp, fetch: () => Promise.reject(new Error('none')) })
      steps.push({ at: clock.now, n: server.received.length - before })
      const minutes = isWorkingHour(clock.now, day, organisation.timeZone) ? 15 : 60
      clock.now = new Date(clock.now.getTime() + minutes * 60_000)
    }
  }
  return steps
}

const sendingDays = [
  '2026-11-28',
  '2026-11-29',
  '2026-11-30',
  '2026-12-01',
  '2026-12-02',
  '2026-12-03',
  '2026-12-04',
]

/** What an opened link or a report does. */
async function mark({ org }: TestCompany, raw: string, kind: 'opened' | 'reported'): Promise<void> {
  const [token = ''] = tokensIn(raw)
  const read = readExerciseToken(store.directory, org, token)
  assert(read)
  const { exercise, cell, mark: under } = read
  await withOrg(store, org, (tx) => putMark(tx, exercise, { kind, cell, mark: under }))
}

test('nothing starts before somebody switched it on, without a mail server, in too short a time, or for fewer than ten', async () => {
  const some = await company(9)
  const input = { mails: ['parcel'], ...window }
  const refused = (code: string, more = {}) =>
    assert.rejects(act(some, startExercise, { ...input, ...more }), { code })
  await assert.rejects(act(some, startExercise, input, ['member']), { code: 'not-permitted' })
  await refused('input-refused', { mails: ['no-such-mail'] })
  await refused('input-refused', { mails: [] })
  await refused('phishing-off')
  await allow(some)
  await refused('phishing-too-few')
  for (const days of [
    { from: '2026-11-27' },
    { from: '2026-11-30', until: '2026-11-30' },
    { from: '2026-12-05', until: '2026-12-06' },
    { from: '2026-12-04', until: '2026-11-30' },
    { until: '2027-03-01' },
  ])
    await refused('phishing-window', days)
  const where = { store, org: some.org, site }
  await assert.rejects(
    performAction(where, startExercise, actorOf('lead', 'lead'), input, { isProved: true }),
    { code: 'phishing-no-mail-server' },
  )
})

test('everybody gets one mail in their language, at working hours, never many at once, and nothing of it stays with anyone', async () => {
  const some = await company(30, { hasWorksCouncil: true })
  await withOrg(store, some.org, (tx) =>
    putPeople(
      tx,
      [
        person(90, { legalEntity: 'two' }),
        person(91, { legalEntity: 'gone' }),
        person(92, { end: '2026-12-01' }),
        person(93, { end: '2026-01-31' }),
      ],
      'people',
    ),
  )
  await allow(some)
  await act(some, startExercise, {
    mails: ['parcel', 'invoice'],
    groups: ['sales', 'board', 'rest'],
    ...window,
  })
  await assert.rejects(act(some, startExercise, { mails: ['parcel'], ...window }), {
    code: 'phishing-running',
  })
  assert.deepEqual(
    (await exerciseOf(some)).leftOut.map(({ reason, entity, n }) => [reason, entity, n]),
    [
      ['company-unknown', undefined, 1],
      ['not-here', undefined, 1],
      ['works-agreement-missing', 'two', 1],
    ],
  )
  const before = server.received.length
  const steps = await passDays(some, sendingDays)
  const mails = server.received.slice(before)
  assert.equal(mails.length, 30)
  assert.equal(new Set(mails.flatMap(({ to }) => to)).size, 30)
  const { timeZone } = some.organisation
  for (const { at, n } of steps) {
    assert(n === 0 || isWorkingHour(at, dateIn(timeZone, at), timeZone), at.toISOString())
    assert(n <= 1)
  }
  assert(new Set(steps.filter(({ n }) => n > 0).map(({ at }) => at.getUTCDate())).size === 5)
  for (const { raw, to } of mails) {
    assert(raw.includes(/^p\d*[02468]@/.test(to[0] ?? '') ? 'lang=3Dde' : 'lang=3Den'), to[0])
    assert(/^From: .*<beleg@example.com>/m.test(raw) && !/^From: Example/m.test(raw))
    assert(tokensIn(raw).length === 1)
  }

  // Eleven of the fifteen who are counted for sales open it, one of them again and again; one of them reports it.
  const ofSales = mails.filter(({ to }) => Number((to[0] ?? '').match(/\d+/)?.[0]) < 15)
  for (const { raw } of ofSales.slice(0, 11)) await mark(some, raw, 'opened')
  for (let i = 0; i < 5; i++) await mark(some, ofSales[0]?.raw ?? '', 'opened')
  await mark(some, ofSales[0]?.raw ?? '', 'reported')
  await passDays(some, ['2026-12-11'])
  assert.equal(
    (await exerciseOf(some)).endedAt,
    undefined,
    'a week after the last day it still counts',
  )
  await passDays(some, ['2026-12-12'])
  const over = await exerciseOf(some)
  assert.deepEqual(
    [over.all, over.parts],
    [
      { groups: ['sales', 'rest'], sent: 30, opened: 12, reported: 0 },
      [
        { groups: ['sales'], sent: 15, opened: 12, reported: 0 },
        { groups: ['rest'], sent: 15, opened: 0, reported: 0 },
      ],
    ],
  )
  // What is left in the database: no mark, no plan, no link, and no name in what is kept of the exercise.
  const left = await readOrg(store, some.org, async (tx) => ({
    marks: await tx.db.selectFrom('exercise_mark').selectAll().execute(),
    planned: await tx.db.selectFrom('exercise_mail').selectAll().execute(),
    links: (await tx.db.selectFrom('outbox').selectAll().execute()).filter((row) =>
      JSON.stringify(row.content).includes('/link/'),
    ),
    history: await itemHistory(tx, phishingExercises.id, over.id),
    actions: await listActions(tx, { limit: 50 }),
  }))
  assert.deepEqual([left.marks, left.planned, left.links], [[], [], []])
  assert.equal(left.history.length, 2)
  const kept = JSON.stringify([
    left.history,
    left.actions.filter(({ name }) => name.startsWith('phishing')),
  ])
  assert(!/p\d+@|"p\d+"|Person \d/.test(kept))
  assert.deepEqual(
    left.actions
      .filter(({ name }) => name.startsWith('phishing-'))
      .map(({ name, actor }) => [name, actor]),
    [
      ['phishing-exercise.end', 'schedule'],
      ['phishing-exercise.start', 'lead'],
    ],
  )
  const log = JSON.stringify(await entriesOf(some))
  assert(!/p\d+@|Person \d|parcel|sales/.test(log))
  await assertLogReplays(some)
})

test('no backup holds what is counted, so none can be set beside another', async () => {
  const client = await store.pool.connect()
  try {
    const tables = (await readTablePlans(client)).map(({ name }) => name)
    assert(tables.includes('exercise_mail') && !tables.includes('exercise_mark'))
  } finally {
    client.release()
  }
})

test('ended before its time it sends no more, has no figures where fewer than ten were reached, and tells nothing of whoever was', async () => {
  const some = await company(20)
  await allow(some)
  const { id } = await act(some, startExercise, { mails: ['parcel'], ...window })
  const before = server.received.length
  clock.now = monday
  while (server.received.length - before < 3) {
    clock.now = new Date(clock.now.getTime() + 600_000)
    await runExercises(store, some.organisation, site)
    await deliverDue(
      store,
      { id: some.org },
      { smtp, fetch: () => Promise.reject(new Error('no')) },
    )
  }
  const mails = server.received.slice(before)
  for (const { raw } of mails) await mark(some, raw, 'opened')
  await act(some, stopExercise, { exercise: id })
  await act(some, stopExercise, { exercise: id })
  await passDays(some, ['2026-12-02', '2026-12-14'])
  assert.equal(server.received.length - before, 3)
  const over = await exerciseOf(some)
  assert.deepEqual([over.without, over.all, over.parts], ['too-few', undefined, undefined])
  assert(over.endedAt !== undefined)
})

test('what was written and has not left when an exercise is ended does not leave, today or when somebody tries again', async () => {
  const some = await company(20)
  await allow(some)
  const { id } = await act(some, startExercise, { mails: ['parcel'], ...window })
  const waiting = () =>
    readOrg(store, some.org, (tx) => tx.db.selectFrom('outbox').select('id').execute())
  clock.now = monday
  while ((await waiting()).length < 2) {
    clock.now = new Date(clock.now.getTime() + 600_000)
    await runExercises(store, some.organisation, site)
  }
  const before = server.received.length
  await act(some, stopExercise, { exercise: id })
  assert.deepEqual(await waiting(), [])
  await deliverDue(store, { id: some.org }, { smtp, fetch: () => Promise.reject(new Error('no')) })
  assert.equal(server.received.length, before)
})

test('what could not leave on its day leaves no more: not at night, and not to whoever has left since', async () => {
  const some = await company(20)
  await allow(some)
  await act(some, startExercise, { mails: ['parcel'], ...window })
  const waiting = () =>
    readOrg(store, some.org, (tx) => tx.db.selectFrom('outbox').select('id').execute())
  clock.now = monday
  while ((await waiting()).length < 2) {
    clock.now = new Date(clock.now.getTime() + 600_000)
    await runExercises(store, some.organisation, site)
  }
  await runExercises(store, some.organisation, site)
  assert.equal((await waiting()).length, 2)
  const before = server.received.length
  // The mail server is there again in the night.
  clock.now = new Date(`${addDays(clock.now, 1).toISOString().slice(0, 10)}T02:00:00Z`)
  await runExercises(store, some.organisation, site)
  await deliverDue(store, { id: some.org }, { smtp, fetch: () => Promise.reject(new Error('no')) })
  assert.deepEqual([server.received.length - before, await waiting()], [0, []])
})

test('while it runs nothing that is kept, and no mail, is of fewer than ten: small groups are counted with others from the start', async () => {
  const some = await company(40)
  await withOrg(store, some.org, (tx) =>
    putPeople(tx, [{ ...person(50), groups: ['solo'] }], 'people'),
  )
  await allow(some)
  await act(some, startExercise, {
    mails: ['parcel'],
    groups: ['solo', 'board', 'sales', 'rest'],
    ...window,
  })
  const planned = await readOrg(store, some.org, (tx) =>
    tx.db.selectFrom('exercise_mail').select(['cell']).execute(),
  )
  const sizes = [...Map.groupBy(planned, ({ cell }) => cell).values()].map((each) => each.length)
  assert(Math.min(...sizes) >= 10, sizes.join())
  const before = server.received.length
  await passDays(some, sendingDays)
  for (const { raw } of server.received.slice(before)) await mark(some, raw, 'opened')
  await passDays(some, ['2026-12-12'])
  assert.deepEqual(
    (await exerciseOf(some)).parts?.map(({ groups, sent }) => [groups, sent]),
    [
      [['solo', 'board', 'sales'], 16],
      [['rest'], 25],
    ],
  )
})

test('whoever lies outside the program by a decision gets no mail, also where that was decided meanwhile', async () => {
  const some = await company(20)
  await allow(some)
  const exclude = (id: string, pattern: string) =>
    withOrg(store, some.org, (tx) =>
      putItem(tx, scopeExclusions, {
        id,
        name: pattern,
        population: 'person',
        pattern,
        isAhead: false,
        reason: 'Works for a subsidiary.',
        decided: '2026-11-01',
        reviewBy: '2027-05-01',
      }),
    )
  await exclude('a', 'p2')
  await act(some, startExercise, { mails: ['parcel'], ...window })
  await exclude('b', '*19')
  const before = server.received.length
  await passDays(some, sendingDays.slice(2))
  const sent = server.received.slice(before).flatMap(({ to }) => to)
  assert.deepEqual(
    [sent.length, sent.includes('p2@example.com'), sent.includes('p19@example.com')],
    [18, false, false],
  )
})

test('nobody gets a mail while on leave, nor on a public holiday of their country or region; whoever is away all the time is left out', async () => {
  const some = await company(20)
  await allow(some)
  const away = (n: number, from: string, to: string) =>
    withOrg(store, some.org, (tx) =>
      putItem(tx, absences, { id: `away-${n}`, person: `p${n}`, from, to }),
    )
  await withOrg(store, some.org, (tx) =>
    putPeople(
      tx,
      [
        // 30 November and 1 December in Romania, 30 November in Scotland.
        ...[2, 3, 4, 5].map((n) => ({ ...person(n), country: 'RO' })),
        ...[6, 7, 8, 9].map((n) => ({ ...person(n), country: 'GB', region: 'GB-SCT' })),
      ],
      'people',
    ),
  )
  await away(0, '2026-11-20', '2026-12-04')
  await away(1, '2026-11-30', '2026-12-03')
  const { audience } = await act(some, startExercise, { mails: ['parcel'], ...window })
  assert.equal(audience, 19)
  assert.deepEqual((await exerciseOf(some)).leftOut, [{ reason: 'not-here', n: 1 }])
  // Falls ill after the times were set.
  await away(10, '2026-11-29', '2026-12-31')

  const days = new Map<string, string>()
  for (const day of sendingDays) {
    const before = server.received.length
    await passDays(some, [day])
    for (const { to } of server.received.slice(before)) for (const each of to) days.set(each, day)
  }
  const dayOf = (n: number) => days.get(`p${n}@example.com`)
  assert.equal(days.size, 18)
  assert.deepEqual([dayOf(0), dayOf(10), dayOf(1)], [undefined, undefined, '2026-12-04'])
  for (const n of [2, 3, 4, 5]) assert((dayOf(n) ?? '') > '2026-12-01', `p${n} ${dayOf(n) ?? ''}`)
  for (const n of [6, 7, 8, 9]) assert((dayOf(n) ?? '') > '2026-11-30', `p${n} ${dayOf(n) ?? ''}`)
})

test('switched off nothing is sent; whoever left, or whose company lost its agreement, gets nothing; lost counts are no zeros', async () => {
  const some = await company(20)
  await allow(some)
  await act(some, startExercise, { mails: ['parcel'], ...window })
  const off = (isOn: boolean) =>
    withOrg(store, some.org, (tx) => putItem(tx, phishingSettings, { id: 'phishing', isOn }))
  await off(false)
  const before = server.received.length
  await passDays(some, ['2026-11-30'])
  assert.equal(server.received.length, before)
  await off(true)
  await withOrg(store, some.org, (tx) =>
    putPeople(tx, [person(0, { end: '2026-11-29' }), person(1, { legalEntity: 'gone' })], 'people'),
  )
  await passDays(some, ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'])
  const sent = server.received.slice(before).flatMap(({ to }) => to)
  assert.equal(sent.length, 18)
  assert(!sent.includes('p0@example.com') && !sent.includes('p1@example.com'))
  // As a crash of the database leaves an unlogged table.
  await withOrg(store, some.org, (tx) => tx.db.deleteFrom('exercise_mark').execute())
  await passDays(some, ['2026-12-14'])
  const over = await exerciseOf(some)
  assert.deepEqual([over.without, over.all], ['lost', undefined])
})
