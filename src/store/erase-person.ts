/**
 * Takes out of every table what says who somebody was: name, addresses, what other systems call them. What happened stays,
 * under a name that says nothing, so that every count stays explained; the keys that salt their proofs are destroyed.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { sql } from 'kysely'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { Person, people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'

import { accountsOfPerson } from './accounts.ts'
import type { DataDirectory } from './data-directory.ts'
import { documentsLock } from './documents.ts'
import { itemHistory } from './items.ts'
import { applicationRole } from './migrate.ts'
import type { Tx, WriteTx } from './organisation.ts'
import { digestOf } from './readings.ts'

/** Who somebody is known as. */
export interface Traces {
  person: string
  accounts: readonly string[]
  /** Mailboxes and full names that nobody else has or had: wherever they stand. */
  strong: readonly string[]
  /** What says who it is only beside the person: first names, ids of other systems, names as typed, mailboxes that went on. */
  weak: readonly string[]
}

/** Everything that the register, their accounts and their signatures call somebody, now and ever. */
export async function tracesOf(tx: Tx, person: string): Promise<Traces> {
  const versions = (await itemHistory(tx, people.id, person)).map(({ content }) =>
    Person.parse(content),
  )
  const accounts = await accountsOfPerson(tx, person)
  const directory = await sql<{ name: string; external: string | null }>`
    SELECT user_name AS name, external_id AS external FROM directory_user
    WHERE org_id = ${tx.org} AND id = ANY(${accounts.map(({ id }) => id)}::uuid[])`.execute(tx.db)
  const typed = await sql<{ name: string }>`
    SELECT DISTINCT content ->> 'name' AS name FROM item
    WHERE org_id = ${tx.org} AND population = ANY(${[policyAcceptances.id, agreementSignatures.id]}::text[])
      AND content ->> 'person' = ${person}`.execute(tx.db)
  const names = [...versions, ...accounts].map(({ name }) => name)
  const shared = await sql<{ name: string }>`
    SELECT DISTINCT lower(content ->> 'name') AS name FROM item
    WHERE org_id = ${tx.org} AND population = ${people.id} AND key <> ${person}
      AND lower(content ->> 'name') = ANY(${names.map((name) => name.toLowerCase())}::text[])`.execute(
    tx.db,
  )
  const others = new Set(shared.rows.map(({ name }) => name))
  const isOwn = (name: string) => /\S\s+\S/.test(name) && !others.has(name.toLowerCase())
  const mailboxes = [
    ...versions.flatMap(({ email }) => email ?? []),
    ...accounts.map(({ email }) => email),
    ...directory.rows.map(({ name }) => name).filter((name) => name.includes('@')),
  ]
  const passedOn = await mailboxesOfOthers(tx, person, mailboxes)
  return {
    person,
    accounts: accounts.map(({ id }) => id),
    strong: distinct([
      ...mailboxes.filter((mailbox) => !passedOn.has(mailbox.toLowerCase())),
      ...names.filter(isOwn),
    ]),
    weak: distinct([
      ...names,
      ...mailboxes,
      ...versions.flatMap(({ externalIds }) => Object.values(externalIds)),
      ...accounts.flatMap(({ externalId }) => externalId ?? []),
      ...directory.rows.flatMap(({ name, external }) =>
        external === null ? [name] : [name, external],
      ),
      ...typed.rows.map(({ name }) => name),
    ]),
  }
}

/** Of mailboxes those that were somebody else's before, or have come to them since. */
async function mailboxesOfOthers(
  tx: Tx,
  person: string,
  mailboxes: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = mailboxes.map((mailbox) => mailbox.toLowerCase())
  const { rows } = await sql<{ email: string }>`
    SELECT lower(content ->> 'email') AS email FROM item
    WHERE org_id = ${tx.org} AND population = ${people.id} AND key <> ${person}
      AND lower(content ->> 'email') = ANY(${asked}::text[])
    UNION SELECT lower(email) FROM account
    WHERE org_id = ${tx.org} AND person <> ${person} AND lower(email) = ANY(${asked}::text[])`.execute(
    tx.db,
  )
  return new Set(rows.map(({ email }) => email))
}

/** In which populations a source names somebody still: its next reading would bring back what is erased. */
export async function stillReported(tx: Tx, { strong }: Traces): Promise<string[]> {
  if (strong.length === 0) return []
  const { rows } = await sql<{ population: string; content: unknown }>`
    SELECT population, content FROM item WHERE org_id = ${tx.org} AND recorded_to = 'infinity'
      AND source IN (SELECT id FROM source WHERE org_id = ${tx.org})
      AND content::text ILIKE ANY(${strong.map(within)}::text[]) ORDER BY population`.execute(tx.db)
  return distinct(
    rows.filter(({ content }) => names(content, strong)).map(({ population }) => population),
  )
}

/** Whether a directory (SCIM) has somebody on its list still. */
export async function isInDirectory(tx: Tx, { accounts }: Traces): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM directory_user WHERE org_id = ${tx.org} AND deleted_at IS NULL AND id = ANY(${accounts}::uuid[])`.execute(
    tx.db,
  )
  return rows.length > 0
}

/** What was taken out: so many of the log's openings, of entries in this range, and how many records had something taken out. */
export interface Erased {
  openings: number
  from: number
  to: number
  documents: number
  /** Versions of items by population, findings and actions. */
  records: Record<string, number>
}

/** Erases, in the caller's transaction; files go with it. The application may not do that itself: it is the owner's work. */
export async function erasePerson(
  tx: WriteTx,
  { blobs }: DataDirectory,
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
  await eraseMessages(tx, traces)
  const orphaned = await eraseDocuments(tx, documents, traces, label)
  await sql`SELECT set_config('role', ${applicationRole}, true)`.execute(tx.db)
  for (const digest of orphaned) await rm(join(blobs, digest), { force: true })
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
    WHERE org_id = ${tx.org} AND content::text ILIKE ANY(${patternsOf(traces)}::text[])`.execute(
    tx.db,
  )
  const records: Record<string, number> = {}
  for (const { population, key, content, recorded_from: from, is_current: isCurrent } of rows) {
    const isTheirs = population === people.id && key === traces.person
    if (population === people.id && !isTheirs) continue
    if (!isAbout(JSON.stringify(content), traces) && !names(content, traces.strong)) continue
    records[population] = (records[population] ?? 0) + 1
    const said = isTheirs ? nameless(content, label) : without(content, traces, label)
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
  const { id, kind, legalEntity, country, groups, start, end } = Person.parse(content)
  return {
    id,
    name: label,
    kind,
    ...(legalEntity !== undefined && { legalEntity }),
    ...(country !== undefined && { country }),
    groups,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    externalIds: {},
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
    WHERE org_id = ${tx.org} AND ${field}::text ILIKE ANY(${patternsOf(traces)}::text[])`.execute(
    tx.db,
  )
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
  { person, strong }: Traces,
): Promise<Pick<Erased, 'openings' | 'from' | 'to'>> {
  await sql`DELETE FROM salt_key WHERE org_id = ${tx.org} AND subject = ${`person/${person}`}`.execute(
    tx.db,
  )
  const { rows } = await sql<{ place: string; entry: number; text: string }>`
    SELECT * FROM (
      SELECT ctid::text AS place, entry::float8 AS entry, convert_from(decode(
        rpad(translate(disclosure, '-_', '+/'), (length(disclosure) + 3) / 4 * 4, '='), 'base64'), 'UTF8') AS text
      FROM opening WHERE org_id = ${tx.org}) AS opened
    WHERE text ILIKE ANY(${[person, ...strong].map(within)}::text[])`.execute(tx.db)
  const theirs = rows.filter(({ text }) => text.includes(person) || names(JSON.parse(text), strong))
  await deleteAt(tx, 'opening', theirs)
  const entries = theirs.map(({ entry }) => entry)
  return {
    openings: theirs.length,
    from: entries.reduce((least, each) => Math.min(least, each), entries[0] ?? 0),
    to: entries.reduce((most, each) => Math.max(most, each), 0),
  }
}

/** Removes rows where they stand: they have been locked, or nobody else may change them. */
async function deleteAt(
  tx: WriteTx,
  table: 'opening' | 'door_event' | 'outbox' | 'ticket',
  rows: readonly { place: string }[],
): Promise<void> {
  await sql`
    DELETE FROM ${sql.table(table)} WHERE org_id = ${tx.org}
      AND ctid = ANY(${rows.map(({ place }) => place)}::tid[])`.execute(tx.db)
}

async function eraseAccounts(
  tx: WriteTx,
  { person, accounts, strong }: Traces,
  label: string,
): Promise<void> {
  for (const table of ['passkey', 'recovery_code', 'session', 'federated_identity', 'door_event']) {
    await sql`DELETE FROM ${sql.table(table)} WHERE org_id = ${tx.org} AND account = ANY(${accounts}::uuid[])`.execute(
      tx.db,
    )
  }
  const events = await sql<{ place: string; detail: unknown }>`
    SELECT ctid::text AS place, detail FROM door_event
    WHERE org_id = ${tx.org} AND detail::text ILIKE ANY(${strong.map(within)}::text[]) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(
    tx,
    'door_event',
    events.rows.filter(({ detail }) => names(detail, strong)),
  )
  await sql`
    UPDATE api_token SET name = ${label}, revoked_at = coalesce(revoked_at, ${tx.recordedAt})
    WHERE org_id = ${tx.org} AND account = ANY(${accounts}::uuid[])`.execute(tx.db)
  await sql`DELETE FROM directory_member WHERE org_id = ${tx.org} AND user_id = ANY(${accounts}::uuid[])`.execute(
    tx.db,
  )
  await sql`DELETE FROM directory_user WHERE org_id = ${tx.org} AND id = ANY(${accounts}::uuid[])`.execute(
    tx.db,
  )
  await sql`
    UPDATE account SET name = ${label}, email = 'erased-' || id || '@erased.invalid', email_key = 'erased-' || id || '@erased.invalid',
      password = NULL, totp = NULL, external_id = NULL, language = NULL, theme = NULL, version = version + 1,
      disabled_at = coalesce(disabled_at, ${tx.recordedAt})
    WHERE org_id = ${tx.org} AND id = ANY(${accounts}::uuid[])`.execute(tx.db)
  await sql`DELETE FROM person_mailbox WHERE org_id = ${tx.org} AND person = ${person}`.execute(
    tx.db,
  )
}

/** Mails, links, what was tried, and answers kept for those who ask twice. */
async function eraseMessages(tx: WriteTx, traces: Traces): Promise<void> {
  const { person, accounts, strong } = traces
  const named = [person, ...strong].map(within)
  const isTheirs = ({ said }: { said: unknown }) =>
    isAbout(JSON.stringify(said), traces) || names(said, strong)
  const mails = await sql<{ place: string; said: unknown }>`
    SELECT ctid::text AS place, jsonb_build_array(recipient, occasion, content) AS said FROM outbox
    WHERE org_id = ${tx.org}
      AND jsonb_build_array(recipient, occasion, content)::text ILIKE ANY(${named}::text[]) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(tx, 'outbox', mails.rows.filter(isTheirs))
  const links = await sql<{ place: string; said: unknown }>`
    SELECT ctid::text AS place, jsonb_build_array(account, content) AS said FROM ticket
    WHERE org_id = ${tx.org}
      AND (account = ANY(${accounts}::uuid[]) OR content::text ILIKE ANY(${named}::text[])) FOR UPDATE`.execute(
    tx.db,
  )
  await deleteAt(tx, 'ticket', links.rows.filter(isTheirs))
  await sql`DELETE FROM idempotency WHERE org_id = ${tx.org}`.execute(tx.db)
  await sql`
    DELETE FROM attempt WHERE key LIKE ${`%:${tx.org}:%`}
      AND key ILIKE ANY(${[...accounts, ...strong].map(within)}::text[])`.execute(tx.db)
}

/** What names files: one may be somebody else's signature, or a wording, as well. */
const papers = [agreementSignatures, agreementVersions, policyVersions].map(({ id }) => id)

async function signedDocuments(tx: WriteTx, { person }: Traces): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT content ->> 'document' AS id FROM item
    WHERE org_id = ${tx.org} AND population = ${agreementSignatures.id} AND content ->> 'person' = ${person}
      AND content ? 'document' AND NOT EXISTS (SELECT FROM item other WHERE other.org_id = item.org_id
        AND other.population = ANY(${papers}::text[]) AND other.content::text LIKE '%' || (item.content ->> 'document') || '%'
        AND other.content ->> 'person' IS DISTINCT FROM ${person})`.execute(tx.db)
  return rows.map(({ id }) => id)
}

/** Papers somebody signed go; a file that is only called after them gets another name. Returns bytes that nobody names. */
async function eraseDocuments(
  tx: WriteTx,
  ids: readonly string[],
  { strong }: Traces,
  label: string,
): Promise<string[]> {
  await sql`SELECT pg_advisory_xact_lock(${documentsLock})`.execute(tx.db)
  const called = await sql<{ id: string; name: string }>`
    SELECT id, name FROM document WHERE org_id = ${tx.org} AND name ILIKE ANY(${strong.map(within)}::text[])`.execute(
    tx.db,
  )
  await sql`
    UPDATE document SET name = ${label} WHERE org_id = ${tx.org}
      AND id = ANY(${called.rows.filter(({ name }) => names(name, strong)).map(({ id }) => id)}::uuid[])`.execute(
    tx.db,
  )
  const { rows } = await sql<{ digest: string }>`
    DELETE FROM document WHERE org_id = ${tx.org} AND id = ANY(${ids}::uuid[]) RETURNING encode(digest, 'hex') AS digest`.execute(
    tx.db,
  )
  const orphaned = new Set(rows.map(({ digest }) => digest))
  // The same bytes may be another organisation's document. Row-level security binds the owner too.
  const organisations = await sql<{ id: string }>`SELECT id FROM organisation`.execute(tx.db)
  for (const { id } of organisations.rows) {
    await sql`SELECT set_config('beleg.org', ${id}, true)`.execute(tx.db)
    const held = await sql<{ digest: string }>`
      SELECT encode(digest, 'hex') AS digest FROM document
      WHERE org_id = ${id} AND encode(digest, 'hex') = ANY(${[...orphaned]}::text[])`.execute(tx.db)
    for (const { digest } of held.rows) orphaned.delete(digest)
  }
  await sql`SELECT set_config('beleg.org', ${tx.org}, true)`.execute(tx.db)
  return [...orphaned]
}

/** A value without what says who it was: whole values, and strong traces within longer texts. */
function without(
  value: unknown,
  traces: Traces,
  label: string,
  isTheirs = isAbout(JSON.stringify(value), traces),
): unknown {
  const whole = new Set(
    [...traces.strong, ...(isTheirs ? traces.weak : [])].map((each) => each.toLowerCase()),
  )
  const inside = patternOf(traces.strong)
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string')
      return whole.has(each.trim().toLowerCase())
        ? label
        : inside
          ? each.replaceAll(inside, label)
          : each
    if (Array.isArray(each)) return each.map(walk)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([name, of]) => [name, walk(of)]))
  }
  return walk(value)
}

/** Strong traces where they stand within a text; not within a longer name, and not as the end of another's mailbox. */
function patternOf(strong: readonly string[]): RegExp | undefined {
  if (strong.length === 0) return undefined
  const each = strong.map((trace) => {
    const before = trace.includes('@') ? String.raw`(?<![\p{L}\p{N}][.+_-])` : ''
    return before + escaped(trace)
  })
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${each.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

/** Whether a strong trace stands anywhere in a value: a search in the database finds longer names, too. */
function names(value: unknown, strong: readonly string[]): boolean {
  const pattern = patternOf(strong)
  if (!pattern) return false
  const walk = (each: unknown): boolean => {
    if (typeof each === 'string') return each.search(pattern) >= 0
    if (typeof each !== 'object' || each === null) return false
    return Object.entries(each).some(([name, of]) => walk(name) || walk(of))
  }
  return walk(value)
}

function isAbout(text: string, { person, accounts }: Traces): boolean {
  return [person, ...accounts].some((id) => text.includes(id))
}

function patternsOf({ person, accounts, strong }: Traces): string[] {
  return [person, ...accounts, ...strong].map(within)
}

/** As it stands in a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

/** As a pattern for what stands somewhere in JSON. */
function within(text: string): string {
  const written = JSON.stringify(text).slice(1, -1)
  return `%${written.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}

function distinct(all: readonly string[]): string[] {
  return [...new Set(all.filter((each) => each.trim() !== ''))]
}
