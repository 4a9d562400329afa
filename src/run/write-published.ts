import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { replaceFile } from '#store/durable-file.ts'

/** Writes one public file, whole or not at all; `path` is below the site's root. */
export function writePublished(folder: string, path: string, content: string | Uint8Array): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  replaceFile(file, content)
}
