import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import { after, test } from 'node:test'

import { Webhook as Verifier } from 'standardwebhooks'

import { emptyRoot } from '#log/tree.ts'
import { listOutbox } from '#store/list-outbox.ts'
import { createOrganisation, readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { retryNow, WebhookContent } from '#store/outbox.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'
import { changeWebhook, listWebhooks } from '#store/webhooks.ts'

import { deliverDue } from './deliver.ts'
import { outboundFetch } from './outbound.ts'
import { createWebhook, pingWebhook, putEvent, renewSecret } from './webhook.ts'
import type { EventType } from './webhook.ts'

// The library that verifies goes by the real time, and so does this store.
const store = await openTestStore()
const here = { allowLoopback: true }
const fetch = outboundFetch({ ...here, deadlineMs: 1000 })
const servers: Server[] = []
after(async () => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  await store.close()
})

interface Heard {
  headers: IncomingHttpHeaders
  body: string
}

/** A receiver that answers with each of these statuses in turn, and with the last again. */
async function receiver(...statuses: number[]): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(statuses[Math.min(heard.length, statuses.length) - 1] ?? 200)
      response.end('ok')
    })
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  return { url: `http://127.0.0.1:${address.port}/hook`, heard }
}

async function begin(): Promise<Organisation> {
  const slug = `w${randomUUID()}`
  const given = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  return await createOrganisation(store, given, emptyRoot(sha256))
}

async function add({ id }: Organisation, url: string, events: EventType[] = ['control.status']) {
  return await withOrg(store, id, (tx) => createWebhook(tx, store.directory, { url, events }, here))
}

const status = {
  type: 'control.status' as const,
  data: { control: 'c', status: 'met', before: null },
}

async function tell({ id }: Organisation, occasion: string = randomUUID()): Promise<void> {
  await withOrg(store, id, (tx) => putEvent(tx, { ...status, occasion }))
  await deliver(id)
}

async function deliver(org: string): Promise<void> {
  // What is due from this millisecond on is due now.
  await new Promise((resolve) => setTimeout(resolve, 5))
  await deliverDue(store, { id: org }, { fetch })
}

const lines = async ({ id }: Organisation) =>
  (await readOrg(store, id, (tx) => listOutbox(tx))).messages

function verify(secret: string, { headers, body }: Heard): WebhookContent {
  const verified = new Verifier(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  })
  return WebhookContent.parse(verified)
}

test('a receiver that knows the secret can verify what it hears, and nobody else can', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver()
  const { secret } = await add(organisation, url)
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  await tell(organisation)
  const [first] = heard
  assert(first)
  const { type, timestamp, data } = verify(secret, first)
  assert.deepEqual({ type, data }, status)
  assert(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000)
  assert.equal(first.headers['content-type'], 'application/json')
  assert.match(String(first.headers['webhook-id']), /^msg_[\w-]{36}$/)
  assert.throws(() => verify(secret, { ...first, body: first.body.replace('met', 'failing') }))
  assert.throws(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, first))
})

test('a message that was not taken comes again under the same id, newly signed', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver(500, 302, 200)
  const { secret } = await add(organisation, url)
  await tell(organisation)
  for (const trouble of ['HTTP 500', 'HTTP 302']) {
    const [line] = await lines(organisation)
    assert.equal(line?.trouble, trouble)
    assert(line.dueAt && line.dueAt.getTime() > Date.now() + 50_000)
    await withOrg(store, organisation.id, (tx) => retryNow(tx, line.id))
    await deliver(organisation.id)
  }
  assert.equal(heard.length, 3)
  assert.equal(new Set(heard.map(({ headers }) => headers['webhook-id'])).size, 1)
  for (const each of heard) verify(secret, each)
  assert((await lines(organisation))[0]?.sentAt)
})

test('a receiver that is gone for good is not asked again, until somebody enables it', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver(410, 200)
  const { id } = await add(organisation, url)
  await tell(organisation)
  assert.equal((await lines(organisation))[0]?.trouble, 'HTTP 410')
  assert((await lines(organisation))[0]?.givenUpAt)
  assert((await readOrg(store, organisation.id, listWebhooks))[0]?.disabledAt)
  await tell(organisation)
  assert.equal(heard.length, 1)
  assert.equal((await lines(organisation)).length, 1)
  await withOrg(store, organisation.id, (tx) => changeWebhook(tx, id, { disabledAt: null }))
  await tell(organisation)
  assert.equal(heard.length, 2)
})

test('what waits for a webhook that is disabled meanwhile is not sent', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver()
  const { id } = await add(organisation, url)
  await withOrg(store, organisation.id, async (tx) => {
    await putEvent(tx, { ...status, occasion: 'x' })
    await changeWebhook(tx, id, { disabledAt: tx.recordedAt })
  })
  await deliver(organisation.id)
  assert.equal(heard.length, 0)
  const [line] = await lines(organisation)
  assert.equal(line?.trouble, 'webhook-disabled')
  assert(line.givenUpAt)
})

test('each webhook hears of what it asked for, of an occasion once, and can be tried at any time', async () => {
  const organisation = await begin()
  const one = await receiver()
  const two = await receiver()
  await add(organisation, one.url)
  const { id, secret } = await add(organisation, two.url, ['items.failing'])
  await tell(organisation, 'same')
  await tell(organisation, 'same')
  assert.deepEqual([one.heard.length, two.heard.length], [1, 0])
  await withOrg(store, organisation.id, (tx) => pingWebhook(tx, id))
  await deliver(organisation.id)
  assert.deepEqual([one.heard.length, two.heard.length], [1, 1])
  const ping = verify(secret, two.heard[0] ?? { headers: {}, body: '' })
  assert.equal(ping.type, 'test.ping')
})

test('a renewed secret signs from then on; one that was put in another webhook’s place signs nothing', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver()
  const { id, secret } = await add(organisation, url)
  const renewed = await withOrg(store, organisation.id, (tx) =>
    renewSecret(tx, store.directory, id),
  )
  assert(renewed !== undefined && renewed !== secret)
  await tell(organisation)
  const [first] = heard
  assert(first)
  verify(renewed, first)
  assert.throws(() => verify(secret, first))

  const other = await add(organisation, url)
  await withOrg(store, organisation.id, async (tx) => {
    const [sealed] = await tx.db
      .selectFrom('webhook')
      .select('secret')
      .where('id', '=', other.id)
      .execute()
    await changeWebhook(tx, id, { secret: sealed?.secret ?? Buffer.alloc(0) })
    await changeWebhook(tx, other.id, { disabledAt: tx.recordedAt })
  })
  await tell(organisation)
  assert.equal(heard.length, 1)
  assert.match((await lines(organisation))[0]?.trouble ?? '', /does not open with the key/)
})

test('no secret stands in the database or is listed, and an address inside is refused when it is typed and when it is used', async () => {
  const organisation = await begin()
  const { url, heard } = await receiver()
  const { secret } = await add(organisation, url)
  const { rows } = await store.pool.query(
    'SELECT w::text, encode(secret, $1) FROM beleg.webhook w',
    ['escape'],
  )
  const key = secret.slice('whsec_'.length)
  assert(!JSON.stringify(rows).includes(key))
  assert(!JSON.stringify(await readOrg(store, organisation.id, listWebhooks)).includes(key))

  for (const address of ['http://example.com/', 'https://127.0.0.1/', 'https://10.0.0.1/', 'x'])
    await assert.rejects(
      withOrg(store, organisation.id, (tx) =>
        createWebhook(tx, store.directory, { url: address, events: [] }),
      ),
      { code: 'address-refused' },
    )
  await withOrg(store, organisation.id, (tx) => putEvent(tx, { ...status, occasion: 'y' }))
  await new Promise((resolve) => setTimeout(resolve, 5))
  await deliverDue(store, organisation, { fetch: outboundFetch() })
  assert.equal(heard.length, 0)
  assert.match((await lines(organisation))[0]?.trouble ?? '', /does not go to this address/)
})
