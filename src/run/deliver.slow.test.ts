import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'

import { emptyRoot } from '#log/tree.ts'
import { listOutbox } from '#store/list-outbox.ts'
import { createOrganisation, readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'
import type { TestClock } from '#store/test-store.ts'

import { deliverDue } from './deliver.ts'
import type { Outbound } from './deliver.ts'
import { parseSmtp } from './mail/smtp.ts'
import { startMailServer } from './mail/test-mail-server.ts'
import type { MailServerOptions, TestMailServer } from './mail/test-mail-server.ts'
import { createWebhook, putEvent } from './webhook.ts'

const clock: TestClock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
const servers: TestMailServer[] = []
after(async () => {
  for (const server of servers) await server.close()
  await store.close()
})

let organisation: Organisation
beforeEach(async () => {
  const slug = `d${randomUUID()}`
  const given = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  organisation = await createOrganisation(store, given, emptyRoot(sha256))
})

async function start(options?: MailServerOptions): Promise<TestMailServer> {
  const server = await startMailServer(options)
  servers.push(server)
  return server
}

/** By this mail server, and a network of which `answer` says what it answers. */
function by(server?: TestMailServer, answer: () => Response = () => new Response()): Outbound {
  return {
    fetch: async () => answer(),
    ...(server && { smtp: parseSmtp(`smtp://127.0.0.1:${server.port}`, 'beleg@example.com') }),
  }
}

function pass(minutes: number): void {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000)
}

async function putMails(...mails: (readonly [to: string, occasion: string])[]): Promise<void> {
  await withOrg(store, organisation.id, async (tx) => {
    for (const [recipient, occasion] of mails)
      await putOutbox(tx, {
        channel: 'mail',
        recipient,
        occasion,
        content: { subject: occasion, text: 'x' },
      })
  })
  pass(1)
}

const deliver = async (outbound: Outbound) => await deliverDue(store, organisation, outbound)
const lines = async () =>
  (await readOrg(store, organisation.id, (tx) => listOutbox(tx, { limit: 1000 }))).messages

test('two workers at once send each message once, and another tick sends it no more', async () => {
  const server = await start()
  await putMails(...Array.from({ length: 40 }, (_, n) => [`p${n}@example.org`, 'news'] as const))
  await Promise.all([deliver(by(server)), deliver(by(server)), deliver(by(server))])
  await deliver(by(server))
  assert.equal(server.received.length, 40)
  assert.equal(new Set(server.received.flatMap(({ to }) => to)).size, 40)
  await putMails(['p0@example.org', 'news'])
  await deliver(by(server))
  assert.equal(server.received.length, 40)
})

test('a greylisting server takes the mail on the second try, and hears one message id', async () => {
  let n = 0
  const server = await start({ rcpt: () => (n++ === 0 ? '450 4.2.0 greylisted' : undefined) })
  await putMails(['a@example.org', 'x'])
  await deliver(by(server))
  assert.equal(server.received.length, 0)
  assert.equal((await lines())[0]?.trouble, '450 4.2.0 greylisted')
  await deliver(by(server))
  assert.equal(n, 1)
  pass(1)
  await deliver(by(server))
  assert.equal(server.received.length, 1)
  const [line] = await lines()
  assert.equal(line?.attempts, 2)
  assert(line.sentAt)
  assert(server.received[0]?.raw.includes(`<${line.id}@example.com>`))
})

test('an address that does not exist is given up at once, and stops nobody else’s mail', async () => {
  const server = await start({
    rcpt: (to) => (to === 'gone@example.org' ? '550 5.1.1 no such user' : undefined),
  })
  await putMails(['gone@example.org', 'x'], ['bad address', 'x'], ['a@example.org', 'x'])
  await deliver(by(server))
  assert.deepEqual(
    new Map((await lines()).map(({ recipient, trouble }) => [recipient, trouble])),
    new Map([
      ['gone@example.org', '550 5.1.1 no such user'],
      ['bad address', 'unreadable'],
      ['a@example.org', undefined],
    ]),
  )
  assert.equal((await lines()).filter(({ givenUpAt }) => givenUpAt).length, 2)
})

test('without a mail server mails wait and say so, and webhooks leave all the same', async () => {
  await putMails(['a@example.org', 'x'])
  await withOrg(store, organisation.id, async (tx) => {
    const webhook = { url: 'https://example.com/', events: ['duty.due'] as const }
    await createWebhook(tx, store.directory, webhook)
    await putEvent(tx, { type: 'duty.due', data: { n: 1 }, occasion: 'x' })
  })
  pass(1)
  await deliver(by())
  assert.deepEqual(
    (await lines()).map(({ channel, trouble, sentAt }) => [channel, trouble, sentAt !== undefined]),
    [
      ['webhook', undefined, true],
      ['mail', 'no-mail-server', false],
    ],
  )
  const server = await start()
  await deliver(by(server))
  assert.equal(server.received.length, 1)
})

test('after an outage of three days nobody is flooded: what is old stays unsent, the rest comes a few an hour', async () => {
  for (let day = 0; day < 4; day++) {
    await putMails(
      ...Array.from({ length: 12 }, (_, n) => ['a@example.org', `day ${day}, ${n}`] as const),
      ['b@example.org', `day ${day}`],
    )
    await deliver(by())
    if (day < 3) pass(24 * 60 + 1)
  }
  const server = await start()
  const count = (to: string) => server.received.filter((each) => each.to.includes(to)).length
  await deliver(by(server))
  await deliver(by(server))
  assert.deepEqual([count('a@example.org'), count('b@example.org')], [20, 3])
  assert(!server.received.some(({ raw }) => raw.includes('day 0')))
  pass(61)
  await deliver(by(server))
  assert.equal(count('a@example.org'), 36)
  assert.equal((await lines()).filter(({ givenUpAt }) => givenUpAt).length, 13)
})

test('a mail server in trouble is asked a few times and not once for each mail that waits', async () => {
  const server = await start({ greeting: '421 too busy' })
  await putMails(...Array.from({ length: 60 }, (_, n) => [`p${n}@example.org`, 'x'] as const))
  await deliver(by(server))
  const tried = (await lines()).filter(({ attempts }) => attempts > 0)
  assert.equal(tried.length, 10)
  for (const { trouble } of tried) assert.match(trouble ?? '', /421 too busy/)
})

test('a bug in one message is reported, and the others have left by then', async () => {
  const server = await start()
  await putMails(['a@example.org', 'x'])
  await withOrg(store, organisation.id, async (tx) => {
    const webhook = { url: 'https://example.com/', events: ['duty.due'] as const }
    await createWebhook(tx, store.directory, webhook)
    for (const occasion of ['1', '2', '3'])
      await putEvent(tx, { type: 'duty.due', data: {}, occasion })
  })
  pass(1)
  let n = 0
  const outbound = by(server, () => {
    if (n++ === 1) throw new TypeError('a bug')
    return new Response()
  })
  await assert.rejects(deliver(outbound), /a bug/)
  assert.equal(server.received.length, 1)
  assert.deepEqual(
    (await lines()).flatMap(({ trouble, sentAt }) => (sentAt ? [] : [trouble])),
    ['unexpected'],
  )
})

test('by a clock that has jumped ahead nothing is given up', async () => {
  const server = await start()
  await putMails(['a@example.org', 'x'])
  const { now } = clock
  clock.runningMs = now.getTime()
  pass(400 * 24 * 60)
  await assert.rejects(deliver(by(server)), { name: 'OperatingError' })
  clock.now = now
  delete clock.runningMs
  await deliver(by(server))
  assert.equal(server.received.length, 1)
})
