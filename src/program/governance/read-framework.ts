import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../content/frameworks')

/** What a file of content/frameworks holds, for its schema to parse. */
export function readFramework(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}
