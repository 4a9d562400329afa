/** What somebody who has the log's own key can do: a site whose log is another, well-formed and signed. For tests only. */
import { base64url } from '#log/bytes.ts'
import { formatCheckpointDay } from '#log/checkpoint-day.ts'
import { formatCheckpoint, parseCheckpoint } from '#log/checkpoint.ts'
import { encodeBundle } from '#log/entry-bundle.ts'
import { encodeEntry, parseEntry } from '#log/entry.ts'
import type { KnownEntry, StatusEntry } from '#log/entry.ts'
import { emptyFold, foldBytes } from '#log/fold-state.ts'
import type { FoldState } from '#log/fold-state.ts'
import { leafHash } from '#log/hash.ts'
import { keptTiles } from '#log/kept-tiles.ts'
import { logReader } from '#log/log-reader.ts'
import { formatNote, parseNote, signNote } from '#log/note.ts'
import { fold, statusOf } from '#log/status.ts'
import { parseTestRef } from '#log/test-ref.ts'
import { tilePath, tileWidth, widthOf } from '#log/tile-path.ts'
import { appended, writeTiles } from '#log/tile-writer.ts'
import { inclusionProof } from '#log/tiles.ts'
import { formatTlogProof } from '#log/tlog-proof.ts'
import { loadLogKey } from '#run/log-key.ts'
import type { LogKey } from '#run/log-key.ts'
import type { TestCompany } from '#run/test-company.ts'
import { sha256 } from '#store/sha256.ts'

import { fileIn, textIn } from './test-site.ts'
import type { Site } from './test-site.ts'

export function keyOf({ store, organisation: { slug, origin } }: TestCompany): LogKey {
  return loadLogKey(store.directory, slug, origin)
}

/** Every entry of a published log. */
export async function entriesIn(site: Site): Promise<KnownEntry[]> {
  const head = parseCheckpoint(parseNote(textIn(site, 'log/checkpoint')).text)
  const log = logReader(sha256, (path) => Promise.resolve(fileIn(site, path)), head)
  const entries: KnownEntry[] = []
  for await (const bytes of log.readBytes(0, head.size)) {
    const entry = parseEntry(bytes)
    if (entry.t !== 'other') entries.push(entry)
  }
  return entries
}

/** The site over other entries: tiles, proofs and checkpoint fit them, and the page names their places. */
export async function forge(
  site: Site,
  key: LogKey,
  entries: readonly KnownEntry[],
): Promise<Site> {
  const bytes = entries.map((entry) => encodeEntry(entry))
  const { files, note, proofOf } = await forgeLog(key, bytes)
  // Whoever rewrites a log rewrites its history with it.
  const forged = new Map(
    [...site].filter(([path]) => !/^log\/(tile|fold|checkpoints)\//.test(path)),
  )
  for (const [path, content] of files) forged.set(path, content)

  const status = entries.findLastIndex(({ t }) => t === 'status')
  forged.set(`log/fold/${status}.json`, Buffer.from(foldBytes(foldOf(entries.slice(0, status)))))
  const proof = await proofOf(status)
  const extra = bytes[status] ?? Buffer.of()
  const file = formatTlogProof({ index: status, proof, checkpoint: note, extra })
  for (const path of site.keys()) {
    if (path.endsWith('.tlog-proof')) forged.set(path, Buffer.from(file))
  }
  return forged.set('trust.json', renumbered(textIn(site, 'trust.json'), entries, status))
}

/** Any day: nothing is read off the names of these files. */
const day = '2026-11-02'

/** Tiles, bundles and checkpoint over entries of any bytes. */
export async function forgeLog(key: LogKey, bytes: readonly Uint8Array[]) {
  const files: Site = new Map()
  const leaves = Buffer.concat(bytes.map((each) => leafHash(sha256, each)))
  const tiles = keptTiles()
  const tree = await writeTiles(sha256, 0, appended(0, leaves), tiles.read)
  tiles.write(tree.tiles)
  for (const { level, n, hashes } of tree.tiles) {
    const path = tilePath({ level, n, width: widthOf(tree.size, level, n) })
    files.set(`log/${path}`, Buffer.from(hashes))
  }
  for (let n = 0; n * tileWidth < tree.size; n++) {
    const path = tilePath({ level: 'entries', n, width: widthOf(tree.size, 0, n) })
    const bundle = encodeBundle(bytes.slice(n * tileWidth, (n + 1) * tileWidth))
    files.set(`log/${path}`, Buffer.from(bundle))
  }
  const text = formatCheckpoint({ origin: key.vkey.name, ...tree })
  const note = formatNote({ text, signatures: [signNote(sha256, text, key.vkey, key.sign)] })
  files.set('log/checkpoint', Buffer.from(note))
  files.set('log/checkpoints/index', Buffer.from(`${day}\n`))
  files.set(`log/checkpoints/${day}`, Buffer.from(formatCheckpointDay([note])))
  const proofOf = (index: number) => inclusionProof(sha256, index, tree.size, tiles.read)
  return { files, note, proofOf }
}

/** The entries with every status entry rewritten to say what follows from those before it. */
export function madeToFit(entries: readonly KnownEntry[]): KnownEntry[] {
  let state = emptyFold()
  return entries.map((entry, size) => {
    const fitting = entry.t === 'status' ? saying(state, size, entry) : entry
    state = fold(sha256, state, size, fitting)
    return fitting
  })
}

function saying(state: FoldState, size: number, entry: StatusEntry): StatusEntry {
  const statuses = [...statusOf(state, entry.at)].map(([id, { status }]) => [id, status] as const)
  const controls = Object.fromEntries(statuses)
  return { ...entry, size, controls, fold: base64url(sha256(foldBytes(state))) }
}

function foldOf(entries: readonly KnownEntry[]): FoldState {
  let state = emptyFold()
  for (const [index, entry] of entries.entries()) state = fold(sha256, state, index, entry)
  return state
}

interface Document {
  log: { size: number }
  controls: {
    id: string
    entries: { control: number; status: number }
    tests: { id: string; run?: { entry: number; seq: number } }[]
  }[]
}

/** The page as it was, over the places the entries have now. */
function renumbered(page: string, entries: readonly KnownEntry[], status: number): Buffer {
  const document: Document = JSON.parse(page)
  document.log.size = entries.length
  for (const { id, entries: places, tests } of document.controls) {
    places.status = status
    places.control = entries.findLastIndex((entry) => entry.t === 'control' && entry.id === id)
    for (const { id: test, run } of tests) {
      const at = entries.findLastIndex(
        (entry) =>
          entry.t === 'run' && parseTestRef(entry.test).id === test && entry.seq === run?.seq,
      )
      if (run && at >= 0) run.entry = at
    }
  }
  return Buffer.from(JSON.stringify(document))
}
