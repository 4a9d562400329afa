import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { after, test } from 'node:test'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import { makeAuthority } from '../../../demo/certificate-authority.ts'
import { asking } from './ask.ts'
import { Loopback, readLive, replay, serverHello } from './loopback.ts'
import { Addresses } from './observations.ts'

const loopback = new Loopback()
after(() => loopback.close())
const authority = await makeAuthority()
/** Where a test waits for timeouts. */
const short = { timeoutMs: 800 }
/** Where none waits for one. */
const ample = { timeoutMs: 5000 }
const alert = Buffer.of(21, 3, 1, 0, 2, 2, 70)

/** Reads one server that answers each ClientHello by its version and suites. */
async function read(
  answer: (version: number, suites: number[], socket: Socket, hello: Buffer) => void,
  settings = ample,
) {
  const port = await loopback.tcp((socket) => {
    socket.once('data', (hello) => {
      const suitesAt = 44 + (hello[43] ?? 0)
      const length = hello.readUInt16BE(suitesAt)
      const suites = Array.from({ length: length / 2 }, (_, n) =>
        hello.readUInt16BE(suitesAt + 2 + 2 * n),
      )
      answer(
        hello.includes(Buffer.of(0, 43, 0, 3, 2, 3, 4)) ? 0x0304 : hello.readUInt16BE(9),
        suites,
        socket,
        hello,
      )
    })
  })
  const result = await readLive([{ port }], settings)
  const [item] = result.items
  const [receipt] = result.receipts
  assert.ok(item && receipt)
  const again = await replay(result.recorded)
  assert.deepEqual(again.items, result.items)
  return { item, receipt, unread: { unread: receipt.scope } }
}

test('SSLv3 and RC4 are seen where a server still has them', async () => {
  const { item } = await read((version, suites, socket) => {
    const chosen = suites.find((suite) => suite === 5 || suite === 10)
    socket.end(version === 0x0300 && chosen ? serverHello(0x0300, chosen) : alert)
  })
  assert.deepEqual(item.versions, { accepted: ['SSLv3'], undetermined: [] })
  assert.deepEqual(item.weakSuites, {
    accepted: ['SSLv3 TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'SSLv3 TLS_RSA_WITH_RC4_128_SHA'],
    complete: true,
  })
})

test('a server that answers with another version has not accepted the one we asked for', async () => {
  const { item } = await read((version, suites, socket) => {
    const chosen = suites.find((suite) => suite === 0xc02f || suite === 0x1301)
    socket.end(version >= 0x0303 && chosen ? serverHello(0x0303, chosen) : alert)
  })
  assert.deepEqual(item.versions, { accepted: ['TLSv1.2'], undetermined: [] })
  assert.deepEqual(item.weakSuites, { accepted: [], complete: true })
})

test('where no version is accepted, nothing is known', async () => {
  const { item, receipt, unread } = await read((_, __, socket) => socket.end(alert))
  assert.deepEqual([item.versions, item.weakSuites], [unread, unread])
  assert.deepEqual([receipt.complete, receipt.because], [false, 'NoVersionAccepted'])
})

test('a connection dropped without a word is a refusal only while the server still talks', async () => {
  const dropping = await read((version, suites, socket) => {
    if (version === 0x0303 && suites.includes(0xc02f)) socket.end(serverHello(version, 0xc02f))
    else if (version === 0x0303) socket.end(alert)
    else if (version === 0x0302) socket.end()
    else socket.resetAndDestroy()
  })
  assert.deepEqual(dropping.item.versions, { accepted: ['TLSv1.2'], undetermined: [] })

  let connections = 0
  const blocking = await read((version, suites, socket) => {
    connections++
    if (connections > 4) socket.resetAndDestroy()
    else socket.end(version === 0x0303 ? serverHello(version, suites[0] ?? 0) : alert)
  })
  assert.deepEqual(blocking.item.versions, { accepted: ['TLSv1.2'], undetermined: ['TLSv1.3'] })
  assert.deepEqual(blocking.item.weakSuites, { accepted: [], complete: false })
  assert.equal(blocking.receipt.because, 'StoppedTalking')

  let accepted = false
  const later = await read((version, suites, socket) => {
    if (accepted) {
      socket.resetAndDestroy()
      return
    }
    accepted = version === 0x0304
    socket.end(version >= 0x0303 ? serverHello(0x0303, suites[0] ?? 0) : alert)
  })
  assert.deepEqual(later.item.versions, { accepted: ['TLSv1.2'], undetermined: [] })
  assert.deepEqual(later.item.weakSuites, { accepted: [], complete: false })
  assert.equal(later.receipt.because, 'StoppedTalking')
})

test('an accepted version stays known where others could not be found out', async () => {
  const { item, receipt } = await read((version, suites, socket) => {
    const offersGood = suites.includes(0xc02f)
    if (version === 0x0301) socket.end(offersGood ? serverHello(version, 0xc02f) : alert)
    else if (version === 0x0303) socket.end(alert)
    // Whatever else is asked hangs.
  }, short)
  const undetermined = ['SSLv3', 'TLSv1.1', 'TLSv1.3']
  assert.deepEqual(item.versions, { accepted: ['TLSv1.0'], undetermined })
  assert.deepEqual([receipt.complete, receipt.because], [false, 'Timeout'])
})

test('a weak suite stays known where a later question fails, and the other versions are asked', async () => {
  const { item, receipt } = await read((version, suites, socket) => {
    const chosen = suites.find((suite) => suite === 5 || suite === 0xc02f)
    if (version < 0x0302 || version > 0x0303) socket.end(alert)
    else if (chosen) socket.end(serverHello(version, chosen))
    else if (version === 0x0302) return
    else socket.end(alert)
  }, short)
  assert.deepEqual(item.versions, { accepted: ['TLSv1.1', 'TLSv1.2'], undetermined: [] })
  assert.deepEqual(item.weakSuites, {
    accepted: ['TLSv1.1 TLS_RSA_WITH_RC4_128_SHA', 'TLSv1.2 TLS_RSA_WITH_RC4_128_SHA'],
    complete: false,
  })
  assert.equal(receipt.because, 'Timeout')
})

test('suites are complete only where every version was determined', async () => {
  const without13 = await read((version, suites, socket) => {
    if (version === 0x0303 && suites.includes(0xc02f)) socket.end(serverHello(version, 0xc02f))
    else if (version !== 0x0304) socket.end(alert)
  }, short)
  assert.deepEqual(without13.item.versions, { accepted: ['TLSv1.2'], undetermined: ['TLSv1.3'] })
  assert.deepEqual(without13.item.weakSuites, { accepted: [], complete: false })

  const extensions = Buffer.of(0, 6, 0, 43, 0, 2, 3, 4)
  const without12 = await read((version, _, socket) => {
    if (version === 0x0304) socket.end(serverHello(version, 0x1301, extensions))
    else if (version !== 0x0303) socket.end(alert)
  }, short)
  assert.deepEqual(without12.item.versions, { accepted: ['TLSv1.3'], undetermined: ['TLSv1.2'] })
  assert.deepEqual(without12.item.weakSuites, { accepted: [], complete: false })
})

test('what is not an answer to a ClientHello leaves the versions unread, and says why', async () => {
  const cases: [string, (socket: Socket) => void][] = [
    ['Timeout', () => undefined],
    ['NotTls', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'ECONNRESET',
      (socket) =>
        socket.write(Buffer.of(22, 3, 1), () => setTimeout(() => socket.resetAndDestroy(), 20)),
    ],
    ['NotTls', (socket) => socket.end(Buffer.of(22, 3, 1, 0, 9, 2))],
    ['NotTls', (socket) => socket.end(Buffer.of(22, 3, 1, 0xff, 0xff))],
    // A ServerHello that says it has 16 MiB, and one that begins again and again.
    ['NotTls', (socket) => socket.end(Buffer.of(22, 3, 3, 0, 6, 2, 0xff, 0xff, 0xff, 3, 3))],
    ['NotTls', (socket) => flood(socket, Buffer.of(22, 3, 3, 0, 1, 2))],
    ['NotTls', (socket) => flood(socket, Buffer.of(21, 3, 1, 0, 2, 1, 90))],
    ['Timeout', (socket) => drip(socket, serverHello(0x0301, 5))],
    ['NoVersionAccepted', (socket) => socket.end(Buffer.of(21, 3, 1, 0, 2, 2, 80))],
  ]
  const checks = cases.map(async ([because, answer]) => {
    const patience = because === 'Timeout' ? short : ample
    const { receipt, item, unread } = await read((_, __, socket) => answer(socket), patience)
    assert.equal(receipt.because, because)
    assert.deepEqual(item.weakSuites, unread)
    assert.equal(receipt.complete, false)
  })
  await Promise.all(checks)
})

test('a server that takes whatever it is offered is read to the end, and its weak suites are known', async () => {
  const extensions = Buffer.of(0, 6, 0, 43, 0, 2, 3, 4)
  const { item } = await read((version, suites, socket) => {
    const [first] = suites.filter((suite) => suite !== 0x00ff)
    const also = version === 0x0304 ? extensions : undefined
    socket.end(first === undefined ? alert : serverHello(version, first, also))
  })
  assert.ok(item.suites && 'accepted' in item.suites && item.suites.complete)
  assert.equal(item.suites.accepted.length, 4 * 337 + 15)
  assert.ok(item.weakSuites && 'accepted' in item.weakSuites && item.weakSuites.complete)
  assert.ok(item.weakSuites.accepted.includes('TLSv1.3 TLS_SHA256_SHA256'))
})

test('a server that asks for no other key share has its TLS 1.3 suites found all the same', async () => {
  const extensions = Buffer.of(0, 6, 0, 43, 0, 2, 3, 4)
  const keyShare = Buffer.of(0, 51, 0, 38, 0, 36, 0, 0x1d, 0, 32)
  const { item } = await read((_, suites, socket, hello) => {
    const chosen = suites.find((suite) => suite === 0x1301 || suite === 0x1303)
    const accepts = chosen !== undefined && hello.includes(keyShare)
    socket.end(accepts ? serverHello(0x0304, chosen, extensions) : alert)
  })
  assert.deepEqual(item.suites, {
    accepted: ['TLSv1.3 TLS_AES_128_GCM_SHA256', 'TLSv1.3 TLS_CHACHA20_POLY1305_SHA256'],
    complete: true,
  })
})

test('a list of suites ends at a suite that comes again, and is not whole', async () => {
  const { item, receipt } = await read((version, _, socket) => {
    socket.end(version === 0x0303 ? serverHello(version, 0xc02f) : alert)
  })
  assert.deepEqual(item.suites, {
    accepted: ['TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    complete: false,
  })
  assert.equal(receipt.because, 'UnofferedSuite')
})

test('a suite that nobody offered leaves the list of suites incomplete', async () => {
  const { item, receipt } = await read((_, __, socket) => socket.end(serverHello(0x0300, 0xc02f)))
  assert.deepEqual(item.versions, { accepted: ['SSLv3'], undetermined: [] })
  assert.deepEqual(item.weakSuites, { accepted: [], complete: false })
  assert.equal(receipt.because, 'UnofferedSuite')
})

test('a name that does not resolve leaves the item in the population, unread', async () => {
  const params = { host: 'nowhere.invalid', port: 443, httpPort: 80 }
  const error = { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND nowhere.invalid' }
  const { items, receipts } = await replay([{ service: 'tls', op: 'resolve', params, error }])
  const unread = { unread: 'tls/nowhere.invalid:443' }
  assert.deepEqual([items[0]?.addresses, items[0]?.versions], [unread, unread])
  assert.equal(receipts[0]?.because, 'ENOTFOUND')
})

test('an answer that is not what the operation answers is a failure of that endpoint alone', async () => {
  const good = await loopback.https(await authority.issue({ names: ['shop.test'] }))
  const { recorded } = await readLive([{ port: good }])
  for (const response of [
    null,
    {},
    { chain: ['AAAA'], verification: 'trusted', roots: 'default' },
  ]) {
    const twisted = recorded.map((call) =>
      call.op === 'certificate' ? { ...call, response } : call,
    )
    const { items, receipts } = await replay(twisted)
    assert.deepEqual(items[0]?.certificate, { unread: `tls/127.0.0.1:${good}` })
    assert.match(receipts[0]?.because ?? '', /MalformedAnswer|UnreadableCertificate/)
  }
})

test('an endpoint that has used up its time is given up', async () => {
  const transport = { call: () => Promise.resolve({ addresses: ['127.0.0.1'] }) }
  const { ask, calls } = asking(transport, new AbortController().signal, -1)
  await assert.rejects(ask('resolve', {}, Addresses), { code: 'BudgetSpent' })
  assert.equal(calls(), 0)
})

test('an endpoint that hangs delays no other, and costs few timeouts', async () => {
  const hangs = await loopback.tcp(() => undefined)
  const good = await loopback.https({ ...(await authority.issue({ names: ['shop.test'] })) })
  const started = performance.now()
  const { receipts } = await readLive([{ port: hangs, httpPort: hangs }, { port: good }], short)
  // Five versions, the certificate and plain HTTP.
  assert.ok(performance.now() - started < 9 * short.timeoutMs)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(loopback.open, 0, 'every socket is gone when the reading is')
  assert.deepEqual(new Set(receipts.map(({ complete }) => complete)), new Set([false, true]))
})

test('an aborted reading ends at once', async () => {
  const hangs = await loopback.tcp(() => undefined)
  const abort = new AbortController()
  const reading = readLive([{ port: hangs }], { timeoutMs: 1000 }, abort.signal)
  const started = performance.now()
  setTimeout(() => abort.abort(new Error('enough')), 50)
  await assert.rejects(reading, /enough/)
  assert.ok(performance.now() - started < 500)
})

function flood(socket: Socket, record: Buffer): void {
  while (!socket.destroyed && socket.write(Buffer.concat(Array(1000).fill(record)))) continue
  socket.once('drain', () => flood(socket, record))
}

function drip(socket: Socket, bytes: Buffer): void {
  let at = 0
  const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), 100)
  socket.on('close', () => clearInterval(timer))
}
