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
    return file ? send(c, file) : notFound(c)
  })
  return site
}

function notFound(c: Context): Response {
  const language = c.req.path.startsWith('/de')
    ? 'de'
    : preferredLanguage(c.req.header('accept-language'))
  return new Response(textOf(notFoundPage(language)), {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
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
  if (c.req.path.startsWith('/log/') || c.req.path === urls.trustJson)
    headers.set('access-control-allow-origin', '*')
  if (c.req.header('if-none-match') === file.etag)
    return new Response(null, { status: 304, headers })

  const accepted = c.req.header('accept-encoding') ?? ''
  const [encoding, body] =
    accepted.includes('br') && file.brotli
      ? ['br', file.brotli]
      : accepted.includes('gzip') && file.gzip
        ? ['gzip', file.gzip]
        : [undefined, file.body]
  if (encoding) headers.set('content-encoding', encoding)
  headers.set('content-length', String(body.length))
  return new Response(new Uint8Array(body), { headers })
}
