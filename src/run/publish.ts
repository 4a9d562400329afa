/**
 * Writes what anyone may read. Order matters: tiles, proofs, pages, and the checkpoint last, so that whoever starts from
 * the checkpoint finds all it names. Files that never change are written once. Those that do change together are written
 * in one go when nothing is left to ask or to render: what fails before leaves the site as it was.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { parseCheckpoint } from '#log/checkpoint.ts'
import { encodeBundle } from '#log/entry-bundle.ts'
import { parseNote } from '#log/note.ts'
import { tilePath, tileWidth, widthOf } from '#log/tile-path.ts'
import { inclusionProof } from '#log/tiles.ts'
import { formatTlogProof } from '#log/tlog-proof.ts'
import type { Store } from '#store/database.ts'
import { replaceFile } from '#store/durable-file.ts'
import { logTree, readEntries, storedTiles } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { loadLogKey } from './log-key.ts'
import { revealDue } from './reveal.ts'
import { keepCheckpoint, signHead } from './sign.ts'
import type { SignedHead } from './sign.ts'
import { refreshStatuses } from './statuses.ts'
import { trustJson } from './trust-json.ts'
import { readTrustPage } from './trust.ts'
import type { TrustPage } from './trust.ts'

/** How this company's public files come to be. */
export interface Publishing {
  render: RenderPages
  /** The address people reach the trust page under, such as `https://trust.example.com`. */
  site?: string
}

/** Writes the pages for people: path under the site to content. */
export type RenderPages = (page: TrustPage) => Map<string, string>

/** Where an organisation's public files lie. */
export function publishedFolder(store: Store, organisation: Organisation): string {
  return join(store.directory.published, organisation.slug)
}

/** Brings statuses up to date, signs the log's head and publishes everything; safe to repeat at any time. */
export async function publish(
  store: Store,
  organisation: Organisation,
  publishing: Publishing,
): Promise<TrustPage> {
  const folder = publishedFolder(store, organisation)
  const statuses = await withOrg(store, organisation.id, async (tx) => {
    await revealDue(tx)
    return await refreshStatuses(tx)
  })
  const head = await signHead(store, organisation)
  const vkey = loadLogKey(store.directory, organisation.slug, organisation.origin).text

  const { page, proofs } = await readOrg(store, organisation.id, async (tx) => {
    await publishTiles(tx, folder, head)
    const trust = await readTrustPage(tx, organisation, statuses, {
      size: head.size,
      vkey,
      site: publishing.site ?? `https://${organisation.origin.split('/')[0] ?? ''}`,
    })
    return { page: trust, proofs: await proofsOf(tx, head, trust) }
  })
  const pages = publishing.render(page)
  await keepCheckpoint(store, organisation.id, head)
  write(folder, `log/fold/${statuses.entry}.json`, statuses.state)
  write(folder, 'log/policy', `log ${vkey}\nquorum none\n`)
  for (const [path, content] of [...proofs, ...pages]) write(folder, path, content)
  write(folder, 'trust.json', `${JSON.stringify(trustJson(page), null, 1)}\n`)
  write(folder, `log/checkpoints/${head.size}`, head.note)
  write(folder, 'log/checkpoint', head.note)
  return page
}

/** Tiles and bundles that the last published checkpoint did not have yet. */
async function publishTiles(tx: Tx, folder: string, head: SignedHead): Promise<void> {
  const before = publishedSize(folder)
  const read = storedTiles(tx, logTree)
  for (let level = 0; widthOf(head.size, level, 0) > 0; level++) {
    for (
      let n = Math.floor(before / tileWidth ** (level + 1));
      widthOf(head.size, level, n) > 0;
      n++
    ) {
      const width = widthOf(head.size, level, n)
      write(folder, `log/${tilePath({ level, n, width })}`, await read(level, n, width))
    }
  }
  for (let n = Math.floor(before / tileWidth); n * tileWidth < head.size; n++) {
    const width = widthOf(head.size, 0, n)
    const entries = await readEntries(tx, n * tileWidth, n * tileWidth + width)
    const path = tilePath({ level: 'entries', n, width })
    write(folder, `log/${path}`, encodeBundle(entries.map(({ bytes }) => bytes)))
  }
}

/**
 * One C2SP tlog-proof per control, by path: its latest status entry, which says what it is called and what that follows
 * from.
 */
async function proofsOf(tx: Tx, head: SignedHead, trust: TrustPage): Promise<Map<string, string>> {
  const proofs = new Map<string, string>()
  for (const control of trust.controls) {
    const index = control.statusEntry
    const [entry] = await readEntries(tx, index, index + 1)
    const proof = await inclusionProof(sha256, index, head.size, storedTiles(tx, logTree))
    const text = formatTlogProof({
      index,
      proof,
      checkpoint: head.note,
      ...(entry && { extra: entry.bytes }),
    })
    proofs.set(`log/controls/${control.id}.tlog-proof`, text)
  }
  return proofs
}

function publishedSize(folder: string): number {
  const path = join(folder, 'log/checkpoint')
  return existsSync(path) ? parseCheckpoint(parseNote(readFileSync(path, 'utf8')).text).size : 0
}

function write(folder: string, path: string, content: string | Uint8Array): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  replaceFile(file, content)
}
