import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { LookupFunction, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { z } from 'zod'

import { outboundUrl } from './outbound-url.ts'
import { outboundFetch } from './outbound.ts'

const servers: Server[] = []
after(() => {
  for (const server of servers) server.close()
})

/** Starts a server on this machine; returns its port, and how often it was asked. */
async function listen(answer: RequestListener): Promise<{ port: number; asked: () => number }> {
  let n = 0
  const server = createServer((request, response) => {
    n++
    answer(request, response)
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { port: portOf(server), asked: () => n }
}

function portOf(server: Server): number {
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  return address.port
}

/** A resolver that answers each question with the next of its answers, and the last again. */
function resolver(...answers: readonly (readonly string[])[]) {
  let n = 0
  const lookup: LookupFunction = (_name, _how, done) => {
    const addresses = answers[Math.min(n++, answers.length - 1)] ?? []
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { lookup, asked: () => n }
}

const ok: RequestListener = (_request, response) => response.end('hello')
const refused = { code: 'address-refused' }
const noAnswer = { code: 'address-does-not-answer' }

const neverAsked = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'data:text/plain,x',
  'gopher://127.0.0.1:25/',
  'example.com',
  '//example.com/',
  '',
  'https://user@example.com/',
  'https://user:password@example.com/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0/',
  'https://0x7f.0.0.1/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://2130706433/',
  'https://%31%32%37.0.0.1/',
  'https://①②⑦.0.0.1/',
  'https://127。0。0。1/',
  'https://127.0.0.1./',
  'https://169.254.169.254/latest/meta-data/',
  'https://10.0.0.1:8443/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
]

test('what a form can refuse at once is refused, whatever its spelling, and no resolver is asked', async () => {
  const { lookup, asked } = resolver(['1.1.1.1'])
  for (const address of neverAsked) {
    assert.throws(() => outboundUrl(address), refused, address)
    await assert.rejects(outboundFetch({ lookup })(address), refused, address)
  }
  assert.equal(asked(), 0)
  assert.equal(outboundUrl('https://example.com:8443/x?y').port, '8443')
})

const notPublic = [
  ['127.0.0.1'],
  ['::1'],
  ['0.0.0.0'],
  ['10.1.2.3'],
  ['100.64.0.1'],
  ['169.254.169.254'],
  ['fe80::1'],
  ['fd00::1'],
  ['::ffff:10.0.0.1'],
  ['64:ff9b::a00:1'],
  ['2002:a00:1::'],
  ['224.0.0.1'],
  ['192.0.2.1'],
  ['1.1.1.1', '127.0.0.1'],
  ['2606:4700::1111', '::1'],
  ['no address'],
]

test('a name that resolves to anything not public is refused before anything is connected', async () => {
  const { port, asked } = await listen(ok)
  for (const addresses of notPublic) {
    const { lookup } = resolver(addresses)
    const asking = outboundFetch({ lookup })(`https://hooks.example.com:${port}/`)
    await assert.rejects(asking, refused, String(addresses))
  }
  assert.equal(asked(), 0)
  await assert.rejects(outboundFetch(resolver([]))('https://hooks.example.com/'), noAnswer)
})

test('a name is resolved once for a connection: the second answer of a rebinding resolver is never used', async () => {
  const { port } = await listen(ok)
  const rebinding = resolver(['127.0.0.1'], ['10.0.0.1'])
  const fetchHere = outboundFetch({ allowLoopback: true, lookup: rebinding.lookup })
  assert.equal(await (await fetchHere(`http://hooks.example.com:${port}/`)).text(), 'hello')
  assert.equal(rebinding.asked(), 1)
  // Each question has a connection, and a check, of its own.
  await assert.rejects(fetchHere(`http://hooks.example.com:${port}/`), refused)
})

test('without TLS only this machine is reached, and only where that is allowed', async () => {
  const { lookup } = resolver(['1.1.1.1'])
  await assert.rejects(
    outboundFetch({ allowLoopback: true, lookup })('http://example.com/'),
    refused,
  )
  const { port, asked } = await listen(ok)
  await assert.rejects(outboundFetch()(`http://127.0.0.1:${port}/`), refused)
  assert.equal(asked(), 0)
})

test('a redirect is handed back and not followed', async () => {
  const inner = await listen(ok)
  const { port } = await listen((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end()
  })
  for (const redirect of ['follow', 'manual', 'error'] as const) {
    const answer = await outboundFetch({ allowLoopback: true })(`http://127.0.0.1:${port}/`, {
      redirect,
    })
    assert.equal(answer.status, 302)
  }
  assert.equal(inner.asked(), 0)
})

test('a body that is too long is cut, one that never ends too, and one that nobody reads keeps nothing waiting', async () => {
  const { port } = await listen((_request, response) => {
    response.writeHead(200)
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', write).on('error', () => undefined)
    write()
  })
  const url = `http://127.0.0.1:${port}/`
  const small = outboundFetch({ allowLoopback: true, largestBody: 100_000 })
  const answer = await small(url)
  assert.equal(answer.status, 200)
  await assert.rejects(answer.text(), { code: 'answer-too-long' })
  await (await small(url)).body?.cancel()
})

test('who answers too slowly is given up: before the headers, within them, and within the body', async () => {
  const silent = await listen(() => undefined)
  const dripping = await listen((_request, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(timer))
  })
  const early = await listen((_request, response) => {
    const timer = setInterval(() => response.writeProcessing(), 10)
    response.on('close', () => clearInterval(timer))
  })
  const hasty = outboundFetch({ allowLoopback: true, deadlineMs: 100 })
  await assert.rejects(hasty(`http://127.0.0.1:${silent.port}/`), noAnswer)
  await assert.rejects(hasty(`http://127.0.0.1:${early.port}/`), noAnswer)
  const answer = await hasty(`http://127.0.0.1:${dripping.port}/`)
  await assert.rejects(answer.text(), noAnswer)
  const stuck = outboundFetch({ deadlineMs: 50, lookup: () => undefined })
  await assert.rejects(stuck('https://hooks.example.com/'), { ...noAnswer, message: /in time/ })
})

test('headers without end, a broken answer and a closed port are no answer', async () => {
  const endless = await listen((_request, response) => {
    response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end()
  })
  const broken = await listen((request) => request.socket.end('HTTP/1.1 999 What\r\n\r\n'))
  const fetchHere = outboundFetch({ allowLoopback: true })
  await assert.rejects(fetchHere(`http://127.0.0.1:${endless.port}/`), noAnswer)
  await assert.rejects(fetchHere(`http://127.0.0.1:${broken.port}/`), noAnswer)
  await assert.rejects(fetchHere('http://127.0.0.1:1/'), noAnswer)
})

const Echo = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

test('method, headers and body arrive; host and lengths are ours alone', async () => {
  const { port } = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
  })
  const answer = await outboundFetch({ allowLoopback: true })(`http://127.0.0.1:${port}/a?b=c`, {
    method: 'POST',
    headers: { 'x-own': 'yes', host: 'evil.example', 'content-length': '3' },
    body: 'grün',
  })
  assert.equal(answer.headers.get('content-type'), 'application/json')
  const { headers, ...rest } = Echo.parse(await answer.json())
  assert.deepEqual(rest, { method: 'POST', url: '/a?b=c', body: 'grün' })
  assert.equal(headers['host'], `127.0.0.1:${port}`)
  assert.equal(headers['content-length'], '5')
  assert.equal(headers['x-own'], 'yes')
})

test('a header cannot be broken out of', async () => {
  const fetchHere = outboundFetch({ allowLoopback: true })
  await assert.rejects(
    fetchHere('http://127.0.0.1:1/', { headers: { 'x-own': 'a\r\nhost: evil' } }),
    TypeError,
  )
})

test('a proxy named in the environment is not used', async () => {
  const { port } = await listen(ok)
  const script = `
    const { outboundFetch } = await import(${JSON.stringify(new URL('outbound.ts', import.meta.url).href)})
    await outboundFetch({ allowLoopback: true })('http://127.0.0.1:${port}/').then(
      async (answer) => console.log(await answer.text()), (error) => console.log(error.message))`
  const proxy = 'http://127.0.0.1:1'
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: '' },
  })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  await once(child, 'close')
  assert.equal(Buffer.concat(said).toString().trim(), 'hello')
})

test('over TLS the certificate must be of the name that was asked for, whatever it resolved to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-outbound-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=hooks.example.com
      -addext subjectAltName=DNS:hooks.example.com -keyout ${keyFile} -out ${certFile}`.split(
      /\s+/,
    ),
    { stdio: 'ignore' },
  )
  const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
  rmSync(folder, { recursive: true })
  const server = createSecureServer({ key, cert }, ok)
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { lookup } = resolver(['127.0.0.1'])
  const here = { allowLoopback: true, lookup }
  const address = `https://hooks.example.com:${portOf(server)}/`

  assert.equal(await (await outboundFetch({ ...here, ca: cert })(address)).text(), 'hello')
  await assert.rejects(outboundFetch(here)(address), noAnswer)
  const other = address.replace('hooks', 'other')
  await assert.rejects(outboundFetch({ ...here, ca: cert })(other), noAnswer)
  await assert.rejects(outboundFetch({ lookup, ca: cert })(address), refused)
})
