import { OperatingError } from '#engine/operating-error.ts'
import type { Outbound } from '#run/deliver.ts'
import { parseSmtp } from '#run/mail/smtp.ts'
import { outboundFetch } from '#run/outbound.ts'

/** How messages leave, by the settings of the environment; without a mail server mails wait. */
export function outboundOf({
  smtpUrl,
  mailFrom,
}: {
  smtpUrl?: string | undefined
  mailFrom?: string | undefined
}): Outbound {
  const fetch = outboundFetch()
  if (smtpUrl === undefined) return { fetch }
  if (mailFrom !== undefined) return { fetch, smtp: parseSmtp(smtpUrl, mailFrom) }
  throw new OperatingError(
    'mail-from-missing',
    'There is a mail server, and nobody in whose name mails are sent.',
    'Set BELEG_MAIL_FROM, such as: Example GmbH <beleg@example.com>.',
  )
}
