import { isLoopbackAddress } from '#connectors/public-address.ts'
import { OperatingError } from '#engine/operating-error.ts'

import { mailAddress } from './mail-address.ts'
import { oneLine } from './one-line.ts'

/** The mail server that takes our mails, and in whose name they are. */
export interface Smtp {
  host: string
  port: number
  /** TLS from the first byte; otherwise STARTTLS. */
  isTls: boolean
  /** The server is this machine: nobody listens in between, and TLS is not asked for. */
  isLocal: boolean
  auth?: { user: string; pass: string }
  from: { name: string; address: string }
  /** Certificate authorities, as PEM, in place of those Node trusts. */
  ca?: string
}

/**
 * Parses `smtp://user:password@host:587` or `smtps://…`, and a sender such as `Example GmbH <beleg@example.com>`. Nothing
 * of an address that may hold a password is repeated in the error.
 */
export function parseSmtp(address: string, from: string): Smtp {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isTls = url?.protocol === 'smtps:'
  const auth = url && authOf(url)
  if (!auth || (!isTls && url.protocol !== 'smtp:') || url.hostname === '' || hasMore(url)) {
    throw new OperatingError(
      'smtp-url-refused',
      'BELEG_SMTP_URL is no address of a mail server.',
      'Write it as smtp://user:password@host:587, or smtps://user:password@host:465; encode @ : / % in the password (%40 %3A %2F %25).',
    )
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    host,
    port: Number(url.port) || (isTls ? 465 : 587),
    isTls,
    isLocal: host === 'localhost' || isLoopbackAddress(host),
    ...(auth.user !== '' && { auth }),
    from: parseFrom(from),
  }
}

/** Who logs in, both empty for nobody; nothing where they are encoded wrongly. */
function authOf({ username, password }: URL): Smtp['auth'] {
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    return undefined
  }
}

function hasMore(url: URL): boolean {
  return !['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== ''
}

function parseFrom(text: string): Smtp['from'] {
  const [, name = '', bracketed] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? []
  const address = mailAddress(bracketed ?? text.trim())
  if (address !== undefined) return { name: oneLine(name.replaceAll('"', '')), address }
  throw new OperatingError(
    'mail-from-refused',
    'BELEG_MAIL_FROM is no mail address.',
    'Write it as beleg@example.com, or as Example GmbH <beleg@example.com>.',
  )
}
