import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { urls } from './urls.ts'

const text = readFileSync(join(import.meta.dirname, 'beleg.css'), 'utf8')

/** Our one stylesheet, at an address that changes with its content, so that it may be cached for ever. */
export const stylesheet = {
  text,
  url: urls.stylesheet(createHash('sha256').update(text).digest('hex').slice(0, 12)),
}

/** A voucher with its torn edge, and the tick that stands on it. */
export const markSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M6 2h20v26l-3.3-2.4L19.3 28 16 25.600 12.700 28l-3.400-2.400L6 28z" fill="#2b776f"/><path d="M10.500 13.500l4 4 7.500-8.500" fill="none" stroke="#fff" stroke-width="2.800"/></svg>\n'
