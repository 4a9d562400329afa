import { isIPv6 } from 'node:net'

import { CallError } from '#connectors/transport.ts'
import type { StartTls } from '#populations/public-endpoint.ts'

import type { Connection } from './connection.ts'
import { imapAnswer, imapGreeting, smtpReply } from './mail-replies.ts'
import type { Reply } from './mail-replies.ts'
import { heard } from './reply.ts'

/** SSLRequest: its length and its code. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const sslRequest = Buffer.of(0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f)

/**
 * Talks a server into TLS: afterwards the next byte of either side is TLS. Throws `CallError` where it does not come to
 * that, `StarttlsInjected` too: where bytes follow the server's consent at once, somebody in the middle may have put them
 * there to be read as if they had come encrypted. https://www.rfc-editor.org/rfc/rfc3207#section-4 and CVE-2021-23222
 */
export async function startTls(connection: Connection, protocol: StartTls): Promise<void> {
  if (protocol === 'smtp') await smtp(connection)
  else if (protocol === 'imap') await imap(connection)
  else await postgres(connection)
  assertSilent(connection)
}

/** Greeting and EHLO; the second reply names the server's extensions. */
export async function greetSmtp(connection: Connection): Promise<{ greeting: Reply; ehlo: Reply }> {
  const greeting = expect(await smtpReply(connection), '220')
  assertSilent(connection)
  const { localAddress } = connection
  // An address literal is a client's name where it has none. https://www.rfc-editor.org/rfc/rfc5321#section-4.1.4
  const own = isIPv6(localAddress) ? `[IPv6:${localAddress}]` : `[${localAddress}]`
  connection.send(`EHLO ${own}\r\n`)
  const ehlo = expect(await smtpReply(connection), '250')
  assertSilent(connection)
  return { greeting, ehlo }
}

async function smtp(connection: Connection): Promise<void> {
  const { ehlo } = await greetSmtp(connection)
  if (!ehlo.lines.some((line) => /^STARTTLS\s*$/i.test(line))) {
    throw new CallError('StarttlsNotOffered', `EHLO: ${ehlo.lines.join(' · ')}`)
  }
  connection.send('STARTTLS\r\n')
  expect(await smtpReply(connection), '220')
}

/** https://www.rfc-editor.org/rfc/rfc9051#section-6.2.1 */
async function imap(connection: Connection): Promise<void> {
  const greeting = await imapGreeting(connection)
  expect(greeting, 'OK')
  connection.send('a1 STARTTLS\r\n')
  expect(await imapAnswer(connection, 'a1'), 'OK')
}

async function postgres(connection: Connection): Promise<void> {
  connection.send(sslRequest)
  const answer = await heard(connection, (received) => received[0])
  connection.take(1)
  if (answer === 0x53) return
  const code = answer === 0x4e ? 'StarttlsRefused' : 'NotPostgres'
  throw new CallError(code, `SSLRequest was answered with byte ${answer}`)
}

function expect(reply: Reply, code: string): Reply {
  if (reply.code === code) return reply
  throw new CallError('StarttlsRefused', `${reply.code} ${reply.lines.join(' · ')}`)
}

function assertSilent({ received }: Connection): void {
  if (received.length === 0) return
  throw new CallError('StarttlsInjected', `${received.length} bytes that nobody had asked for`)
}
