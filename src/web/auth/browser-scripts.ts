import { createHash } from 'node:crypto'

import { urls } from '#ui/urls.ts'
import { javascriptOf } from '#web/verifier/javascript-of.ts'

interface BrowserScripts {
  /** By address. */
  files: ReadonlyMap<string, string>
  passkey: string
}

let made: BrowserScripts | undefined

/** The scripts of the doors, each under an address that changes with its content. Made once, when first asked for. */
export function browserScripts(): BrowserScripts {
  made ??= make()
  return made
}

function make(): BrowserScripts {
  const passkey = [...javascriptOf(['web/auth/browser/passkey.ts']).values()].join('\n')
  const url = urls.script(createHash('sha256').update(passkey).digest('hex').slice(0, 12))
  return { files: new Map([[url, passkey]]), passkey: url }
}
