/**
 * Writes what anyone may read. Order matters: tiles, proofs, pages, and the checkpoint last, so that whoever starts from
 * the checkpoint finds all it names. Files that never change are written once; those that do are all written beside
 * before the first is replaced, when nothing is left to ask or to render: what fails before leaves the page of before, whole.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { TimeStamping } from '#engine/time-stamping.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { encodeBundle } from '#log/entry-bundle.ts'
import { parseNote } from '#log/note.ts'
import { tilePath, tileWidth, widthOf } from '#log/tile-path.ts'
import { inclusionProof } from '#log/tiles.ts'
import { formatTlogProof } from '#log/tlog-proof.ts'
import type { Store } from '#store/database.ts'
import { replaceFile, replaceFiles } from '#store/durable-file.ts'
import { keyName, logFolder } from '#store/log-place.ts'
import { logTree, readEntries, storedTiles } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Organisation, Tx } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { lastAnchor } from './anchor.ts'
import { cosignHead } from './cosign-head.ts'
import { loadLogKey } from './log-key.ts'
import { logPolicy } from './log-policy.ts'
import { withTurns } from './one-at-a-time.ts'
import { anchorDaily, publishAnchor } from './publish-anchor.ts'
import { publishDocuments } from './publish-documents.ts'
import { publishHistory } from './publish-history.ts'
import { publishLogo } from './publish-logo.ts'
import type { OpenDuties } from './remind.ts'
import { revealDue } from './reveal.ts'
import { signHead } from './sign.ts'
import type { SignedHead } from './sign.ts'
import { declareSoc2Report } from './soc2-report.ts'
import { refreshStatuses } from './statuses.ts'
import { trustJson } from './trust-json.ts'
import { trustSchema, trustSchemaPath } from './trust-schema.ts'
import { readTrustPage } from './trust.ts'
import type { TrustPage } from './trust.ts'

/** How this company's public files come to be. */
export interface Publishing {
  render: RenderPages
  /** The address people reach the trust page under, such as `https://trust.example.com`. */
  site?: string
  /** What people have to do; without it nobody is reminded. */
  openDuties?: OpenDuties
  /** Whose time stamp to take once a day, where one is wanted. */
  timeStamping?: TimeStamping
  /** Hears, in a sentence, of each witness that did not cosign, and of a time stamp that could not be had. */
  heard?: (trouble: string) => void
}

/** Writes the pages for people: path under the site to content. */
export type RenderPages = (page: TrustPage) => Map<string, string>

/** Where an organisation's public files lie. */
export function publishedFolder(store: Store, organisation: Organisation): string {
  return join(store.directory.published, organisation.slug)
}

/** The address people reach an organisation under: the configured one, or the name its log began with. */
export function siteOf({ origin }: Pick<Organisation, 'origin'>, { site }: Publishing): string {
  return site ?? `https://${origin.split('/')[0] ?? ''}`
}

/**
 * Brings statuses up to date, signs the log's head, has it cosigned and publishes everything; safe to repeat at any time.
 * One at a time for an organisation, so that an older head never lands on a newer one while witnesses are waited for.
 */
export async function publish(
  store: Store,
  organisation: Organisation,
  publishing: Publishing,
): Promise<TrustPage> {
  return await withTurns(store, organisation.id, (oneAtATime) =>
    oneAtATime('publish', () => publishAlone(store, organisation, publishing)),
  )
}

async function publishAlone(
  store: Store,
  organisation: Organisation,
  publishing: Publishing,
): Promise<TrustPage> {
  const folder = publishedFolder(store, organisation)
  const log = logFolder(organisation)
  const { statuses, soc2 } = await withOrg(store, organisation.id, async (tx) => {
    await revealDue(tx)
    // Before the status entry, so that the head to be signed has it.
    return { soc2: await declareSoc2Report(tx), statuses: await refreshStatuses(tx) }
  })
  const signed = await signHead(store, organisation)
  const key = loadLogKey(store.directory, keyName(organisation), organisation.origin)
  const { policy, anchor } = await readOrg(store, organisation.id, async (tx) => ({
    policy: await logPolicy(tx, key),
    anchor: await lastAnchor(tx),
  }))
  const { note, witnessing, troubles } = await cosignHead(store, organisation, signed, policy)
  for (const trouble of troubles) publishing.heard?.(trouble)
  const head = { ...signed, note }

  const { page, proofs } = await readOrg(store, organisation.id, async (tx) => {
    await publishTiles(tx, join(folder, log), head)
    const trust = await readTrustPage(tx, organisation, statuses, {
      size: head.size,
      vkey: key.text,
      site: siteOf(organisation, publishing),
      witnessing,
      ...(soc2 && { soc2 }),
      // One that is logged later than this head cannot be shown to stand in it yet.
      ...(anchor && anchor.entry < head.size && { anchor }),
    })
    return { page: trust, proofs: await makeProofs(tx, log, head, trust) }
  })
  const pages = publishing.render(page)
  await publishDocuments(store.directory, folder, page.offers.documents)
  await publishLogo(store.directory, folder, page.offers)
  replaceFile(join(folder, log, `fold/${statuses.entry}.json`), statuses.state)
  if (anchor) publishAnchor(join(folder, log), anchor)
  await publishHistory(store, organisation.id, join(folder, log), { ...head, witnessing })
  // What changes is replaced together, and the checkpoint last: everybody starts from it.
  const files = new Map([
    ...proofs,
    [`${log}/policy`, policy.text],
    ...[...pages].filter(([path]) => !isWritten(folder, path)),
    [trustSchemaPath, trustSchema()],
    ['trust.json', `${JSON.stringify(trustJson(page), null, 1)}\n`],
    [`${log}/checkpoint`, note],
  ])
  replaceFiles([...files].map(([path, content]) => ({ path: join(folder, path), content })))
  await anchorDaily(store, organisation, join(folder, log), publishing, anchor)
  return page
}

/** An address that names its content is written once, like a tile. */
function isWritten(folder: string, path: string): boolean {
  return path.startsWith('assets/beleg-') && existsSync(join(folder, path))
}

/** Tiles and bundles that the last published checkpoint in the log's folder did not have yet. */
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
      replaceFile(join(folder, tilePath({ level, n, width })), await read(level, n, width))
    }
  }
  for (let n = Math.floor(before / tileWidth); n * tileWidth < head.size; n++) {
    const width = widthOf(head.size, 0, n)
    const entries = await readEntries(tx, n * tileWidth, n * tileWidth + width)
    const path = tilePath({ level: 'entries', n, width })
    replaceFile(join(folder, path), encodeBundle(entries.map(({ bytes }) => bytes)))
  }
}

/** One C2SP tlog-proof per control: its latest status entry, which says what it is called and what that follows from. */
async function makeProofs(
  tx: Tx,
  log: string,
  head: SignedHead,
  trust: TrustPage,
): Promise<Map<string, string>> {
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
    proofs.set(`${log}/controls/${control.id}.tlog-proof`, text)
  }
  return proofs
}

function publishedSize(folder: string): number {
  const path = join(folder, 'checkpoint')
  return existsSync(path) ? parseCheckpoint(parseNote(readFileSync(path, 'utf8')).text).size : 0
}
