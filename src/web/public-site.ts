import { Hono } from 'hono'
import type { Context } from 'hono'

import { Refusal } from '#engine/refusal.ts'
import { preferredLanguage } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { notFoundPage, unpublishedPage } from './not-found.ts'
import { problemResponse } from './problem.ts'
import { publishedFiles } from './published-files.ts'
import type { Bytes, PublishedFile } from './published-files.ts'
import { securityHeadersAt } from './security-headers.ts'

/**
 * The published files: the trust page, `trust.json`, and the log's. No cookie, no session, no database. Goes before
 * everything else, middleware included, which would cost more than the answer: it sets all headers itself.
 */
export function staticSite(folder: string): Hono {
  const read = publishedFiles(folder)
  const site = new Hono()
  site.get('*', async (c, next) => {
    const file = await read(c.req.path)
    return file ? sendFile(c, file) : await next()
  })
  return site
}

/** The addresses that lead to a page in the reader's language. */
export function publicSite(): Hono {
  const site = new Hono()
  site.get('/', (c) => {
    c.header('Vary', 'Accept-Language')
    c.header('Cache-Control', 'no-cache')
    return c.redirect(urls.trust(preferredLanguage(c.req.header('accept-language'))), 302)
  })
  for (const language of ['de', 'en'])
    site.get(`/${language}`, (c) => c.redirect(urls.trust(language), 301))
  return site
}

/** The answer to an address that leads nowhere, in the reader's language. */
export function notFound(c: Context): Response {
  if (c.req.path.startsWith('/api/') || c.req.path.startsWith(urls.scim))
    return problemResponse(noSuchAddress())
  const [, said] = /^\/(de|en)\//.exec(c.req.path) ?? []
  const language =
    said === 'de' || said === 'en' ? said : preferredLanguage(c.req.header('accept-language'))
  const isTrustPage = c.req.path === urls.trust(language)
  return new Response(textOf(isTrustPage ? unpublishedPage(language) : notFoundPage(language)), {
    status: 404,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'Accept-Language',
    },
  })
}

/** For programs, which read no language. */
function noSuchAddress(): Refusal {
  return new Refusal(
    'missing',
    'address-unknown',
    'There is nothing at this address, or not for this method.',
    `The addresses there are: GET ${urls.api}/openapi.json`,
  )
}

/** An answer that sets all headers itself, in the smallest form that the reader takes. */
export function sendFile(c: Context, file: PublishedFile): Response {
  const { path } = c.req
  const [encoding, body] = encoded(file, c.req.header('accept-encoding'))
  // As a plain object: one of class Headers, or touched later, takes the server several times as long.
  const headers: Record<string, string> = {
    ...securityHeadersAt(path),
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'Accept-Encoding',
    // Anyone may verify from anywhere: what the log says is public, and carries no credentials.
    ...(isForAnyone(path) && { 'access-control-allow-origin': '*' }),
    ...(path.startsWith(`${urls.documents}/`) && toBeSaved),
  }
  if (hasAlready(c.req.header('if-none-match'), file.etag))
    return new Response(null, { status: 304, headers })
  if (encoding) headers['content-encoding'] = encoding
  headers['content-length'] = String(body.length)
  return new Response(body, { headers })
}

/** A file that somebody handed in is saved, and never shown here: should a browser show it all the same, nothing runs. */
const toBeSaved = {
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
}

function isForAnyone(path: string): boolean {
  return /^\/log(-\d+)?\//.test(path) || path === urls.trustJson || path === urls.trustSchema
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
): ['br' | 'gzip' | undefined, Bytes] {
  const taken = accepted
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  if (brotli && taken.includes('br')) return ['br', brotli]
  if (gzip && taken.includes('gzip')) return ['gzip', gzip]
  return [undefined, body]
}
