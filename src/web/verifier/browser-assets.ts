import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { urls } from '#ui/urls.ts'

import { javascriptOf } from './javascript-of.ts'

const folder = 'web/verifier/browser'

/** What a reader's browser can run. */
export interface BrowserAssets {
  /** Every module, by its path below the site's root, and the licence of what is not ours. */
  files: ReadonlyMap<string, string>
  /** The address of the one that a page loads; it fetches the others when it is asked to. */
  button: string
}

let made: BrowserAssets | undefined

/**
 * The verifier for browsers, under an address that changes with its content, so that it may be cached for ever. Made
 * once, when first asked for: it takes a fifth of a second.
 */
export function browserAssets(): BrowserAssets {
  made ??= makeAssets()
  return made
}

function makeAssets(): BrowserAssets {
  const modules = javascriptOf([`${folder}/button.ts`])
  const hashes = createRequire(import.meta.url).resolve('@noble/hashes/sha2.js')
  const licence = readFileSync(join(dirname(hashes), 'LICENSE'), 'utf8')
  modules.set('npm/@noble/hashes/LICENSE', licence)
  const digest = createHash('sha256')
  for (const [path, text] of modules) digest.update(`${path}\0${text}\0`)
  const url = urls.verifier(digest.digest('hex').slice(0, 12))
  return {
    files: new Map([...modules].map(([path, text]) => [`${url}/${path}`.slice(1), text])),
    button: `${url}/${folder}/button.js`,
  }
}
