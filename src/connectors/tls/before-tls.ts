import { CallError } from '#connectors/transport.ts'
import type { BeforeTls, StartTls } from '#populations/public-endpoint.ts'

import { readImapAnswer, readSmtpReply } from './mail-replies.ts'
import type { BeforeTlsObservation } from './observations.ts'
import { text } from './text.ts'

/**
 * What a server does for a client that never asks for TLS. Throws `CallError` where its words leave that open: only a plain
 * refusal refuses.
 */
export function beforeTlsOf(protocol: StartTls, { replies }: BeforeTlsObservation): BeforeTls {
  const bytes = replies.map((reply) => Buffer.from(reply, 'base64'))
  if (protocol === 'smtp') return smtp(bytes)
  return protocol === 'imap' ? imap(bytes) : postgres(bytes)
}

/**
 * Taking a sender is taking mail, and offering AUTH is asking for a password in the clear. 530 is the one code that says
 * that TLS, or a login that is not to be had without it, must come first. https://www.rfc-editor.org/rfc/rfc3207#section-4
 */
function smtp([, ehloBytes, mailBytes]: Buffer[]): BeforeTls {
  const ehlo = ehloBytes && readSmtpReply(ehloBytes)
  const mail = mailBytes && readSmtpReply(mailBytes)
  if (!ehlo || !mail) throw unclear('no reply to MAIL')
  const login = ehlo.lines.find((line) => /^AUTH\b/i.test(line))
  if (login !== undefined) return said('serves', login)
  const words = `${mail.code} ${mail.lines.join(' · ')}`
  if (mail.code.startsWith('2')) return said('serves', words)
  if (mail.code === '530') return said('refuses', words)
  throw unclear(words)
}

/** A server that takes no password in the clear must say LOGINDISABLED. https://www.rfc-editor.org/rfc/rfc9051#section-6.2.3 */
function imap([greetingBytes, capabilityBytes]: Buffer[]): BeforeTls {
  const greeting = greetingBytes && readImapAnswer(greetingBytes, '*')
  if (greeting?.code === 'PREAUTH') return said('serves', greeting.lines.join(' '))
  const answer = capabilityBytes && readImapAnswer(capabilityBytes, 'a1')
  const list = answer?.lines.find((line) => /^CAPABILITY /i.test(line))
  if (list === undefined || answer?.code !== 'OK') throw unclear('no capabilities')
  const capabilities = list.toUpperCase().split(/\s+/)
  const closed =
    capabilities.includes('LOGINDISABLED') &&
    !capabilities.some((each) => each === 'AUTH=PLAIN' || each === 'AUTH=LOGIN')
  return said(closed ? 'refuses' : 'serves', list)
}

/**
 * A request for authentication would go on in the clear; 28000 without TLS is what `hostssl` rules leave.
 * https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
function postgres([answer]: Buffer[]): BeforeTls {
  const type = answer?.toString('latin1', 0, 1)
  if (type === 'R') return said('serves', 'AuthenticationRequest')
  const fields = (answer ?? Buffer.alloc(0)).toString('latin1', 5).split('\0')
  const field = (code: string): string =>
    fields.find((each) => each.startsWith(code))?.slice(1) ?? ''
  const words = `${field('C')} ${field('M')}`
  if (type === 'E' && field('C') === '28000') return said('refuses', words)
  throw unclear(words)
}

function said(kind: BeforeTls['kind'], words: string): BeforeTls {
  return { kind, said: text(words, 200) }
}

function unclear(words: string): CallError {
  return new CallError('UnclearBeforeTls', text(words, 200))
}
