/** What a company that is being killed has said of itself, kept by somebody who is not killed, and held against what is there. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { sql } from 'kysely'

import { equal } from '#log/bytes.ts'
import { parseCheckpoint } from '#log/checkpoint.ts'
import { logReader } from '#log/log-reader.ts'
import { parseNote } from '#log/note.ts'
import { rootFromTiles } from '#log/tiles.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations, readOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { assertVerified, siteOf, visit } from '#web/test-site.ts'
import type { Site } from '#web/test-site.ts'

/** A line of what a company says; each field only where there is something to say. */
export interface Acknowledged {
  ready: true
  server: 'lost' | 'back'
  error: string
  trouble: string
  evidence: string[]
  items: string[]
  entries: [number, string][]
  runs: string[]
}

/** Rows that a dead reading or run may leave until the next one of its kind clears them. */
const mostScratch = 500

/** Everything ever acknowledged, and every checkpoint ever seen published. */
export class CrashRecord {
  readonly items = new Set<string>()
  readonly runs = new Set<string>()
  readonly entries = new Map<number, string>()
  readonly evidence = new Set<string>()
  readonly checkpoints = new Map<string, string>()
  #checkedEvidence = 0

  heard({ items = [], runs = [], entries = [], evidence = [] }: Partial<Acknowledged>): void {
    for (const item of items) this.items.add(item)
    for (const run of runs) this.runs.add(run)
    for (const each of evidence) this.evidence.add(each)
    for (const [index, hash] of entries) {
      assert.equal(this.entries.get(index) ?? hash, hash, `entry ${index} was another one before`)
      this.entries.set(index, hash)
    }
  }

  /** Looks at what is published at this moment, as any reader may; half a file is never to be seen. */
  saw(folder: string): void {
    const path = join(folder, 'log/checkpoint')
    if (!existsSync(path)) return
    const note = readFileSync(path, 'utf8')
    parseCheckpoint(parseNote(note).text)
    this.checkpoints.set(note, note)
  }

  /** Every write that was acknowledged is there, and nothing is missing between. */
  async assertKept(store: Store): Promise<void> {
    const [organisation] = await listOrganisations(store)
    if (!organisation) {
      assert.equal(this.entries.size, 0, 'the organisation is gone')
      return
    }
    await readOrg(store, organisation.id, async ({ db }) => {
      const { rows: items } = await sql<{ is: string[] }>`
        SELECT array_agg(concat_ws(' ', population, key,
          to_char(recorded_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), encode(digest, 'hex'))) AS is
        FROM item WHERE org_id = ${organisation.id}`.execute(db)
      assertHolds(new Set(items[0]?.is), this.items, 'item versions')
      const { rows: runs } = await sql<{ test: string; seq: number; entry: number }>`
        SELECT test, seq, entry FROM run WHERE org_id = ${organisation.id} ORDER BY test, seq`.execute(
        db,
      )
      const said = runs.map(({ test, seq, entry }) => `${test} ${seq} ${entry}`)
      assertHolds(new Set(said), this.runs, 'runs')
      for (const [test, each] of Map.groupBy(runs, (run) => run.test))
        assert.deepEqual(
          each.map(({ seq }) => seq),
          each.map((_, n) => n + 1),
          `runs of ${test} have gaps`,
        )
      const { rows: entries } = await sql<{ index: number; hash: string }>`
        SELECT index, encode(leaf_hash, 'hex') AS hash FROM entry WHERE org_id = ${organisation.id}`.execute(
        db,
      )
      const hashes = new Map(entries.map(({ index, hash }) => [index, hash]))
      for (const [index, hash] of this.entries)
        assert.equal(hashes.get(index), hash, `entry ${index} is lost or changed`)
      const { rows: scratch } = await sql<{ n: number }>`
        SELECT (SELECT count(*) FROM staged_item) + (SELECT count(*) FROM staged_finding) AS n`.execute(
        db,
      )
      assert((scratch[0]?.n ?? 0) <= mostScratch, `${scratch[0]?.n} rows of scratch`)
    })
    this.#assertFiles(store)
    await this.#assertPublished(store, organisation)
  }

  /** Evidence lies under its digest, and of what was half-written nothing is left once the process began anew. */
  #assertFiles(store: Store): void {
    const evidence = [...this.evidence]
    for (const digest of evidence.slice(this.#checkedEvidence)) {
      const bytes = readFileSync(join(store.directory.blobs, `${digest}.jsonl.gz`))
      assert.equal(Buffer.from(sha256(bytes)).toString('hex'), digest)
    }
    this.#checkedEvidence = evidence.length
    for (const folder of [store.directory.keys, store.directory.blobs, store.directory.published]) {
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      assert.deepEqual(
        left.filter((name) => /\.(half|partial)$/.test(name)),
        [],
      )
    }
  }

  /** What `beleg trust verify --replay` does, and every checkpoint ever published against the newest: no fork. */
  async #assertPublished(store: Store, organisation: Organisation): Promise<void> {
    const site = siteOf({ store, organisation })
    if (!site.has('log/checkpoint')) return
    const notes = [...this.checkpoints.values()]
    const before = notes.at(-1)
    const vkey: string = JSON.parse(site.get('trust.json')?.toString() ?? '{}').log?.vkey
    assertVerified(
      await visit(site, {
        now: new Date(),
        replay: true,
        key: vkey,
        ...(before !== undefined && { seen: { vkey, note: before } }),
      }),
    )
    await assertContinues(site, notes)
  }
}

/** The published tiles give every one of these checkpoints its root again. */
export async function assertContinues(site: Site, notes: readonly string[]): Promise<void> {
  const head = parseCheckpoint(parseNote(site.get('log/checkpoint')?.toString() ?? '').text)
  const { readTile } = logReader(
    sha256,
    async (path) => site.get(path) ?? Promise.reject(new Error(`no ${path}`)),
    head,
  )
  for (const note of notes) {
    const { size, root, origin } = parseCheckpoint(parseNote(note).text)
    assert.equal(origin, head.origin)
    assert(
      size <= head.size,
      `a checkpoint of ${size} was published, and now there are ${head.size}`,
    )
    const now = await rootFromTiles(sha256, size, async (level, n, width) => {
      const whole = Math.min(256, Math.floor(head.size / 256 ** level) - n * 256)
      return (await readTile(level, n, whole)).subarray(0, width * 32)
    })
    assert(equal(now, root), `the log does not continue its checkpoint of ${size}: a fork`)
  }
}

function assertHolds(found: ReadonlySet<string>, wanted: ReadonlySet<string>, what: string): void {
  const lost = [...wanted].filter((each) => !found.has(each))
  assert.deepEqual(lost.slice(0, 5), [], `${lost.length} acknowledged ${what} are lost`)
}
