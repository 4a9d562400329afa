import { createHash } from 'node:crypto'

import { urls } from '#ui/urls.ts'
import { javascriptOf } from '#web/verifier/javascript-of.ts'

interface BrowserScripts {
  /** By address. */
  files: ReadonlyMap<string, string>
  passkey: string
  /** The key that leads to the search. */
  searchKey: string
  /** How far a reading has come. */
  progress: string
  /** Around a course package that is played. */
  player: string
  opened: string
}

let made: BrowserScripts | undefined

/** The scripts of the doors, each under an address that changes with its content. Made once, when first asked for. */
export function browserScripts(): BrowserScripts {
  made ??= make()
  return made
}

function make(): BrowserScripts {
  const files = new Map<string, string>()
  function add(entry: string): string {
    const text = [...javascriptOf([entry]).values()].join('\n')
    const url = urls.script(createHash('sha256').update(text).digest('hex').slice(0, 12))
    files.set(url, text)
    return url
  }
  return {
    files,
    passkey: add('web/auth/browser/passkey.ts'),
    searchKey: add('web/console/browser/search-key.ts'),
    progress: add('web/sources/browser/progress.ts'),
    player: add('web/training/browser/player.ts'),
    opened: add('web/phishing/browser/opened.ts'),
  }
}
