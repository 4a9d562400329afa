import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { deliverMail } from './deliver-mail.ts'
import { mailAddress } from './mail-address.ts'
import { parseSmtp } from './smtp.ts'
import type { Smtp } from './smtp.ts'
import { startMailServer } from './test-mail-server.ts'
import type { MailServerOptions, TestMailServer } from './test-mail-server.ts'

const servers: TestMailServer[] = []
after(async () => {
  for (const server of servers) await server.close()
})

async function start(options: MailServerOptions = {}): Promise<TestMailServer> {
  const server = await startMailServer(options)
  servers.push(server)
  return server
}

const sender = 'Müller GmbH <beleg@example.com>'
const smtpOf = ({ port }: TestMailServer, login = '') =>
  parseSmtp(`smtp://${login}127.0.0.1:${port}`, sender)
const content = { subject: 'Grüße', text: 'Ein Satz.\n.\nNoch einer.\n', html: '<p>Ein Satz.</p>' }
const mail = { id: 'f3b1', to: 'a@example.org', content }

/** Headers by name, unfolded; a name that stands twice shows as two values. */
function headersOf(raw: string): Map<string, string[]> {
  const [head = ''] = raw.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const named = lines.map((line) => [line.split(':')[0]?.toLowerCase(), line] as const)
  return new Map(
    [...Map.groupBy(named, ([name]) => name ?? '')].map(([name, all]) => [
      name,
      all.map(([, line]) => line.slice(name.length + 1).trim()),
    ]),
  )
}

test('a mail arrives whole, as text and HTML, with headers of ours alone', async () => {
  const server = await start()
  assert.deepEqual(await deliverMail(smtpOf(server), mail), { isSent: true })
  const [{ from, to, raw } = { from: '', to: [], raw: '' }] = server.received
  assert.deepEqual({ from, to }, { from: 'beleg@example.com', to: ['a@example.org'] })
  const headers = headersOf(raw)
  assert.deepEqual(headers.get('subject'), ['=?UTF-8?Q?Gr=C3=BC=C3=9Fe?='])
  assert.deepEqual(headers.get('to'), ['a@example.org'])
  assert.match(
    headers.get('from')?.[0] ?? '',
    /^=\?UTF-8\?Q\?M=C3=BCller_GmbH\?= <beleg@example\.com>$/,
  )
  assert.deepEqual(headers.get('message-id'), ['<f3b1@example.com>'])
  assert.deepEqual(headers.get('auto-submitted'), ['auto-generated'])
  assert.match(headers.get('content-type')?.[0] ?? '', /^multipart\/alternative/)
  assert.match(raw, /Ein Satz\.\r\n\.\r\nNoch einer\./)
  assert.match(raw, /<p>Ein Satz\.<\/p>/)
  assert.deepEqual([...headers.keys()].toSorted(), [
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
  ])
})

test('a line break in a subject is no header, in an address no command, and in a text no end of it', async () => {
  const server = await start()
  const subject = 'Hello\r\nBcc: victim@example.org\r\n\r\n\u2028<script>\u0000\u202Egnp.exe'
  const text = 'a\r\n.\r\nMAIL FROM:<evil@example.org>\r\n\u202Eb\u0007'
  const sent = await deliverMail(smtpOf(server), { ...mail, content: { subject, text } })
  assert.deepEqual(sent, { isSent: true })
  const [received] = server.received
  assert.deepEqual(received?.to, ['a@example.org'])
  const headers = headersOf(received.raw)
  assert.deepEqual(headers.get('subject'), ['Hello Bcc: victim@example.org <script>gnp.exe'])
  assert.equal(headers.get('bcc'), undefined)
  assert.match(received.raw, /a\r\n\.\r\nMAIL FROM:<evil@example\.org>\r\nb\r\n/)

  const before = server.commands.length
  for (const to of [
    'a@example.org\r\nRCPT TO:<victim@example.org>',
    'a@example.org>\r\nDATA',
    'a@example.org, victim@example.org',
    'Name <a@example.org>',
    '<a@example.org>',
    'a@example.org ORCPT=x',
  ]) {
    const refused = await deliverMail(smtpOf(server), { ...mail, to })
    assert.deepEqual(refused, { isSent: false, trouble: 'unreadable', isFinal: true })
  }
  assert.equal(server.commands.length, before)
  assert.equal(server.received.length, 1)
})

test('content can name no file, no address to fetch, no header and no envelope', async () => {
  const server = await start()
  const path = { path: '/etc/passwd' }
  for (const hostile of [
    { subject: 'x', text: path },
    { subject: path, text: 'x' },
    { text: 'x' },
    null,
  ])
    assert.deepEqual(await deliverMail(smtpOf(server), { ...mail, content: hostile }), {
      isSent: false,
      trouble: 'unreadable',
      isFinal: true,
    })
  const more = {
    raw: 'X: y\r\n\r\n',
    headers: { bcc: 'v@example.org' },
    bcc: 'v@example.org',
    envelope: { to: 'v@example.org' },
    attachments: [path],
    replyTo: 'v@example.org',
  }
  await deliverMail(smtpOf(server), { ...mail, content: { ...content, ...more } })
  assert.deepEqual(server.received[0]?.to, ['a@example.org'])
  assert(!/v@example|passwd|root:/.test(server.received[0].raw))
})

test('a server that says later is asked again later, one that says never is not', async () => {
  const grey = await start({ rcpt: () => '450 4.2.0 greylisted, come back' })
  assert.deepEqual(await deliverMail(smtpOf(grey), mail), {
    isSent: false,
    trouble: '450 4.2.0 greylisted, come back',
  })
  const full = await start({ data: () => '452 4.3.1 mailbox full' })
  assert.deepEqual(await deliverMail(smtpOf(full), mail), {
    isSent: false,
    trouble: '452 4.3.1 mailbox full',
  })
  const never = await start({ rcpt: () => '550 5.1.1 no such\u001b[31m user' })
  assert.deepEqual(await deliverMail(smtpOf(never), mail), {
    isSent: false,
    trouble: '550 5.1.1 no such[31m user',
    isFinal: true,
  })
  const spam = await start({ data: () => '554 5.7.1 looks like spam' })
  assert.deepEqual(await deliverMail(smtpOf(spam), mail), {
    isSent: false,
    trouble: '554 5.7.1 looks like spam',
    isFinal: true,
  })
})

test('a server that is gone, silent, closed or does not let us in is no verdict on the mail', async () => {
  const gone = await startMailServer()
  await gone.close()
  const closed = await start({ greeting: '554 no service' })
  const locked = await start({ login: { user: 'beleg', pass: 'right' } })
  for (const smtp of [
    smtpOf(gone),
    smtpOf(closed),
    smtpOf(locked),
    smtpOf(locked, 'beleg:wrong@'),
  ]) {
    const delivery = await deliverMail(smtp, mail)
    assert(!delivery.isSent && delivery.isOfServer && !delivery.isFinal)
    assert.notEqual(delivery.trouble, '')
  }
  const silent = await start({ greeting: 'silence' })
  const late = await deliverMail(smtpOf(silent), mail, 100)
  assert(!late.isSent && late.isOfServer)

  assert.deepEqual(await deliverMail(smtpOf(locked, 'beleg:right@'), mail), { isSent: true })
  assert.equal(locked.received[0]?.user, 'beleg')
})

test('a server elsewhere gets nothing without TLS: no password, and no mail', async () => {
  const tls = makeCertificate()
  const login = { user: 'beleg', pass: 'right' }
  const plain = await start({ login })
  const elsewhere = (server: TestMailServer, more: Partial<Smtp> = {}): Smtp => ({
    ...smtpOf(server, 'beleg:right@'),
    isLocal: false,
    ...more,
  })
  const refused = await deliverMail(elsewhere(plain), mail)
  assert(!refused.isSent && refused.isOfServer)
  assert(!plain.commands.some((line) => /^(AUTH|MAIL)/.test(line)))

  const secure = await start({ login, tls })
  const untrusted = await deliverMail(elsewhere(secure), mail)
  assert(!untrusted.isSent && untrusted.isOfServer)
  assert(!secure.commands.some((line) => /^(AUTH|MAIL)/.test(line)))
  assert.deepEqual(await deliverMail(elsewhere(secure, { ca: tls.cert }), mail), { isSent: true })
  assert.equal(secure.received[0]?.isTls, true)
  // On this machine it takes what it finds.
  assert.deepEqual(await deliverMail(smtpOf(secure, 'beleg:right@'), mail), { isSent: true })
})

test('settings of a mail server are read, and refused without repeating the password', () => {
  assert.deepEqual(parseSmtp('smtp://u%40x:p%3A%2Fss@mail.example.com', 'beleg@example.com'), {
    host: 'mail.example.com',
    port: 587,
    isTls: false,
    isLocal: false,
    auth: { user: 'u@x', pass: 'p:/ss' },
    from: { name: '', address: 'beleg@example.com' },
  })
  const { port, isTls, from } = parseSmtp('smtps://mail.example.com', '"A, B" <b@example.com>')
  assert.deepEqual(
    { port, isTls, from },
    {
      port: 465,
      isTls: true,
      from: { name: 'A, B', address: 'b@example.com' },
    },
  )
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    assert.equal(parseSmtp(`smtp://${host}:25`, sender).isLocal, true)
  for (const address of [
    '',
    'mail.example.com:25',
    'http://x:geheim@h',
    'smtp://',
    'smtp://x:geheim@h/a',
    'smtp://x:geheim@h?tls=no',
    'smtp://x:geheim%zz@h',
  ])
    assert.throws(
      () => parseSmtp(address, sender),
      (error: Error) => {
        assert.equal('code' in error && error.code, 'smtp-url-refused')
        return !error.message.includes('geheim')
      },
    )
  for (const from of [
    '',
    'nobody',
    'a@b',
    'x <a@example.com> y',
    'a@example.com\r\nBcc: b@example.com',
  ])
    assert.throws(() => parseSmtp('smtp://h', from), { code: 'mail-from-refused' }, from)
})

test('an address is one in the plain spelling', () => {
  for (const [text, plain] of [
    ['a@example.com', 'a@example.com'],
    ['Erika.Muster+beleg@sub.example.co', 'Erika.Muster+beleg@sub.example.co'],
    ["o'neil@example.com", "o'neil@example.com"],
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['a@EXAMPLE.com', 'a@example.com'],
    ['a@пример.рф', 'a@xn--e1afmkfd.xn--p1ai'],
  ] as const)
    assert.equal(mailAddress(text), plain, text)
  for (const text of [
    '',
    '@',
    'a',
    'a@',
    '@example.com',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a b@example.com',
    '"a b"@example.com',
    'a@b@example.com',
    'a@example.com:25',
    'a@example.com/x',
    'a@exam ple.com',
    ' a@example.com',
    'a@example.com\n',
    'a\r\n@example.com',
    'a(x)@example.com',
    'a,b@example.com',
    'a;b@example.com',
    '-a@example.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@example..com',
    'ä@example.com',
    'a@example.com\u202E',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
  ])
    assert.equal(mailAddress(text), undefined, text)
})

function makeCertificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-mail-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=mail
      -addext subjectAltName=IP:127.0.0.1 -keyout ${keyFile} -out ${certFile}`.split(/\s+/),
    { stdio: 'ignore' },
  )
  const made = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') }
  rmSync(folder, { recursive: true })
  return made
}
