/**
 * The files of a package, as its content asks for them from inside its frame. Nobody is recognised here: the address holds
 * a token that was made for one attempt and ends after some hours. What is handed out may be written by anybody, so it has
 * no origin, or one where nothing else is, and reaches nothing but these files.
 */
import { Readable } from 'node:stream'

import { getMimeType } from 'hono/utils/mime'
import { z } from 'zod'

import { courseAttempts } from '#populations/course-attempt.ts'
import { findPackage } from '#program/training/find-course.ts'
import type { PackageFile } from '#program/training/package-file.ts'
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
/** Where content of SCORM says what it sets while its page goes. */
export const reportPath = `${ownFolder}report`

/** What content may in its frame. */
export const closedSandbox = 'allow-scripts allow-forms'
/** The same where it comes from an origin that is nobody else's: its frames know each other. */
export const sandboxOfOwn = `${closedSandbox} allow-same-origin`

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
  const { c, house, at, origin, coursesOrigin } = visit
  const token = c.req.param('token') ?? ''
  const path = pathOf(c.req.path, token)
  // It would outlive the page, and answer for others.
  if (c.req.header('service-worker') !== undefined) throw missing()
  const found = await readOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'course-package', token, at)
    const pack = ticket && (await findPackage(tx, String(ticket.content['package'])))
    if (!pack || path !== script || pack.standard !== 'scorm-1.2') return pack && { pack, ticket }
    const id = String(ticket.content['attempt'])
    const [item] = await listItems(tx, courseAttempts.id, { keys: [id] })
    const state = await findTicket(tx, 'course-state', id, at)
    return {
      pack,
      ticket,
      attempt: item && courseAttempts.item.parse(item.content),
      state: state ? ScormState.parse(state.content) : noState,
    }
  })
  if (!found) throw missing()
  const base = origin + urls.packageFiles(token)
  // Under a name of its own, content may be one with itself; anywhere else it is nobody.
  const headers = packageHeaders(base, origin === coursesOrigin, c.req.header('user-agent'))
  if (path === endPage) return answer(headers, 'text/html', '<!doctype html><title>–</title>')
  if ('attempt' in found && found.attempt) {
    const values = startValues(found.state, found.pack, found.attempt)
    const { portal = origin } = found.ticket.content
    const start = { values, portal: z.string().parse(portal), report: base + reportPath }
    return answer(headers, 'text/javascript', scormScript(start))
  }
  const pack = await takePackage(house.store.directory, found.pack.sha256)
  const size = pack.files.get(path)
  if (size === undefined) throw missing()
  const type = typeOf(path)
  if (type === 'text/html' && found.pack.standard === 'scorm-1.2') {
    const page = await pack.stream(path)
    if (!page) throw missing()
    return answer(headers, undefined, withScript(page, `${urls.packageFiles(token)}${script}`))
  }
  return await answerPiece(headers, type, pack, { path, size }, c.req.header('range'))
}

/** As it is called in the package. */
function pathOf(path: string, token: string): string {
  try {
    return decodeURIComponent(path.slice(urls.packageFiles(token).length)).normalize()
  } catch {
    throw missing()
  }
}

function typeOf(path: string): string {
  const type = getMimeType(path)?.split(';')[0] ?? 'application/octet-stream'
  // A page that is XML would need the script in another place; it is shown without.
  return /\.html?$/i.test(path) ? 'text/html' : type
}

/** As far into a page as its document type is looked for. */
const headBytes = 4096

/** What a file of a package is handed out with. */
export function packageHeaders(
  base: string,
  hasOrigin: boolean,
  userAgent = '',
): Record<string, string> {
  return {
    // Wherever it is opened: no origin of ours, no way to the pages around, no windows, and no requests but to these files.
    'content-security-policy': [
      `sandbox ${hasOrigin ? sandboxOfOwn : closedSandbox}`,
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
    ].join('; '),
    // No directive that a browser knows holds back WebRTC, whose first packet says what it likes to anybody. This does, with every
    // other way out, where it is known: Chromium (https://wicg.github.io/connection-allowlists/#webrtc).
    'connection-allowlist': '(response-origin)',
    'referrer-policy': 'no-referrer',
    'x-dns-prefetch-control': 'off',
    'permissions-policy': deniedFeatures(userAgent)
      .map((feature) => `${feature}=()`)
      .join(', '),
    // Content without an origin asks for its own fonts and data as a stranger. No credentials are ever looked at here.
    'access-control-allow-origin': '*',
  }
}

/**
 * What content may not ask its reader's machine for. On Linux, Chromium has no Bluetooth and complains of its name
 * (https://github.com/WebBluetoothCG/web-bluetooth/blob/main/implementation-status.md).
 */
function deniedFeatures(userAgent: string): string[] {
  const denied = [
    'camera',
    'microphone',
    'geolocation',
    'display-capture',
    'usb',
    'serial',
    'hid',
    'payment',
    'clipboard-read',
    'publickey-credentials-get',
    'browsing-topics',
  ]
  return /\bX11; Linux\b/.test(userAgent) ? denied : [...denied, 'bluetooth']
}

function answer(
  headers: Record<string, string>,
  type: string | undefined,
  body: string | Readable,
): Response {
  return new Response(typeof body === 'string' ? body : webStream(body), {
    headers: {
      ...headers,
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

/** Whoever stops reading stops the unpacking. */
function webStream(body: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(body)
}

/** A page with our script before all of its own, behind its document type where it has one. */
function withScript(page: Readable, src: string): Readable {
  return Readable.from(pieces())
  async function* pieces(): AsyncGenerator<Buffer> {
    let head: Buffer | undefined = Buffer.of()
    for await (const chunk of page) {
      if (!head) yield chunk
      else {
        head = Buffer.concat([head, chunk])
        if (head.length < headBytes) continue
        yield* begun(head)
        head = undefined
      }
    }
    if (head) yield* begun(head)
  }
  function begun(head: Buffer): Buffer[] {
    const text = head.subarray(0, headBytes).toString('latin1')
    const [doctype = ''] =
      /^(?:\u00EF\u00BB\u00BF)?\s*(?:<!--[^]*?-->\s*)*(?:<!doctype[^>]*>)?/i.exec(text) ?? []
    const at = Buffer.byteLength(doctype, 'latin1')
    return [head.subarray(0, at), Buffer.from(`<script src="${src}"></script>`), head.subarray(at)]
  }
}

/** Some browsers ask for films piece by piece (RFC 9110, section 14). One piece at a time; what asks otherwise gets it whole. */
async function answerPiece(
  headers: Record<string, string>,
  type: string,
  pack: PackageFile,
  { path, size }: { path: string; size: number },
  range: string | undefined,
): Promise<Response> {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  const [start, end] = [Number(from), Math.min(to === '' ? Infinity : Number(to), size - 1)]
  const isPiece = from !== '' && start <= end
  const body = await pack.stream(path, isPiece ? { start, end } : undefined)
  if (!body) throw missing()
  const whole = answer(headers, type, body)
  whole.headers.set('accept-ranges', 'bytes')
  whole.headers.set('content-length', String(isPiece ? end - start + 1 : size))
  if (!isPiece) return whole
  whole.headers.set('content-range', `bytes ${start}-${end}/${size}`)
  return new Response(whole.body, { status: 206, headers: whole.headers })
}
