import { CallError } from '#connectors/transport.ts'

import type { Connection } from './connection.ts'
import { heard } from './reply.ts'
import { text } from './text.ts'

/** One whole reply of a mail server: its code (`250`, `OK`), the text of each line without it, and the bytes as they came. */
export interface Reply {
  code: string
  lines: string[]
  raw: Buffer
}

/** The next reply of one or more lines. https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 */
export async function smtpReply(connection: Connection): Promise<Reply> {
  const reply = await heard(connection, readSmtpReply)
  connection.take(reply.raw.length)
  return reply
}

/** The first line an IMAP server says. Its code is `OK`, `PREAUTH` or `BYE`. https://www.rfc-editor.org/rfc/rfc9051#section-7.1 */
export function imapGreeting(connection: Connection): Promise<Reply> {
  return imapAnswer(connection, '*')
}

/** All lines up to the one that answers `tag`: the code is that line's, the others come before it. */
export async function imapAnswer(connection: Connection, tag: string): Promise<Reply> {
  const reply = await heard(connection, (received) => readImapAnswer(received, tag))
  connection.take(reply.raw.length)
  return reply
}

/** A recorded reply again. Throws `CallError` where it is none. */
export function readSmtpReply(received: Buffer): Reply | undefined {
  const lines: string[] = []
  for (const { line, end } of linesIn(received)) {
    const [, code, more, words = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? []
    if (code === undefined) throw new CallError('NotSmtp', `not a reply: ${line}`)
    lines.push(words)
    if (more !== '-') return { code, lines, raw: received.subarray(0, end) }
  }
  return undefined
}

/** A recorded answer again. Throws `CallError` where it is none. */
export function readImapAnswer(received: Buffer, tag: string): Reply | undefined {
  const lines: string[] = []
  for (const { line, end } of linesIn(received)) {
    const [word = '', code = ''] = line.split(' ', 2)
    if (word !== '*' && word !== '+' && word !== tag) {
      throw new CallError('NotImap', `not an answer: ${line}`)
    }
    lines.push(line.slice(word.length + 1))
    if (word === tag) return { code: code.toUpperCase(), lines, raw: received.subarray(0, end) }
  }
  return undefined
}

/** Whole lines, without what would disturb whoever reads a message made of them. */
function* linesIn(received: Buffer): Generator<{ line: string; end: number }> {
  let start = 0
  for (;;) {
    const newline = received.indexOf(10, start)
    if (newline < 0) return
    const line = received.toString('latin1', start, newline).replace(/\r$/, '')
    start = newline + 1
    yield {
      line: text(line.replaceAll(/\p{Cc}/gu, '\uFFFD'), 600),
      end: start,
    }
  }
}
