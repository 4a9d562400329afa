/**
 * The files of a package, as its content asks for them from inside its closed frame. Nobody is recognised here: the address
 * holds a token that was made for one attempt and ends after some hours. What is handed out may be written by anybody, so it
 * has no origin, reaches nothing but these files, and nothing of ours.
 */
import { getMimeType } from 'hono/utils/mime'

import { courseAttempts } from '#populations/course-attempt.ts'
import { findPackage } from '#program/training/find-course.ts'
import { ScormState, noState, startValues } from '#program/training/scorm-state.ts'
import { listItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { findTicket } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { missing } from '#web/console/look.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { takePackage } from './package-shelf.ts'
import { scormScript } from './scorm-script.ts'

/** Names of ours among the package's: a file of a package under such a name is not reached. */
const ownFolder = '~beleg/'
/** Where the frame is sent when the page around it is about to go. */
export const endPage = `${ownFolder}end`
/** Where the content of a cmi5 package reports to. */
export const xapiFolder = `${ownFolder}xapi/`
const script = `${ownFolder}scorm.js`

export const packageFileRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${urls.packageFiles(':token')}:path{.+}`,
    for: 'anyone',
    isNoUse: true,
    answer: handOut,
  },
]

async function handOut(visit: Visit): Promise<Response> {
  const { c, house, at, origin } = visit
  const token = c.req.param('token') ?? ''
  const path = pathOf(c.req.path, token)
  const found = await readOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'course-package', token, at)
    const pack = ticket && (await findPackage(tx, String(ticket.content['package'])))
    if (!pack || path !== script || pack.standard !== 'scorm-1.2') return pack && { pack }
    const id = String(ticket.content['attempt'])
    const [item] = await listItems(tx, courseAttempts.id, { keys: [id] })
    const state = await findTicket(tx, 'course-state', id, at)
    return {
      pack,
      attempt: item && courseAttempts.item.parse(item.content),
      state: state ? ScormState.parse(state.content) : noState,
    }
  })
  if (!found) throw missing()
  const base = origin + urls.packageFiles(token)
  if (path === endPage) return answer(base, 'text/html', '<!doctype html><title>–</title>')
  if ('attempt' in found && found.attempt) {
    const values = startValues(found.state, found.pack, found.attempt)
    return answer(base, 'text/javascript', scormScript({ values, portal: origin }))
  }
  const pack = await takePackage(house.store.directory, found.pack.sha256)
  const bytes = await pack.read(path)
  if (!bytes) throw missing()
  const type = typeOf(path)
  if (type === 'text/html' && found.pack.standard === 'scorm-1.2')
    return answer(base, undefined, withScript(bytes, `${urls.packageFiles(token)}${script}`))
  return answerPiece(base, type, bytes, c.req.header('range'))
}

/** As it is called in the package. */
function pathOf(path: string, token: string): string {
  try {
    return decodeURIComponent(path.slice(urls.packageFiles(token).length))
  } catch {
    throw missing()
  }
}

function typeOf(path: string): string {
  const type = getMimeType(path)?.split(';')[0] ?? 'application/octet-stream'
  // A page that is XML would need the script in another place; it is shown without.
  return /\.html?$/i.test(path) ? 'text/html' : type
}

/** What a file of a package is handed out with. */
export function packageHeaders(base: string): Record<string, string> {
  return {
    // Wherever it is opened: no origin, no way to the pages around, no windows, and no requests but to these files.
    'content-security-policy': [
      'sandbox allow-scripts allow-forms',
      "default-src 'none'",
      `script-src ${base} 'unsafe-inline' 'unsafe-eval'`,
      `style-src ${base} 'unsafe-inline'`,
      `img-src ${base} data: blob:`,
      `media-src ${base} data: blob:`,
      `font-src ${base} data:`,
      `connect-src ${base}`,
      `frame-src ${base}`,
      `worker-src ${base} blob:`,
      `base-uri ${base}`,
      "form-action 'none'",
      "webrtc 'block'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-dns-prefetch-control': 'off',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), bluetooth=(), payment=(), clipboard-read=(), publickey-credentials-get=(), browsing-topics=()',
    // Content without an origin asks for its own fonts and data as a stranger. No credentials are ever looked at here.
    'access-control-allow-origin': '*',
  }
}

function answer(base: string, type: string | undefined, body: string | Buffer): Response {
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: {
      ...packageHeaders(base),
      // A page says itself in which encoding it is written.
      'content-type':
        type === undefined
          ? 'text/html'
          : type.startsWith('text/') && typeof body === 'string'
            ? `${type}; charset=utf-8`
            : type,
    },
  })
}

/** A page with our script before all of its own, behind its document type where it has one. */
function withScript(page: Buffer, src: string): Buffer {
  const head = page.subarray(0, 4096).toString('latin1')
  const [doctype = ''] =
    /^(?:\u00EF\u00BB\u00BF)?\s*(?:<!--[^]*?-->\s*)*(?:<!doctype[^>]*>)?/i.exec(head) ?? []
  const at = Buffer.byteLength(doctype, 'latin1')
  return Buffer.concat([
    page.subarray(0, at),
    Buffer.from(`<script src="${src}"></script>`),
    page.subarray(at),
  ])
}

/** Some browsers ask for films piece by piece (RFC 9110, section 14). One piece at a time; what asks otherwise gets it whole. */
function answerPiece(
  base: string,
  type: string,
  bytes: Buffer,
  range: string | undefined,
): Response {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  const [start, end] = [Number(from), Math.min(to === '' ? Infinity : Number(to), bytes.length - 1)]
  const isPiece = from !== '' && start <= end
  const whole = answer(base, type, isPiece ? bytes.subarray(start, end + 1) : bytes)
  whole.headers.set('accept-ranges', 'bytes')
  if (!isPiece) return whole
  whole.headers.set('content-range', `bytes ${start}-${end}/${bytes.length}`)
  return new Response(whole.body, { status: 206, headers: whole.headers })
}
