import type { MiddlewareHandler } from 'hono'

import { urls } from '#ui/urls.ts'

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

/** On a trust page our own files run and nothing else: what others named cannot, and neither can what stands in the page. */
const ownFilesRun = `${nothingRuns}; script-src 'self'`

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', isTrustPage(c.req.path) ? ownFilesRun : nothingRuns)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()')
}

function isTrustPage(path: string): boolean {
  return path === urls.trust('de') || path === urls.trust('en')
}
