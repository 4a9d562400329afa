/**
 * Takes out of every table what says who somebody was: name, addresses, what other systems call them. What happened stays,
 * under a name that says nothing, so that every count stays explained; the keys that salt their proofs are destroyed.
 */
import { sql } from 'kysely'

import { Person, people } from '#populations/person.ts'

import type { DataDirectory } from './data-directory.ts'
import { deleteAt } from './delete-at.ts'
import { eraseAccounts } from './erase-account.ts'
import { eraseDocuments, signedDocuments } from './erase-documents.ts'
import { eraseMessages } from './erase-messages.ts'
import { applicationRole } from './migrate.ts'
import { openingsWith } from './openings-with.ts'
import type { WriteTx } from './organisation.ts'
import { digestOf } from './readings.ts'
import { isAbout, names, patternsOf, without } from './trace-text.ts'
import type { Traces } from './traces.ts'

/** What was taken out: so many of the log's openings, of entries in this range, and how many records had something taken out. */
export interface Erased {
  openings: number
  from: number
  to: number
  documents: number
  /** Versions of items by population, findings and actions. */
  records: Record<string, number>
}

/**
 * Erases, in the caller's transaction. The application may not do that itself: it is the owner's work. Signed papers can be
 * had no more, and their bytes go with the next look for stray documents.
 */
export async function erasePerson(
  tx: WriteTx,
  directory: DataDirectory,
  traces: Traces,
  label: string,
): Promise<Erased> {
  await sql`SELECT set_config('role', 'none', true)`.execute(tx.db)
  const documents = await signedDocuments(tx, traces)
  const records = {
    ...(await eraseItems(tx, traces, label)),
    finding: await eraseJson(tx, 'finding', 'reason', traces, label),
    action: await eraseJson(tx, 'action', 'input', traces, label),
  }
  const openings = await eraseOpenings(tx, traces)
  await eraseAccounts(tx, traces, label)
  await eraseMessages(tx, directory, traces)
  await eraseDocuments(tx, documents, traces, label)
  await sql`SELECT set_config('role', ${applicationRole}, true)`.execute(tx.db)
  return { ...openings, documents: documents.length, records }
}

/**
 * Every version is written anew; the current one ends now and begins again, so that it is judged and salted anew. Returns how
 * many versions of each population were.
 */
async function eraseItems(
  tx: WriteTx,
  traces: Traces,
  label: string,
): Promise<Record<string, number>> {
  const { rows } = await sql<{
    population: string
    key: string
    content: unknown
    recorded_from: Date
    is_current: boolean
  }>`
    SELECT population, key, content, recorded_from, recorded_to = 'infinity' AS is_current FROM item
    WHERE org_id = ${tx.org} AND content::text ~ ANY(${patternsOf(traces)}::text[])`.execute(tx.db)
  const records: Record<string, number> = {}
  for (const { population, key, content, recorded_from: from, is_current: isCurrent } of rows) {
    const persons = [traces.person, ...traces.formerly]
    const isTheirs = population === people.id && persons.includes(key)
    const wasJoined = population === people.id && !isTheirs && isJoinedWith(content, persons)
    if (population === people.id && !isTheirs && !wasJoined) continue
    if (!isAbout(JSON.stringify(content), traces) && !names(content, traces.strong)) continue
    records[population] = (records[population] ?? 0) + 1
    const said = isTheirs
      ? nameless(content, label)
      : wasJoined
        ? joinedNameless(content, persons, label)
        : without(content, traces, label)
    const text = JSON.stringify(said)
    const where = sql`org_id = ${tx.org} AND population = ${population} AND key = ${key} AND recorded_from = ${from}`
    await sql`
      UPDATE item SET content = ${text}::jsonb, digest = ${digestOf(text)},
        recorded_to = CASE WHEN ${isCurrent} THEN ${tx.recordedAt}::timestamptz ELSE recorded_to END
      WHERE ${where}`.execute(tx.db)
    if (!isCurrent) continue
    await sql`
      INSERT INTO item (org_id, population, key, source, scope, content, digest, confirmed, recorded_from)
      SELECT org_id, population, key, source, scope, content, digest, confirmed, ${tx.recordedAt} FROM item
      WHERE ${where}`.execute(tx.db)
  }
  return records
}

/** What the duties were derived from stays, without which no count could be explained; nothing that says who it was. */
function nameless(content: unknown, label: string): Person {
  const { id, kind, legalEntity, country, region, groups, start, end } = Person.parse(content)
  return {
    id,
    name: label,
    kind,
    ...(legalEntity !== undefined && { legalEntity }),
    ...(country !== undefined && { country, ...(region !== undefined && { region }) }),
    groups,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    externalIds: {},
  }
}

/** Whether an old version of somebody else says that these were the same person. */
function isJoinedWith(content: unknown, persons: readonly string[]): boolean {
  const { formerly = [] } = Person.parse(content)
  return formerly.some(({ id }) => persons.includes(id))
}

function joinedNameless(content: unknown, persons: readonly string[], label: string): Person {
  const { formerly = [], ...person } = Person.parse(content)
  return {
    ...person,
    formerly: formerly.map(({ id, into, since, ...named }) =>
      persons.includes(id)
        ? { id, into, name: label, externalIds: {}, accounts: [], since }
        : { id, into, since, ...named },
    ),
  }
}

async function eraseJson(
  tx: WriteTx,
  table: 'finding' | 'action',
  column: 'reason' | 'input',
  traces: Traces,
  label: string,
): Promise<number> {
  const [name, field] = [sql.table(table), sql.ref(column)]
  const { rows } = await sql<{ place: string; value: unknown; about: string }>`
    SELECT ctid::text AS place, ${field} AS value, to_jsonb(t)::text AS about FROM ${name} AS t
    WHERE org_id = ${tx.org} AND ${field}::text ~ ANY(${patternsOf(traces)}::text[])`.execute(tx.db)
  let touched = 0
  for (const { place, value, about } of rows) {
    if (!isAbout(JSON.stringify(value), traces) && !names(value, traces.strong)) continue
    touched++
    const said = without(value, traces, label, isAbout(about, traces))
    await sql`
      UPDATE ${name} SET ${field} = ${JSON.stringify(said)}::jsonb WHERE org_id = ${tx.org} AND ctid = ${place}::tid`.execute(
      tx.db,
    )
  }
  return touched
}

/** What hides behind digests goes where it is about them; the entries stay, and can be proved as before. */
async function eraseOpenings(
  tx: WriteTx,
  { person, formerly, strong }: Traces,
): Promise<Pick<Erased, 'openings' | 'from' | 'to'>> {
  const persons = [person, ...formerly]
  await sql`DELETE FROM salt_key WHERE org_id = ${tx.org} AND subject = ANY(${persons.map((key) => `person/${key}`)}::text[])`.execute(
    tx.db,
  )
  const rows = await openingsWith(tx, [...persons, ...strong])
  const theirs = rows.filter(
    ({ text }) => persons.some((key) => text.includes(key)) || names(JSON.parse(text), strong),
  )
  await deleteAt(tx, 'opening', theirs)
  const entries = theirs.map(({ entry }) => entry)
  return {
    openings: theirs.length,
    from: entries.reduce((least, each) => Math.min(least, each), entries[0] ?? 0),
    to: entries.reduce((most, each) => Math.max(most, each), 0),
  }
}
