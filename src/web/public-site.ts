import { Hono } from 'hono'
import type { Context } from 'hono'

import { preferredLanguage } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { notFoundPage } from './not-found.ts'
import { publishedFiles } from './published-files.ts'
import type { PublishedFile } from './published-files.ts'

/** The public side: the trust page, `trust.json`, and the log's static files. No cookie, no session, no database. */
export function publicSite(folder: string): Hono {
  const read = publishedFiles(folder)
  const site = new Hono()

  site.get('/', (c) => {
    c.header('Vary', 'Accept-Language')
    c.header('Cache-Control', 'no-cache')
    return c.redirect(urls.trust(preferredLanguage(c.req.header('accept-language'))), 302)
  })
  for (const language of ['de', 'en'])
    site.get(`/${language}`, (c) => c.redirect(urls.trust(language), 301))
  site.get('*', async (c) => {
    const file = await read(c.req.path)
    return file ? send(c, file) : c.notFound()
  })
  return site
}

/** The answer to an address that leads nowhere, in the reader's language. */
export function notFound(c: Context): Response {
  const language = c.req.path.startsWith('/de/')
    ? 'de'
    : preferredLanguage(c.req.header('accept-language'))
  return new Response(textOf(notFoundPage(language)), {
    status: 404,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'Accept-Language',
    },
  })
}

function send(c: Context, file: PublishedFile): Response {
  const headers = new Headers({
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'Accept-Encoding',
  })
  // Anyone may verify from anywhere: what the log says is public, and carries no credentials.
  if (/^\/log(-\d+)?\//.test(c.req.path) || [urls.trustJson, urls.trustSchema].includes(c.req.path))
    headers.set('access-control-allow-origin', '*')
  if (hasAlready(c.req.header('if-none-match'), file.etag))
    return new Response(null, { status: 304, headers })

  const [encoding, body] = encoded(file, c.req.header('accept-encoding'))
  if (encoding) headers.set('content-encoding', encoding)
  headers.set('content-length', String(body.length))
  return new Response(new Uint8Array(body), { headers })
}

/** RFC 9110, section 13.1.2: any of a list, compared weakly. */
function hasAlready(tags: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return (tags ?? '').split(',').some((tag) => opaque(tag) === opaque(etag))
}

/** The smallest form that the reader takes; one named with `q=0` is refused (RFC 9110, section 12.5.3). */
function encoded(
  { body, brotli, gzip }: PublishedFile,
  accepted = '',
): ['br' | 'gzip' | undefined, Buffer] {
  const taken = accepted
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  if (brotli && taken.includes('br')) return ['br', brotli]
  if (gzip && taken.includes('gzip')) return ['gzip', gzip]
  return [undefined, body]
}
