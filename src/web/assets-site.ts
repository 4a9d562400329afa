import { Hono } from 'hono'

import { doorsAssets } from '#ui/doors-stylesheet.ts'

import { browserScripts } from './auth/browser-scripts.ts'
import { sendFile } from './public-site.ts'
import { fileToSend } from './published-files.ts'

/** What pages behind the doors load: the same for everyone, kept in memory, good for ever at its address. */
export function assetsSite(): Hono {
  const site = new Hono()
  for (const [path, text] of [...doorsAssets().files, ...browserScripts().files]) {
    const file = fileToSend(path, Buffer.from(text))
    site.get(path, (c) => sendFile(c, file))
  }
  return site
}
