import { createTransport } from 'nodemailer'
import { z } from 'zod'

import type { Delivery } from '#run/delivery.ts'
import { MailContent } from '#store/outbox.ts'

import { mailAddress } from './mail-address.ts'
import { manyLines, oneLine } from './one-line.ts'
import type { Smtp } from './smtp.ts'

/** A mail to one person. `id` is the same for every attempt. */
export interface Mail {
  id: string
  to: string
  content: unknown
}

/** From the connection to the server's last word. */
const deadlineMs = 60_000
const silenceMs = 20_000

/**
 * Hands a mail to the server. Headers are all ours: what came from outside is one plain address, one line of subject, and
 * text. The server has it when it said so, and not before.
 */
export async function deliverMail(
  smtp: Smtp,
  { id, to, content }: Mail,
  withinMs = deadlineMs,
): Promise<Delivery> {
  const address = mailAddress(to)
  const parsed = MailContent.safeParse(content)
  if (address === undefined || !parsed.success)
    return { isSent: false, trouble: 'unreadable', isFinal: true }
  const { subject, text, html, unsubscribe, sender } = parsed.data
  const from = sender === undefined ? smtp.from : { ...smtp.from, name: oneLine(sender) }
  const transport = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.isTls,
    // Where the server is this machine its certificate, if it has one, vouches for nothing more.
    requireTLS: !smtp.isTls && !smtp.isLocal,
    opportunisticTLS: smtp.isLocal,
    tls: {
      rejectUnauthorized: !smtp.isLocal,
      minVersion: 'TLSv1.2',
      ...(smtp.ca !== undefined && { ca: smtp.ca }),
    },
    ...(smtp.auth && { auth: smtp.auth }),
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from,
      to: { name: '', address },
      envelope: { from: from.address, to: address },
      subject: oneLine(subject),
      text: manyLines(text),
      ...(html !== undefined && { html: manyLines(html) }),
      // The same for each attempt, so that a mail which arrived although nobody heard of it is one mail.
      messageId: `<${id}@${from.address.split('@')[1] ?? ''}>`,
      // Nobody's absence notice is wanted: RFC 3834, section 5.
      headers: {
        'Auto-Submitted': 'auto-generated',
        // As `URL` spells it there is neither a bracket nor a line break in it.
        ...(unsubscribe !== undefined && {
          'List-Unsubscribe': `<${new URL(unsubscribe).href}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(withinMs),
    })
    return { isSent: true }
  } catch (error) {
    return failed(error)
  } finally {
    transport.close()
  }
}

/** What nodemailer's errors carry: which command the server answered, and with what. */
const SmtpError = z.object({
  message: z.string(),
  code: z.string().optional(),
  command: z.string().optional(),
  response: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
})

function failed(error: unknown): Delivery {
  const { success, data } = SmtpError.safeParse(error)
  if (!success) throw error
  const { message, command, response, responseCode = 0 } = data
  const trouble = oneLine(response ?? message) || 'no answer'
  // Only what it says of the recipient or of the mail is about this mail; a wrong password or sender is ours to put right.
  if (command !== 'RCPT TO' && command !== 'DATA')
    return { isSent: false, trouble, isOfServer: true }
  return responseCode >= 500
    ? { isSent: false, trouble, isFinal: true }
    : { isSent: false, trouble }
}
