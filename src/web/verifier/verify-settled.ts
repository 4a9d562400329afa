import { equal } from '#log/bytes.ts'
import type { GetFile } from '#log/log-reader.ts'
import type { ShownPage } from '#log/trust-document.ts'
import { exitCode, verifySite } from '#log/verify-site.ts'
import type { Verification, VerifyOptions } from '#log/verify-site.ts'
import { readShown } from '#web/trust/shown.ts'

import { UnreachableError } from './fetch-file.ts'

const attempts = 3

/**
 * Verifies a site with its pages for people, and again where what was read changed under the reading: a site that
 * publishes just now is not a liar. `waitMs` is how long such a site has files of two states at most.
 */
export async function verifySettled(
  waitMs: number,
  options: Omit<VerifyOptions, 'pages'>,
): Promise<Verification> {
  const pages = {
    de: () => readPage(options.get, 'de'),
    en: () => readPage(options.get, 'en'),
  }
  for (let left = attempts; ; left--) {
    const read = new Map<string, Uint8Array>()
    const get = async (path: string) => {
      const bytes = await options.get(path)
      read.set(path, bytes.slice())
      return bytes
    }
    const verification = await verifySite({ ...options, pages, get })
    if (exitCode(verification) === 0 || left === 1) return verification
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (!(await hasChanged(read, options.get))) return verification
  }
}

/** Whether the page or its checkpoint is another than was read a moment ago. */
async function hasChanged(read: ReadonlyMap<string, Uint8Array>, get: GetFile): Promise<boolean> {
  try {
    for (const [path, before] of read) {
      const isNewest = path === 'trust.json' || path.endsWith('/checkpoint')
      if (isNewest && !equal(before, await get(path))) return true
    }
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
  }
  return false
}

/** The page for people, as any reader gets it. */
async function readPage(get: GetFile, language: 'de' | 'en'): Promise<ShownPage> {
  return readShown(new TextDecoder().decode(await get(`${language}/`)), language)
}
