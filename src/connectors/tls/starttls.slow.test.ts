import assert from 'node:assert/strict'
import net from 'node:net'
import type { Socket } from 'node:net'
import { after, test } from 'node:test'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import { makeAuthority } from '../../../demo/certificate-authority.ts'
import { Loopback, readLive, replay } from './loopback.ts'
import { imap, inFront, smtp } from './mail-servers.ts'
import type { Manners } from './mail-servers.ts'

const loopback = new Loopback()
after(() => loopback.close())
const authority = await makeAuthority()
const roots = authority.root
const issued = await authority.issue({ names: ['mail.test'] })
const behind = await loopback.tls({ ...issued, minVersion: 'TLSv1.2' }, () => undefined)

/** Reads one server, and shows that the recording gives the same. */
async function readAt(
  starttls: 'smtp' | 'imap' | 'postgres',
  onSocket: (socket: Socket) => void,
  timeoutMs = 2000,
) {
  const port = await loopback.tcp(onSocket)
  const endpoint = {
    host: '127.0.0.1',
    sni: 'mail.test',
    port,
    starttls,
    roots,
    httpPort: undefined,
  }
  const read = await readLive([endpoint], { timeoutMs })
  const [item] = read.items
  const [receipt] = read.receipts
  assert.ok(item && receipt)
  const again = await replay(read.recorded)
  assert.deepEqual([again.items, again.receipts], [read.items, read.receipts])
  return { item, receipt, unread: { unread: receipt.scope } }
}

/** A PostgreSQL server: `S` to a request for TLS, and `start` to a start without. */
function postgres(start: Buffer) {
  return (socket: Socket): void => {
    socket.once('data', (first: Buffer) => {
      if (first.length !== 8) {
        socket.end(start)
        return
      }
      const tls = net.connect({ host: '127.0.0.1', port: behind })
      tls.on('error', () => socket.destroy())
      socket.on('close', () => tls.destroy())
      tls.pipe(socket)
      socket.pipe(tls)
      socket.write('S')
    })
  }
}

function errorResponse(fields: string): Buffer {
  const body = Buffer.from(`${fields}\0\0`)
  const head = Buffer.from('E____')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const encryptedOnly = errorResponse('SFATAL\0C28000\0Mno pg_hba.conf entry, no encryption')

test('an endpoint behind STARTTLS is read whole, and nothing is said of HTTP', async () => {
  const chatty: Manners = { ...imap(), consent: '* 1 EXISTS\r\n# OK begin\r\n' }
  for (const [starttls, server] of [
    ['smtp', inFront(behind, smtp())],
    ['imap', inFront(behind, chatty)],
    ['postgres', postgres(encryptedOnly)],
  ] as const) {
    const { item, receipt } = await readAt(starttls, server)
    assert.deepEqual([receipt.because, item.starttls], [undefined, starttls])
    assert.deepEqual(item.versions, { accepted: ['TLSv1.2', 'TLSv1.3'], undetermined: [] })
    assert.ok(item.suites && 'accepted' in item.suites && item.suites.complete)
    assert.ok(item.suites.accepted.includes('TLSv1.3 TLS_CHACHA20_POLY1305_SHA256'))
    assert.ok(item.certificate && 'chain' in item.certificate)
    assert.deepEqual([item.certificate.chain, item.certificate.nameMatches], ['trusted', true])
    assert.ok(item.beforeTls && 'kind' in item.beforeTls)
    assert.equal(item.beforeTls.kind, 'refuses')
    assert.equal('plainHttp' in item || 'hstsMaxAge' in item, false)
  }
})

test('what a server takes before TLS is seen, in its own words', async () => {
  const kinds: [string, 'smtp' | 'imap' | 'postgres', (socket: Socket) => void, RegExp][] = [
    ['mail', 'smtp', inFront(behind, smtp([['MAIL', '250 2.1.0 Ok\r\n']])), /^250 2\.1\.0 Ok$/],
    [
      'a password',
      'smtp',
      inFront(behind, smtp([['EHLO', '250-mail.test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n']])),
      /^AUTH PLAIN$/,
    ],
    [
      'a login',
      'imap',
      inFront(behind, imap([['a1 CAPABILITY', '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n']])),
      /^CAPABILITY IMAP4rev1 STARTTLS$/,
    ],
    [
      'a login under another name',
      'imap',
      inFront(
        behind,
        imap([['a1 CAPABILITY', '* CAPABILITY LOGINDISABLED AUTH=PLAIN\r\na1 OK\r\n']]),
      ),
      /AUTH=PLAIN/,
    ],
    [
      'a start',
      'postgres',
      postgres(Buffer.from('R\0\0\0\x08\0\0\0\0', 'latin1')),
      /^Authentication/,
    ],
  ]
  for (const [what, starttls, server, words] of kinds) {
    const { item } = await readAt(starttls, server)
    assert.ok(item.beforeTls && 'kind' in item.beforeTls, what)
    assert.equal(item.beforeTls.kind, 'serves', what)
    assert.match(item.beforeTls.said, words)
  }
})

test('words that leave it open, are no refusal', async () => {
  const later = inFront(behind, smtp([['MAIL', '451 4.7.1 try again later\r\n']]))
  const broken = inFront(behind, imap([['a1 CAPABILITY', 'a1 NO not now\r\n']]))
  const full = postgres(errorResponse('SFATAL\0C53300\0Mtoo many connections'))
  for (const [starttls, server] of [
    ['smtp', later],
    ['imap', broken],
    ['postgres', full],
  ] as const) {
    const { item, receipt, unread } = await readAt(starttls, server)
    assert.deepEqual(item.beforeTls, unread)
    assert.equal(receipt.because, 'UnclearBeforeTls')
    assert.ok(item.versions && 'accepted' in item.versions)
  }
})

test('a hostile or broken server before TLS never hangs us, crashes us or passes', async () => {
  const say = (words: string) => (socket: Socket) => void socket.write(words)
  const endless = (line: string) => (socket: Socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(line.repeat(1000))) continue
    }
    socket.on('drain', more)
    more()
  }
  const cases: [string, 'smtp' | 'imap' | 'postgres', (socket: Socket) => void][] = [
    ['Timeout', 'smtp', () => undefined],
    ['Timeout', 'imap', say('* OK half a li')],
    ['Timeout', 'postgres', () => undefined],
    ['Closed', 'smtp', (socket) => void socket.end()],
    ['ECONNRESET', 'imap', (socket) => setTimeout(() => socket.resetAndDestroy(), 20)],
    ['NotSmtp', 'smtp', say('SSH-2.0-OpenSSH_9.9\r\n')],
    ['NotImap', 'imap', say('220 this is mail\r\n')],
    ['NotPostgres', 'postgres', say('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['StarttlsRefused', 'postgres', say('N')],
    ['EndlessReply', 'smtp', endless('220-welcome\r\n')],
    ['EndlessReply', 'smtp', endless('220 welcome and')],
    ['EndlessReply', 'imap', endless('* OK')],
    ['StarttlsRefused', 'smtp', say('554 go away\r\n')],
    ['StarttlsRefused', 'imap', say('* BYE go away\r\n')],
    ['StarttlsRefused', 'imap', say('* PREAUTH you are in\r\n')],
    // A whole dialogue in the greeting, so that we would take its last words for answers to ours.
    ['StarttlsInjected', 'smtp', say('220 hi\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n')],
    [
      'StarttlsNotOffered',
      'smtp',
      inFront(behind, smtp([['EHLO', '250-x\r\n250 NOSTARTTLS\r\n']])),
    ],
    ['StarttlsRefused', 'smtp', inFront(behind, smtp([['STARTTLS', '454 not now\r\n']]))],
    ['StarttlsRefused', 'imap', inFront(behind, imap([['a1 STARTTLS', 'a1 BAD what\r\n']]))],
    [
      'StarttlsInjected',
      'smtp',
      inFront(behind, smtp([['STARTTLS', '220 go\r\n250 and this\r\n']])),
    ],
    ['StarttlsInjected', 'imap', inFront(behind, imap([['a1 STARTTLS', 'a1 OK go\r\n* 1 X\r\n']]))],
    ['StarttlsInjected', 'postgres', say('SS')],
    ['Timeout', 'smtp', inFront(behind, smtp([['STARTTLS', '220 go\r\n']]))],
  ]
  for (const hangs of [false, true]) {
    const chosen = cases.filter(([because]) => (because === 'Timeout') === hangs)
    const timeoutMs = hangs ? 600 : 4000
    const checks = chosen.map(async ([because, starttls, server]) => {
      const { item, receipt, unread } = await readAt(starttls, server, timeoutMs)
      assert.equal(receipt.because, because)
      assert.deepEqual([item.versions, item.suites, item.weakSuites], [unread, unread, unread])
      assert.deepEqual([item.certificate, receipt.complete], [unread, false])
      assert.doesNotMatch(JSON.stringify(receipt), /\\[rn]|\\u00[01]/)
    })
    const began = performance.now()
    await Promise.all(checks)
    // Five versions, the certificate, and what comes before TLS; or that alone.
    assert.ok(performance.now() - began < (hangs ? 12 : 2) * timeoutMs)
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(loopback.open, 0, 'every socket is gone when the reading is')
})
