/** A published site taken into memory, to be tampered with and verified from outside; for tests only. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import { exitCode, verifySite } from '#log/verify-site.ts'
import type { Check, Verification, VerifyOptions } from '#log/verify-site.ts'
import { publish, publishedFolder } from '#run/publish.ts'
import type { TestCompany } from '#run/test-company.ts'
import type { TrustPage } from '#run/trust.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import { renderTrust } from './trust/render-trust.ts'
import { readShown } from './trust/shown.ts'

/** Every published file by its path below the site's root. */
export type Site = Map<string, Buffer>

/** Publishes with the real pages. */
export async function publishSite({ store, organisation }: TestCompany): Promise<TrustPage> {
  return await publish(store, organisation, { render: renderTrust, site: 'https://trust.example' })
}

/** What anyone can read of a company now. */
export function siteOf({ store, organisation }: Pick<TestCompany, 'store' | 'organisation'>): Site {
  const folder = publishedFolder(store, organisation)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    files
      .filter((file) => file.isFile())
      .map((file) => {
        const path = join(file.parentPath, file.name)
        return [relative(folder, path).split(sep).join('/'), readFileSync(path)]
      }),
  )
}

export function fileIn(site: Site, path: string): Buffer {
  const file = site.get(path)
  assert(file, `no ${path}`)
  return file
}

/** The text of one file of a site. */
export function textIn(site: Site, path: string): string {
  return fileIn(site, path).toString()
}

/** The site with one file changed; the change must change something. */
export function changed(site: Site, path: string, change: (text: string) => string): Site {
  const before = textIn(site, path)
  const after = change(before)
  assert.notEqual(after, before, `${path} was to be changed`)
  return new Map(site).set(path, Buffer.from(after))
}

/** The site with one byte of one file changed. */
export function flipped(site: Site, path: string, at: number, bits = 1): Site {
  const bytes = Buffer.from(site.get(path) ?? [])
  assert(at < bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ bits
  return new Map(site).set(path, bytes)
}

/** Verifies a site as `beleg trust verify` does, pages for people included. */
export async function visit(
  site: Site,
  options: Partial<VerifyOptions> & { now: Date },
): Promise<Verification> {
  const get = async (path: string) => {
    const file = site.get(path.endsWith('/') ? `${path}index.html` : path)
    if (!file) throw new Error(`${path} answers 404`)
    return file
  }
  const page = (language: 'de' | 'en') => async () =>
    readShown((await get(`${language}/`)).toString(), language)
  return await verifySite({
    get,
    sha256,
    verify: verifyEd25519,
    pages: { de: page('de'), en: page('en') },
    ...options,
  })
}

/** Nothing wrong, and nothing left open. */
export function assertVerified(verification: Verification): void {
  const amiss = verification.checks.filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'unknown',
  )
  assert.deepEqual(amiss, [])
  assert.equal(exitCode(verification), 0)
}

/** Not verified, and the check that should notice says what is wrong. */
export function assertNamed(
  verification: Verification,
  check: Check['check'],
  said: RegExp | string,
): void {
  assert.equal(exitCode(verification), 1)
  const failed = verification.checks.filter(({ outcome }) => outcome === 'failed')
  const isSaid = ({ message }: Check) =>
    typeof said === 'string' ? message.includes(said) : said.test(message)
  assert(
    failed.some((each) => each.check === check && isSaid(each)),
    `${check} ${String(said)} is not among ${JSON.stringify(failed, null, 1)}`,
  )
}
