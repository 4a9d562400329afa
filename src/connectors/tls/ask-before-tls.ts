import type { StartTls } from '#populations/public-endpoint.ts'

import type { Connection } from './connection.ts'
import { imapAnswer, imapGreeting, smtpReply } from './mail-replies.ts'
import type { BeforeTlsObservation } from './observations.ts'
import { heard } from './reply.ts'
import { greetSmtp } from './starttls.ts'

/**
 * What a server says in the clear to a client that goes on without TLS: to MAIL with no sender (SMTP), to a question for its
 * capabilities (IMAP), to a start for a user that need not exist (PostgreSQL). No password is ever sent.
 */
export async function askBeforeTls(
  connection: Connection,
  protocol: StartTls,
): Promise<BeforeTlsObservation> {
  const replies = await dialogs[protocol](connection)
  return { replies: replies.map((reply) => reply.toString('base64')) }
}

const dialogs = { smtp, imap, postgres }

async function smtp(connection: Connection): Promise<Buffer[]> {
  const { greeting, ehlo } = await greetSmtp(connection)
  connection.send('MAIL FROM:<>\r\n')
  const mail = await smtpReply(connection)
  connection.send('QUIT\r\n')
  return [greeting.raw, ehlo.raw, mail.raw]
}

async function imap(connection: Connection): Promise<Buffer[]> {
  const greeting = await imapGreeting(connection)
  if (greeting.code === 'PREAUTH') return [greeting.raw]
  connection.send('a1 CAPABILITY\r\n')
  const capability = await imapAnswer(connection, 'a1')
  return [greeting.raw, capability.raw]
}

/** StartupMessage, protocol 3.0. https://www.postgresql.org/docs/current/protocol-message-formats.html */
async function postgres(connection: Connection): Promise<Buffer[]> {
  const body = Buffer.from('user\0beleg\0database\0postgres\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(body.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  connection.send(Buffer.concat([head, body]))
  // Type, then the length of all but the type. Nothing longer than a page is an answer to a start.
  const message = await heard(connection, (received) => {
    const end = received.length < 5 ? Infinity : 1 + Math.min(received.readUInt32BE(1), 4096)
    return received.length < end ? undefined : received.subarray(0, end)
  })
  return [message]
}
