import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'

import { sql } from 'kysely'

import { emptyRoot } from '#log/tree.ts'

import { countOutbox, listOutbox } from './list-outbox.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { forgetOld, markFailed, markSent, putOutbox, retryNow } from './outbox.ts'
import type { NewMessage } from './outbox.ts'
import { sha256 } from './sha256.ts'
import { holdMails, takeDue } from './take-due.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let org = ''
beforeEach(async () => {
  const slug = `o${randomUUID()}`
  const origin = `${slug}.example/log`
  const given = { slug, name: slug, origin, timeZone: 'UTC' }
  org = (await createOrganisation(store, given, emptyRoot(sha256))).id
})

function mail(occasion: string, recipient = 'a@example.com'): NewMessage {
  return { channel: 'mail', recipient, occasion, content: { subject: occasion, text: 'secret' } }
}

async function put(...messages: NewMessage[]): Promise<boolean[]> {
  // What is recorded is a millisecond later than what was before.
  clock.now = new Date(clock.now.getTime() + 1000)
  const written = await withOrg(store, org, async (tx) => {
    const each = []
    for (const message of messages) each.push(await putOutbox(tx, message))
    return each
  })
  return written
}

function pass(minutes: number): void {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000)
}

const take = async (limit = 100) => await takeDue(store, org, 'mail', limit, clock.now)
const list = async (options = {}) => await readOrg(store, org, (tx) => listOutbox(tx, options))

test('an occasion has one message for each recipient and channel, however often it is written', async () => {
  assert.deepEqual(await put(mail('a'), mail('a'), mail('b'), mail('a', 'b@example.com')), [
    true,
    false,
    true,
    true,
  ])
  assert.deepEqual(await put(mail('a')), [false])
  assert.equal((await take()).length, 3)
})

test('a message whose transaction is undone was never written', async () => {
  const undone = withOrg(store, org, async (tx) => {
    await putOutbox(tx, mail('a'))
    throw new Error('undone')
  })
  await assert.rejects(undone, /undone/)
  assert.deepEqual(await take(), [])
})

test('of many who take at once nobody takes what another has taken, and an hour has its limit for each address', async () => {
  const occasions = Array.from({ length: 30 }, (_, n) => String(n))
  await put(...occasions.flatMap((each) => [mail(each), mail(each, 'b@example.com')]))
  const taken = (await Promise.all(Array.from({ length: 6 }, () => take(9)))).flat()
  assert.equal(new Set(taken.map(({ id }) => id)).size, taken.length)
  assert.equal(taken.length, 40)
  for (const recipient of ['a@example.com', 'b@example.com'])
    assert.equal(taken.filter((each) => each.recipient === recipient).length, 20)
  for (const each of taken) await markSent(store, org, each, clock.now)
  assert.deepEqual(await take(), [])
  const { messages } = await list({ state: 'waiting' })
  assert.deepEqual(new Set(messages.map(({ trouble }) => trouble)), new Set(['put-off']))
  pass(61)
  assert.equal((await take()).length, 20)
})

test('webhooks have no such limit, and a few at a time leave room for the others', async () => {
  const content = { type: 'x', timestamp: clock.now.toISOString(), data: {} }
  const busy = randomUUID()
  const quiet = randomUUID()
  const event = (recipient: string, n: number): NewMessage => ({
    channel: 'webhook',
    recipient,
    occasion: String(n),
    content,
  })
  await put(...Array.from({ length: 30 }, (_, n) => event(busy, n)), event(quiet, 0))
  let n = 0
  for (let round = 0; round < 6; round++) {
    const taken = await takeDue(store, org, 'webhook', 10, clock.now)
    assert.equal(taken.filter(({ recipient }) => recipient === quiet).length, round === 0 ? 1 : 0)
    for (const each of taken) await markSent(store, org, each, clock.now)
    n += taken.length
  }
  assert.equal(n, 31)
  assert.deepEqual(await take(), [])
})

test('what fails comes again after 1, 5, 30 minutes, 2, 6, 12 and 24 hours, and is given up before the third day is over', async () => {
  await put(mail('a'))
  const waited: number[] = []
  for (;;) {
    const [taken] = await take()
    assert.equal(taken?.attempt, waited.length + 1)
    await markFailed(store, org, taken, clock.now, { trouble: '421 later' })
    const { dueAt } = (await list()).messages[0] ?? {}
    if (!dueAt) break
    waited.push((dueAt.getTime() - clock.now.getTime()) / 60_000)
    clock.now = new Date(dueAt.getTime() - 1)
    assert.deepEqual(await take(), [])
    clock.now = dueAt
  }
  assert.deepEqual(waited, [1, 5, 30, 120, 360, 720, 1440, 1440])
  const [line] = (await list()).messages
  assert.equal(line?.trouble, '421 later')
  assert(line?.givenUpAt)
  assert.equal(line.dueAt, undefined)
})

test('what was taken by a process that died is taken again, and who comes back late changes nothing', async () => {
  await put(mail('a'))
  const [first] = await take()
  assert(first)
  assert.deepEqual(await take(), [])
  pass(11)
  const [second] = await take()
  assert.equal(second?.id, first.id)
  await markFailed(store, org, first, clock.now, { trouble: 'late', isFinal: true })
  assert.equal((await list()).messages[0]?.trouble, 'under-way')
  await markSent(store, org, second, clock.now)
  await markFailed(store, org, second, clock.now, { trouble: 'no', isFinal: true })
  assert.equal((await list()).messages[0]?.sentAt?.getTime(), clock.now.getTime())
})

test('without a mail server mails wait and say so; after three days they are given up and never sent', async () => {
  await put(mail('a'))
  await holdMails(store, org, clock.now)
  assert.equal((await list()).messages[0]?.trouble, 'no-mail-server')
  pass(2 * 24 * 60)
  await put(mail('b'))
  pass(25 * 60)
  const [taken, ...others] = await take()
  assert.deepEqual(others, [])
  assert(taken)
  const { messages } = await list()
  assert.deepEqual(
    messages.map(({ about, trouble, givenUpAt }) => [about, trouble, givenUpAt !== undefined]),
    [
      ['b', 'under-way', false],
      ['a', 'no-mail-server', true],
    ],
  )
  assert.deepEqual(await readOrg(store, org, countOutbox), { waiting: 1, givenUp: 1 })
})

test('somebody can begin anew with what was given up, and not with what was sent or is being sent', async () => {
  await put(mail('a'))
  const [taken] = await take()
  assert(taken)
  const retry = async () => await withOrg(store, org, (tx) => retryNow(tx, taken.id))
  assert.equal(await retry(), false)
  await markFailed(store, org, taken, clock.now, { trouble: '550 unknown', isFinal: true })
  pass(5 * 24 * 60)
  assert.deepEqual(await take(), [])
  assert.equal(await retry(), true)
  const [again] = await take()
  assert.deepEqual([again?.id, again?.attempt, again?.content], [taken.id, 1, taken.content])
  assert(again)
  await markSent(store, org, again, clock.now)
  assert.equal(await retry(), false)
  assert.deepEqual(await put(mail('a')), [false])
})

test('the page is newest first, comes in parts that neither overlap nor miss any, and never shows what a mail says', async () => {
  for (let n = 0; n < 7; n++) await put(mail(`m${n}`), mail(`m${n}`, 'b@example.com'))
  const seen = []
  let after
  do {
    const page = await list({ limit: 4, ...(after && { after }) })
    seen.push(...page.messages)
    after = page.next
  } while (after)
  assert.equal(new Set(seen.map(({ id }) => id)).size, 14)
  assert.equal(seen[0]?.about, 'm6')
  assert.equal(seen.at(-1)?.about, 'm0')
  assert(!JSON.stringify(seen).includes('secret'))
})

test('what a mail said is not kept once it was sent', async () => {
  await put(mail('a'))
  const content = async () => {
    const { rows } = await sql<{ content: unknown }>`
      SELECT content FROM beleg.outbox WHERE org_id = ${org}`.execute(store.db)
    return rows[0]?.content
  }
  assert.deepEqual(await content(), { subject: 'a', text: 'secret' })
  const [taken] = await take()
  assert(taken)
  await markFailed(store, org, taken, clock.now, { trouble: '421 later' })
  pass(1)
  const [again] = await take()
  assert.deepEqual(again?.content, { subject: 'a', text: 'secret' })
  await markSent(store, org, again, clock.now)
  assert.deepEqual(await content(), { subject: 'a' })
})

test('no other organisation sees or takes it', async () => {
  await put(mail('a'))
  const other = org
  const slug = `o${randomUUID()}`
  const given = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  org = (await createOrganisation(store, given, emptyRoot(sha256))).id
  assert.deepEqual(await take(), [])
  assert.deepEqual((await list()).messages, [])
  assert.equal((await takeDue(store, other, 'mail', 1, clock.now)).length, 1)
})

test('what was sent or given up 90 days ago is forgotten, and nothing else', async () => {
  await put(mail('a'))
  const [taken] = await take()
  assert(taken)
  await markSent(store, org, taken, clock.now)
  pass(90 * 24 * 60 - 1)
  await put(mail('b'))
  await forgetOld(store, org, clock.now)
  assert.equal((await list()).messages.length, 2)
  pass(2)
  await forgetOld(store, org, clock.now)
  assert.deepEqual(
    (await list()).messages.map(({ about }) => about),
    ['b'],
  )
})
