/** A log and its trust page as a site would publish them, made of the log's own functions; for tests only. */
import { createHash } from 'node:crypto'

import { base64url, utf8 } from './bytes.ts'
import { formatCheckpointDay } from './checkpoint-day.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { digestOfDisclosure, encodeDisclosure } from './disclosure.ts'
import { encodeBundle } from './entry-bundle.ts'
import { encodeEntry } from './entry.ts'
import type { GenesisEntry, KnownEntry, RunEntry } from './entry.ts'
import { emptyFold, foldBytes } from './fold-state.ts'
import type { FoldState } from './fold-state.ts'
import { hashSize, leafHash } from './hash.ts'
import type { Sha256 } from './hash.ts'
import { hiddenRunFields, openRun } from './hidden-run.ts'
import { keptTiles } from './kept-tiles.ts'
import { formatNote, formatVkey, signNote } from './note.ts'
import { fold, statusOf } from './status.ts'
import { keyOf } from './test-keys.ts'
import { parseTestRef } from './test-ref.ts'
import { tilePath } from './tile-path.ts'
import { appended, writeTiles } from './tile-writer.ts'
import { inclusionProof } from './tiles.ts'
import { formatTlogProof } from './tlog-proof.ts'
import { rootOf } from './tree.ts'

export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const digest = base64url(sha256(utf8('anything')))

const operator = 'Muster GmbH'

/** A log by its name, with a key of its own, and where its files lie. */
function logNamed(origin: string, folder: string) {
  const { vkey: key, sign } = keyOf(origin)
  return { origin, folder, key, vkey: formatVkey(sha256, key), sign }
}

export type NamedLog = ReturnType<typeof logNamed>

/** The log that everything here is of, and the one that begins anew after it. */
export const log = logNamed('trust.example/log', 'log')
export const nextLog = logNamed('trust.example/log-2', 'log-2')

/** The key of the first. */
export const { vkey } = log

/** Well-formed, of the same name, and not the log's. */
export const otherVkey = formatVkey(sha256, keyOf(log.origin, 1, sha256(utf8('another'))).vkey)

/** The instant so many hours after the log began. */
export function hour(hours: number): string {
  return new Date(Date.parse('2026-01-01T00:00:00Z') + hours * 3_600_000).toISOString()
}

export const sentences = {
  c: { de: 'Alle Daten sind verschlüsselt.', en: 'All data is encrypted.' },
  d: { de: 'Alle Zugänge sind nötig.', en: 'Every access is needed.' },
}

function defined(id: string, delay: number): KnownEntry {
  const times = { every: 86_400, grace: 3600, appliesFrom: hour(0), delay }
  return { v: 1, t: 'test', at: hour(0), id, version: 1, spec: digest, public: [], ...times }
}

function promised(id: 'c' | 'd', tests: string[]): KnownEntry {
  const sentence = Object.fromEntries(
    Object.entries(sentences[id]).map(([language, text]) => [
      language,
      base64url(sha256(utf8(text))),
    ]),
  )
  const about = { sentence, criteria: ['CC6.1'], window: 0, fn: 1 as const }
  return { v: 1, t: 'control', at: hour(1), id, version: 1, tests, ...about }
}

const run: RunEntry = {
  v: 1,
  t: 'run',
  at: hour(2),
  test: 'open@1',
  seq: 1,
  trigger: 'schedule',
  canary: true,
  result: 'pass',
  exceptions: [],
  population: { root: digest, n: 3, failing: 0, late: 0, excepted: 0, unknown: 0 },
  sd: [],
}

const openRunEntry: RunEntry = { ...run, scopes: { expected: 2, complete: 2 } }

const outcome = [
  'fail',
  { n: 5, failing: 1, late: 0, excepted: 0, unknown: 0 },
  { expected: 1, complete: 1 },
  [],
]
const disclosures = hiddenRunFields.map((name, place) =>
  encodeDisclosure(sha256(utf8(name)), name, outcome[place]),
)

function genesisOf({ origin, vkey: signing }: NamedLog, previous?: GenesisEntry['previous']) {
  const keys = [{ role: 'log' as const, vkey: signing }]
  const genesis = { v: 1, t: 'genesis', at: hour(0), origin, operator, spec: 1, keys } as const
  return { ...genesis, ...(previous && { previous }) }
}

/** The entries of `nextLog`, which says where the log before it ended. */
export function entriesAfter(previous: GenesisEntry['previous']): KnownEntry[] {
  return soundEntries().with(0, genesisOf(nextLog, previous))
}

/** An entry that says nothing to any status. */
export function filler(at: string): KnownEntry {
  return { v: 1, t: 'action', at, sd: [digest] }
}

/**
 * Two controls: `c`, of which an approved exception keeps one item from failing, and `d`, whose runs are hidden for a day;
 * of them the first is revealed, and failed. `fillers` entries more stand in the middle.
 */
export function soundEntries(fillers = 0): KnownEntry[] {
  const entries: KnownEntry[] = [
    genesisOf(log),
    defined('open', 0),
    defined('delayed', 86_400),
    promised('c', ['open@1']),
    promised('d', ['delayed@1']),
    openRunEntry,
    ...Array.from({ length: fillers }, () => filler(hour(2))),
  ]
  const hiddenAt = entries.length
  const sd = disclosures.map((one) => digestOfDisclosure(sha256, one))
  entries.push({
    ...run,
    at: hour(3),
    test: 'delayed@1',
    result: 'hidden',
    population: { root: digest },
    sd,
  })
  const exception = entries.length
  entries.push({ v: 1, t: 'exception', at: hour(6), test: 'open', until: hour(900), sd: [digest] })
  entries.push({
    ...openRunEntry,
    at: hour(26),
    seq: 2,
    result: 'excepted',
    exceptions: [exception],
    population: { ...openRunEntry.population, excepted: 1 },
  })
  entries.push({ v: 1, t: 'reveal', at: hour(27), run: hiddenAt, disclosures })
  entries.push(saying(entries, hour(28)))
  // The page is of hour 29; this one is later, and may be in the log all the same.
  entries.push(filler(hour(29 + 1 / 60)))
  return entries
}

/** What a status entry must say after these entries. */
export function saying(entries: readonly KnownEntry[], at: string): KnownEntry {
  const state = folded(entries)
  const controls = Object.fromEntries(
    [...statusOf(state, at)].map(([id, { status }]) => [id, status] as const),
  )
  const said = { size: entries.length, controls, fold: base64url(sha256(foldBytes(state))) }
  return { v: 1, t: 'status', at, ...said }
}

function folded(entries: readonly KnownEntry[]): FoldState {
  let state = emptyFold()
  for (const [index, entry] of entries.entries()) state = fold(sha256, state, index, entry)
  return state
}

/** A site's files by path, below its root. */
export type Files = Map<string, Uint8Array>

/** What a checkpoint over these entries says. */
export function headOf(entries: readonly KnownEntry[]): { size: number; root: Uint8Array } {
  const hashes = entries.map((entry) => leafHash(sha256, encodeEntry(entry)))
  return { size: entries.length, root: rootOf(sha256, hashes) }
}

/** A checkpoint as a log signs it. */
export function signedHead(
  head: { size: number; root: Uint8Array },
  { origin, key, sign }: NamedLog = log,
): string {
  const text = formatCheckpoint({ origin, ...head })
  return formatNote({ text, signatures: [signNote(sha256, text, key, sign)] })
}

/** All that a verifier reads of a site that shows the log's last status entry, at `at`. */
export async function published(
  entries: readonly KnownEntry[],
  at: string = hour(29),
  named: NamedLog = log,
): Promise<Files> {
  const files: Files = new Map()
  const put = (path: string, content: string | Uint8Array) =>
    files.set(
      path.replace(/^log\//, `${named.folder}/`),
      typeof content === 'string' ? utf8(content) : content,
    )
  const bytes = entries.map(encodeEntry)
  const hashes = Buffer.concat(bytes.map((each) => leafHash(sha256, each)))
  const kept = keptTiles()
  const size = entries.length
  const { root, tiles } = await writeTiles(sha256, 0, appended(0, hashes), kept.read)
  kept.write(tiles)
  for (const { level, n, hashes: tile } of tiles)
    put(`log/${tilePath({ level, n, width: tile.length / hashSize })}`, tile)
  for (let n = 0; n * 256 < size; n++) {
    const bundle = bytes.slice(n * 256, (n + 1) * 256)
    put(`log/${tilePath({ level: 'entries', n, width: bundle.length })}`, encodeBundle(bundle))
  }
  const checkpoint = signedHead({ size, root }, named)
  put('log/policy', `log ${named.vkey}\nquorum none\n`)
  put('log/checkpoints/index', `${at.slice(0, 10)}\n`)
  put(`log/checkpoints/${at.slice(0, 10)}`, formatCheckpointDay([checkpoint]))
  put('log/checkpoint', checkpoint)

  const statusAt = entries.findLastIndex(({ t }) => t === 'status')
  const proof = await inclusionProof(sha256, statusAt, size, kept.read)
  const extra = bytes[statusAt] ?? new Uint8Array()
  for (const id of ['c', 'd'])
    put(
      `log/controls/${id}.tlog-proof`,
      formatTlogProof({ index: statusAt, proof, checkpoint, extra }),
    )
  put(`log/fold/${statusAt}.json`, foldBytes(folded(entries.slice(0, statusAt))))
  put('trust.json', JSON.stringify(trustDocument(entries, statusAt, at, named), null, 1))
  return files
}

function trustDocument(
  entries: readonly KnownEntry[],
  statusAt: number,
  at: string,
  { origin, vkey: signing, folder }: NamedLog,
) {
  const before = entries.filter((entry) => entry.at <= at)
  const statuses = statusOf(folded(before), at)
  return {
    organisation: operator,
    origin,
    at,
    log: {
      size: entries.length,
      vkey: signing,
      witnessed: false,
      checkpoint: `${folder}/checkpoint`,
    },
    soc2Report: 'none',
    controls: (['c', 'd'] as const).map((id) => {
      const found = statuses.get(id)
      return {
        id,
        sentence: sentences[id],
        criteria: ['CC6.1'],
        window: 0,
        status: found?.status,
        since: found?.since,
        verifiedAt: found?.verifiedAt,
        due: found?.due,
        entries: {
          control: entries.findIndex((entry) => entry.t === 'control' && entry.id === id),
          status: statusAt,
        },
        tests: found?.tests.map((each) => ({
          ...parseTestRef(each.test),
          delay: each.test === 'delayed@1' ? 86_400 : 0,
          status: each.status,
          verifiedAt: each.verifiedAt,
          due: each.due,
          ...(each.run !== null && { run: shownRun(entries, each.run) }),
        })),
      }
    }),
  }
}

function shownRun(entries: readonly KnownEntry[], index: number) {
  const shown = entries[index]
  if (shown?.t !== 'run') throw new Error(`no run at ${index}`)
  const { result, population, scopes } =
    shown.result === 'hidden' ? openRun(sha256, shown.sd, disclosures) : shown
  const { n = 0, failing = 0, late = 0, excepted = 0, unknown = 0, excluded } = population
  const pass = n - failing - late - excepted - unknown - (excluded ?? 0)
  return {
    entry: index,
    seq: shown.seq,
    at: shown.at,
    result,
    canary: shown.canary,
    counts: {
      n,
      pass,
      failing,
      late,
      excepted,
      unknown,
      ...(excluded !== undefined && { excluded }),
    },
    scopes,
  }
}
