import { Hono } from 'hono'

import { brandStylesheetAt } from '#ui/brand.ts'
import { doorsAssets } from '#ui/doors-stylesheet.ts'
import { markSvg, stylesheet } from '#ui/stylesheet.ts'
import { urls } from '#ui/urls.ts'

import { browserScripts } from './auth/browser-scripts.ts'
import { sendFile } from './public-site.ts'
import { fileToSend } from './published-files.ts'

/**
 * What pages behind the doors load, and those of the public site before anything is published: the same for everyone, kept in
 * memory.
 */
export function assetsSite(): Hono {
  const site = new Hono()
  const before = [
    [stylesheet.url, stylesheet.text],
    [urls.mark, markSvg],
  ] as const
  for (const [path, text] of [...doorsAssets().files, ...browserScripts().files, ...before]) {
    const file = fileToSend(path, Buffer.from(text))
    site.get(path, (c) => sendFile(c, file))
  }
  // What it says stands in its address.
  site.get('/assets/:name{beleg-brand-[0-9a-f]{6}-[0-9a-f]{6}\\.css}', (c) =>
    sendFile(c, fileToSend(c.req.path, Buffer.from(brandStylesheetAt(c.req.path) ?? ''))),
  )
  return site
}
