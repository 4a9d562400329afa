import assert from 'node:assert/strict'
import type { RequestListener } from 'node:http'
import { after, test } from 'node:test'

import { Loopback, readLive } from './loopback.ts'

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
