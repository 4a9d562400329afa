import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'
import type { Call, RecordedCall } from '#connectors/transport.ts'

import { failure, json, replayServer, serviceAccountKey } from './fixtures/replay-server.ts'
import type { Mishap, ReplayServer } from './fixtures/replay-server.ts'
import { at, canary, organisation, parent, replay } from './fixtures/replay.ts'
import { gcp } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { operations } from './operations.ts'
import { GcpSettings } from './settings.ts'

let server: ReplayServer
before(async () => {
  server = await replayServer(organisation)
})
after(() => server.close())

const projects: Call = {
  service: 'cloudasset',
  op: 'assets.list',
  params: {
    parent,
    contentType: 'RESOURCE',
    assetTypes: 'cloudresourcemanager.googleapis.com/Project',
    pageSize: 1000,
  },
}

/** The time that passes only by waiting, and every wait. */
function testClock() {
  let now = 0
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    async sleep(ms: number) {
      waits.push(ms)
      now += ms
    },
  }
}

function live(settings: object = {}, key = serviceAccountKey) {
  const clock = testClock()
  const parsed = GcpSettings.parse({ parent, endpointUrl: server.url, ...settings })
  return { transport: liveTransport(parsed, { key, clock }), clock }
}

/** Reads everything from the server, and what was archived of it. */
async function readLive(): Promise<{ read: ReadInMemory; archived: RecordedCall[] }> {
  const archived: RecordedCall[] = []
  const transport = archivingTransport(redactingTransport(live().transport), async (call) => {
    archived.push(call)
  })
  const read = await readIntoMemory(gcp, GcpSettings.parse({ parent }), transport, { at })
  return { read, archived }
}

test('what is read live, signed in by a key, is what the recording says', async () => {
  server.mishap = undefined
  const { read } = await readLive()
  const recorded = await replay(organisation)

  assert.deepEqual(read.items, recorded.items)
  assert.deepEqual(read.receipts, recorded.receipts)
})

test('no secret of any answer reaches the archive or an item, and the archive gives the same items again', async () => {
  server.mishap = undefined
  const { read, archived } = await readLive()

  assert(JSON.stringify(organisation).includes(canary))
  assert(!JSON.stringify(archived).includes(canary))
  assert(!JSON.stringify([...read.items].map(([, items]) => [...items])).includes(canary))
  assert.deepEqual(await replay(archived), read)
})

test('only what reads can be asked, and any other call is refused before anything is sent', async () => {
  for (const name of Object.keys(operations))
    assert.match(name, /\.(?:list|get\w*|lookup|query|searchAllResources)$/i)
  const before = server.asked.length

  for (const op of ['assets.delete', 'toString']) {
    await assert.rejects(live().transport.call({ service: 'cloudasset', op, params: {} }), {
      code: 'NotAllowed',
    })
  }
  assert.equal(server.asked.length, before)
})

test('a name that leads elsewhere is never sent', async () => {
  for (const name of ['projects/p/../../x', '../x', 'a?b=c', 'a#b', 'a//b', 'a@b.example']) {
    const call = { service: 'spanner', op: 'instanceConfigs.get', params: { name } }
    await assert.rejects(live().transport.call(call), name)
  }
})

/** Answers the first so many requests otherwise. */
function first(times: number, mishap: Mishap) {
  let left = times
  return () => (left-- > 0 ? mishap : undefined)
}

test('a throttled call waits as long as it is told, and is asked again', async () => {
  server.mishap = first(2, (response) => {
    response.setHeader('retry-after', '7')
    json(response, 429, failure(429, 'RESOURCE_EXHAUSTED', 'slow down'))
  })
  const { transport, clock } = live()

  await transport.call(projects)

  assert.deepEqual(clock.waits, [7000, 7000])
})

test('a server that fails for a moment is asked again, and one that goes on failing is not for ever', async () => {
  const fail: Mishap = (response) => json(response, 503, failure(503, 'UNAVAILABLE', 'busy'))
  server.mishap = first(2, fail)
  await live().transport.call(projects)

  server.mishap = () => fail
  const { transport, clock } = live()
  const before = server.asked.length
  await assert.rejects(transport.call(projects), { code: 'UNAVAILABLE' })
  assert.equal(server.asked.length - before, 6)
  assert.equal(clock.waits.length, 5)
})

const refused: Record<string, { mishap: Mishap; code: string }> = {
  'a missing right': {
    mishap: (response) => json(response, 403, failure(403, 'PERMISSION_DENIED', 'no')),
    code: 'PERMISSION_DENIED',
  },
  'a service that is off': {
    mishap: (response) => {
      const details = [{ '@type': 'x', reason: 'SERVICE_DISABLED' }]
      json(response, 403, { error: { code: 403, status: 'PERMISSION_DENIED', details } })
    },
    code: 'SERVICE_DISABLED',
  },
  'the same, as older services say it': {
    mishap: (response) =>
      json(response, 403, { error: { code: 403, errors: [{ reason: 'accessNotConfigured' }] } }),
    code: 'SERVICE_DISABLED',
  },
  'a login page': {
    mishap: (response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!DOCTYPE html><html><body>Sign in</body></html>')
    },
    code: 'UnreadablePage',
  },
  'a way to one': {
    mishap: (response) => {
      response.writeHead(302, { location: 'https://login.example/' })
      response.end()
    },
    code: 'Http302',
  },
  'an answer that is cut off': {
    mishap: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"assets":[{"name":')
    },
    code: 'UnreadablePage',
  },
  'an answer without anything': {
    mishap: (response) => {
      response.writeHead(200)
      response.end()
    },
    code: 'UnreadablePage',
  },
  'a connection that breaks': {
    mishap: (response) => response.destroy(),
    code: 'UND_ERR_SOCKET',
  },
}

for (const [what, { mishap, code }] of Object.entries(refused)) {
  test(`${what} ends a call under ${code}`, async () => {
    server.mishap = () => mishap

    await assert.rejects(live().transport.call(projects), { name: 'CallError', code })
  })
}

test('nobody is asked anything without a key, with a wrong one, or as the machine itself unasked', async () => {
  server.mishap = undefined
  const settings = GcpSettings.parse({ parent, endpointUrl: server.url })
  const before = server.asked.length

  await assert.rejects(liveTransport(settings).call(projects), { code: 'SecretMissing' })
  const strange = JSON.stringify({ ...Object(JSON.parse(serviceAccountKey)), private_key: 'x' })
  await assert.rejects(live({}, strange).transport.call(projects), { code: 'SecretMissing' })
  assert.equal(server.asked.length, before)
})
