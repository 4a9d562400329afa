import type { MiddlewareHandler } from 'hono'

import { urls } from '#ui/urls.ts'

import { isDoor } from './door-paths.ts'

/** Nothing runs, nothing is framed, nothing is fetched from elsewhere; a page that tries says so in the browser's console. */
const nothingRuns = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** On our pages our own files run and nothing else: what others named cannot, and neither can what stands in the page. */
const ownFilesRun = `${nothingRuns}; script-src 'self'`

/** What every answer carries. One that brings a policy of its own keeps it. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(securityHeadersAt(c.req.path)))
    if (!c.res.headers.has(name)) c.header(name, value)
}

/** The same for one path, for whoever puts an answer together without the middleware. */
export function securityHeadersAt(path: string): Record<string, string> {
  return {
    'content-security-policy': isTrustPage(path) || isDoor(path) ? ownFilesRun : nothingRuns,
    'x-content-type-options': 'nosniff',
    // Without a referrer a browser hides from our own forms where they come from (Fetch, "append a request Origin header").
    'referrer-policy': isDoor(path) ? 'same-origin' : 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  }
}

function isTrustPage(path: string): boolean {
  return path === urls.trust('de') || path === urls.trust('en')
}
