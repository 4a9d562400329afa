import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { after, test } from 'node:test'

import { CallError } from '#connectors/transport.ts'
import type { RecordedCall, Transport } from '#connectors/transport.ts'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import { makeAuthority } from '../../../demo/certificate-authority.ts'
import { asking } from './ask.ts'
import { Loopback, readLive, replay } from './loopback.ts'
import { plainHttpOf } from './plain-http.ts'

const loopback = new Loopback()
after(() => loopback.close())

/** What the item says of a port that answers like this, and why not where it says nothing. */
async function read(handler: RequestListener | number, timeoutMs = 2000) {
  const port = await loopback.closedPort()
  const httpPort = typeof handler === 'number' ? handler : await loopback.http(handler)
  const { items, receipts } = await readLive([{ port, sni: 'shop.test', httpPort }], { timeoutMs })
  // The TLS port is closed, so the receipt speaks of that; only the field matters here.
  assert.equal(receipts[0]?.because, 'ECONNREFUSED')
  return items[0]?.plainHttp
}

function redirecting(to: (path: string) => string, status = 301): RequestListener {
  return ({ url = '/' }, response) => response.writeHead(status, { location: to(url) }).end()
}

test('a closed port is closed', async () => {
  assert.deepEqual(await read(await loopback.closedPort()), { kind: 'closed' })
})

test('every path led to https on the same host', async () => {
  const hosts: (string | undefined)[] = []
  const redirect = redirecting((path) => `https://SHOP.test:8443${path}`, 308)
  const answer = await read((request, response) => {
    hosts.push(request.headers.host?.replace(/\d+$/, 'port'))
    redirect(request, response)
  })
  assert.deepEqual(answer, { kind: 'redirects' })
  assert.deepEqual(hosts, Array(4).fill('shop.test:port'))
})

test('a redirect over plain hops on the same port counts; a loop serves', async () => {
  const hop: RequestListener = (request, response) =>
    redirecting((path) => (path.endsWith('?2') ? 'https://shop.test/' : `${path}?2`))(
      request,
      response,
    )
  assert.deepEqual(await read(hop), { kind: 'redirects' })

  const loop = await read(redirecting(() => '/again', 302))
  assert.deepEqual(loop, { kind: 'serves', path: '/', status: 302, location: '/again' })
})

test('an answer in the clear serves, whatever its status', async () => {
  assert.deepEqual(await read((_, response) => response.end('hi')), {
    kind: 'serves',
    path: '/',
    status: 200,
  })
  assert.deepEqual(await read((_, response) => response.writeHead(404).end()), {
    kind: 'serves',
    path: '/',
    status: 404,
  })
})

test('one path that serves is enough', async () => {
  const answer = await read((request, response) => {
    if (request.url === '/robots.txt') response.end('User-agent: *')
    else redirecting((path) => `https://shop.test${path}`)(request, response)
  })
  assert.deepEqual(answer, { kind: 'serves', path: '/robots.txt', status: 200 })
})

test('a redirect to another host, or to nothing, serves', async () => {
  for (const location of [
    'https://evil.test/',
    'https://shop.test@evil.test/',
    'https://shop.test.evil.test/',
    'http://shop.test:1/',
    'http://[',
  ]) {
    const answer = await read(redirecting(() => location))
    assert.deepEqual(answer, { kind: 'serves', path: '/', status: 301, location })
  }
})

test('a hop to another host or port is not followed back', async () => {
  const answer = await read((request, response) =>
    redirecting((path) => (path === '/go' ? 'https://shop.test/' : 'http://evil.test/go'))(
      request,
      response,
    ),
  )
  assert.equal(answer && 'kind' in answer && answer.kind, 'serves')
})

test('silence, garbage and an endless header are unread', async () => {
  const hangs = await loopback.tcp(() => undefined)
  const garbage = await loopback.tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
  const endless = await loopback.tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    for (let n = 0; n < 5000; n++) socket.write(`x-${n}: filler\r\n`)
  })
  for (const port of [hangs, garbage, endless]) {
    const answer = await read(port, 300)
    assert.ok(answer && 'unread' in answer)
  }
})

const at = { address: '192.0.2.1', port: 80, name: 'shop.test' }
const redirect = { status: 301, location: 'https://shop.test/' }

/** What is said of a port whose connections end like this, one after the other, and the questions it took. */
async function answering(speaksTls: boolean, ...ends: (string | object)[]) {
  const asked: Record<string, unknown>[] = []
  const transport: Transport = {
    async call({ params }) {
      const end = ends[asked.push(params) - 1]
      assert(end, 'asked more often than expected')
      if (typeof end === 'string') throw new CallError(end, '')
      return end
    },
  }
  const { ask } = asking(transport, new AbortController().signal, 10_000)
  const said = await plainHttpOf(ask, at, speaksTls).catch((error: unknown) => {
    if (error instanceof CallError) return error.code
    throw error
  })
  return { said: typeof said === 'string' ? said : said.kind, asked }
}

test('a port that drops twice what the TLS port beside it answers is closed', async () => {
  const { said, asked } = await answering(true, 'ConnectTimeout', 'ConnectTimeout')
  assert.equal(said, 'closed')
  assert.deepEqual(asked, [
    { ...at, path: '/' },
    { ...at, path: '/', attempt: 2 },
  ])
})

test('a port that drops once is what it is the second time', async () => {
  const redirects = Array<object>(4).fill(redirect)
  assert.equal((await answering(true, 'ConnectTimeout', ...redirects)).said, 'redirects')
  assert.equal((await answering(true, 'ConnectTimeout', { status: 200 })).said, 'serves')
  assert.equal((await answering(true, 'ConnectTimeout', 'ECONNREFUSED')).said, 'closed')
  assert.equal((await answering(true, 'ConnectTimeout', 'Timeout')).said, 'Timeout')
})

test('dropped packets say nothing where the TLS port did not answer either', async () => {
  const { said, asked } = await answering(false, 'ConnectTimeout')
  assert.deepEqual([said, asked.length], ['ConnectTimeout', 1])
})

test('only a connection that never came about is closed', async () => {
  for (const code of ['Timeout', 'EHOSTUNREACH', 'ETIMEDOUT', 'ECONNRESET', 'NotHttp', 'Closed']) {
    const { said, asked } = await answering(true, code)
    assert.deepEqual([said, asked.length], [code, 1])
  }
  const drops = ['ConnectTimeout', 'ConnectTimeout']
  assert.equal((await answering(true, redirect, ...drops)).said, 'ConnectTimeout', 'a later path')
  const hop = { status: 302, location: '/elsewhere' }
  assert.equal((await answering(true, hop, 'ECONNREFUSED')).said, 'ECONNREFUSED', 'a later hop')
})

test('a reading takes dropped packets for closed only beside a TLS port that answered', async () => {
  const authority = await makeAuthority()
  const shop = await authority.issue({ names: ['shop.test'] })
  const port = await loopback.https({ ...shop, minVersion: 'TLSv1.2' })
  const { recorded } = await readLive([{ port, httpPort: 8080 }])
  const params = { address: '127.0.0.1', port: 8080, name: '127.0.0.1', path: '/' }
  const error = { code: 'ConnectTimeout', message: '' }
  const dropped = [params, { ...params, attempt: 2 }].map((question): RecordedCall => ({
    service: 'tls',
    op: 'http',
    params: question,
    error,
  }))
  const calls = [...recorded.filter(({ op }) => op !== 'http'), ...dropped]
  const { items, receipts } = await replay(calls)
  assert.deepEqual(items[0]?.plainHttp, { kind: 'closed' })
  assert.equal(receipts[0]?.complete, true)

  const deaf = calls.map(({ response, ...call }): RecordedCall =>
    call.op === 'resolve' ? { ...call, response } : { ...call, error },
  )
  const unread = await replay(deaf)
  assert.deepEqual(unread.items[0]?.plainHttp, { unread: receipts[0].scope })

  const once = await replay(
    calls.filter(({ params: { attempt }, op }) => op !== 'http' || !attempt),
  )
  assert.deepEqual(once.items[0]?.plainHttp, { unread: receipts[0].scope })
  assert.equal(once.receipts[0]?.because, 'NotRecorded')
})
