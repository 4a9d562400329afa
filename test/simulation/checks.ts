/** What must be true whenever nothing is under way: of the store, of the log, and of what outsiders were shown. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { parseCheckpoint } from '#log/checkpoint.ts'
import { parseNote, verifyNote } from '#log/note.ts'
import { consistencyProof } from '#log/tiles.ts'
import { rootOf, verifyConsistency } from '#log/tree.ts'
import { verifySite } from '#log/verify-site.ts'
import { loadLogKey } from '#run/log-key.ts'
import { publishedFolder } from '#run/publish.ts'
import { currentStatuses } from '#run/statuses.ts'
import { listItems } from '#store/items.ts'
import { logTree, readEntries, readHead, storedTiles } from '#store/log.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { currentReceipts } from '#store/readings.ts'
import { lastRun, listFindings } from '#store/runs.ts'
import { sha256 } from '#store/sha256.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import { isFounded } from './expected-status.ts'
import type { StatusName } from './expected-status.ts'
import { itemsIn, readPopulations } from './knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { countsOf, pastsOf } from './ledger.ts'
import { dayMs, everyMs, graceMs, ruledPopulations } from './rules.ts'
import { statusesAt } from './simulation.ts'
import type { Simulation, Witnessed } from './simulation.ts'
import { sameStatuses } from './take-entries.ts'
import { comparable } from './tls-answers.ts'

/** I1: the items that stand, and the receipts that speak, are those that the readings brought. */
export async function assertKnown(simulation: Simulation, asOf?: Date): Promise<void> {
  const { company, known } = simulation
  await readOrg(company.store, company.org, async (tx) => {
    await assertItems(tx, known, asOf)
    await assertReceipts(tx, known)
  })
}

export async function assertItems(tx: Tx, known: Knowledge, asOf?: Date): Promise<void> {
  for (const population of readPopulations) {
    const held = await listItems(tx, population, asOf ? { asOf } : {})
    assert.deepEqual(
      new Map(held.map((item) => [item.key, stated(item.scope, item.confirmed, item.content)])),
      new Map(
        [...itemsIn(known, population)].map(([key, item]) => [
          key,
          stated(item.scope, item.confirmed, item.content),
        ]),
      ),
      `${population} is not what was read`,
    )
  }
}

function stated(scope: string, confirmed: boolean, content: unknown) {
  return { scope, confirmed, content: comparable({ ...Object(content) }) }
}

async function assertReceipts(tx: Tx, known: Knowledge): Promise<void> {
  const receipts = await currentReceipts(tx, ruledPopulations)
  const byName = <Named extends { scope: string }>(all: Iterable<Named>) =>
    Map.groupBy(all, ({ scope }) => scope)
  const said = receipts.map(({ scope, complete, because, feeds, readAt, detail = false }) => ({
    scope,
    complete,
    because,
    feeds: ruledOf(feeds),
    detail,
    readAt: readAt.getTime(),
  }))
  const wanted = [...known.scopes.values()]
    .filter(({ feeds }) => ruledOf(feeds).length > 0)
    .map(({ scope, complete, because, feeds, readAt, detail }) => ({
      scope,
      complete,
      because,
      feeds: ruledOf(feeds),
      detail,
      readAt,
    }))
  assert.deepEqual(
    byName(said.toSorted((a, b) => a.readAt - b.readAt)),
    byName(wanted.toSorted((a, b) => a.readAt - b.readAt)),
    'the receipts are not those of the readings',
  )
}

/** What else a scope feeds matters to no rule. */
function ruledOf(feeds: readonly string[]): string[] {
  return feeds.filter((each) => ruledPopulations.includes(each)).toSorted()
}

/** I3: what stands of a test after its run is what its rule says of everything that is known. */
export async function assertVerdicts({ company, ledger }: Simulation, tests: Iterable<string>) {
  for (const test of tests) {
    const { findings, run } = await readOrg(company.store, company.org, async (tx) => ({
      findings: await listFindings(tx, test),
      run: await lastRun(tx, test),
    }))
    const wanted = ledger.runs.findLast((each) => each.test === test)
    assert(run && wanted)
    assert.deepEqual(
      new Map(findings.map(({ key, verdict }) => [key, verdict])),
      new Map([...wanted.expected.verdicts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      `verdicts of ${test}`,
    )
    const { n, failing, excepted, unknown } = run.counts
    assert.deepEqual(
      [run.entry, run.result, { n, failing, excepted, unknown }, run.expected],
      [wanted.index, wanted.expected.result, countsOf(wanted.expected), wanted.expected.expected],
      `the run of ${test}`,
    )
    assert.deepEqual(
      run.unread.map(({ scope }) => scope).toSorted(),
      wanted.expected.unread,
      `the scopes that the run of ${test} calls unread`,
    )
  }
}

/** I1 and I2: every entry ever seen stands where it stood, and the head is the root of them all. */
export async function assertLogStands({ company, ledger }: Simulation): Promise<void> {
  const { head, entries } = await readOrg(company.store, company.org, async (tx) => {
    const current = await readHead(tx)
    return { head: current, entries: await readEntries(tx, 0, current.size) }
  })
  assert.equal(head.size, ledger.bytes.length, 'the log is not as long as it was')
  const isKept = entries.every(({ index, bytes }) =>
    Buffer.from(bytes).equals(ledger.bytes[index] ?? Buffer.alloc(0)),
  )
  assert(isKept, 'an entry is not what it was')
  assert(Buffer.from(head.root).equals(rootOf(sha256, ledger.leaves)), 'the head is not the root')
}

/** I2: what is published now is signed, is of this log, and continues what was published before. */
export async function witnessCheckpoint({ company, ledger, witnessed }: Simulation): Promise<void> {
  const { store, organisation } = company
  const file = join(publishedFolder(store, organisation), 'log/checkpoint')
  if (!existsSync(file)) return
  const text = readFileSync(file, 'utf8')
  const last = witnessed.at(-1)
  if (last?.note === text) return
  const note = parseNote(text)
  const { vkey } = loadLogKey(store.directory, organisation.slug, organisation.origin)
  assert.equal((await verifyNote(sha256, note, [vkey], verifyEd25519)).length, 1)
  const { size, root } = parseCheckpoint(note.text)
  const seen = { size, root, note: text }
  const own = rootOf(sha256, ledger.leaves.slice(0, size))
  assert(Buffer.from(root).equals(own), `the checkpoint of ${size} entries is of another log`)
  if (last) await assertContinues(company, last, seen)
  witnessed.push(seen)
}

/** A consistency proof out of the stored tiles leads from one checkpoint to the other. */
export async function assertContinues(
  { store, org }: Simulation['company'],
  from: Witnessed,
  to: Witnessed,
): Promise<void> {
  const proof = await readOrg(store, org, (tx) =>
    consistencyProof(sha256, from.size, to.size, storedTiles(tx, logTree)),
  )
  const claim = { from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, proof }
  assert(verifyConsistency(sha256, claim), `${to.size} entries do not continue ${from.size}`)
}

/**
 * A stranger who knows nothing but the published files, and the head that was published before, finds nothing wrong with
 * them: at the instant the page speaks of. A publishing cut short may leave open what is true; it makes nothing wrong.
 */
export async function assertVerifies({
  company,
  witnessed,
  isHalfPublished,
}: Simulation): Promise<void> {
  const { store, organisation } = company
  const folder = publishedFolder(store, organisation)
  if (!existsSync(join(folder, 'log/checkpoint'))) return
  const { at } = z
    .object({ at: z.iso.datetime() })
    .parse(JSON.parse(readFileSync(join(folder, 'trust.json'), 'utf8')))
  const { text } = loadLogKey(store.directory, organisation.slug, organisation.origin)
  const before = witnessed.at(-2) ?? witnessed.at(-1)
  const { checks } = await verifySite({
    get: async (path) => await readFile(join(folder, path)),
    sha256,
    verify: verifyEd25519,
    now: new Date(at),
    key: text,
    replay: true,
    ...(before && { seen: { vkey: text, note: before.note } }),
  })
  const mayBeOpen = isHalfPublished ? ['unknown'] : []
  const right = ['verified', 'noted', ...mayBeOpen]
  const wrong = checks.filter(({ outcome }) => !right.includes(outcome))
  assert.deepEqual(wrong, [], 'a stranger cannot verify what is published')
}

/**
 * I3: what would be said at instants to come, if nothing else happened: what holds lapses by itself, when its evidence
 * is too old, when its exceptions end, and when nobody has looked for a month.
 */
export async function assertLapses(simulation: Simulation, from: number): Promise<void> {
  const { company, ledger, random } = simulation
  const ends = ledger.granted.map(({ until }) => until).filter((until) => until > from + 1)
  const last = ledger.runs.at(-1)?.at ?? from
  const instants = [
    from,
    last + everyMs + graceMs,
    last + everyMs + graceMs + 1,
    last + everyMs + graceMs + 30 * dayMs + 2,
    from + random.whole(1, 40) * dayMs,
    ...ends.slice(-2).flatMap((until) => [until - 1, until]),
  ]
  for (const at of instants.filter((instant) => instant >= from)) {
    const statuses = await readOrg(company.store, company.org, (tx) =>
      currentStatuses(tx, new Date(at)),
    )
    assertStatuses(simulation, at, new Map([...statuses].map(([id, each]) => [id, each.status])))
  }
}

/** What is said of the controls at an instant is what must be said, and nothing good is said without evidence. */
export function assertStatuses(
  { ledger }: Simulation,
  at: number,
  said: ReadonlyMap<string, StatusName>,
): void {
  const when = new Date(at).toISOString()
  sameStatuses(said, statusesAt(ledger, at), `at ${when}`)
  for (const [control, past] of pastsOf(ledger)) {
    const status = said.get(control)
    assert(
      status && isFounded(past, status, at),
      `${control} is called ${status} at ${when} without evidence`,
    )
  }
}
