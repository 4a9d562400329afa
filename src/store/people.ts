/** People as items, found again by their mailbox, and listed for pages. */
import { sql } from 'kysely'

import { Refusal } from '#engine/refusal.ts'
import { Person, people } from '#populations/person.ts'

import { emailKey } from './accounts.ts'
import { everyEntity, knownEntity } from './entities.ts'
import type { KnownEntity } from './entities.ts'
import { folded, foldedPattern } from './folded.ts'
import { listItems, replaceItems } from './items.ts'
import { addMailboxes, dropMailboxes, forgetMailboxes, mailboxesOf, ownersOf } from './mailboxes.ts'
import type { Mailbox } from './mailboxes.ts'
import type { Tx, WriteTx } from './organisation.ts'

/** Who speaks for a person: people themselves, by hand or with a file, or the company's directory. */
export type PersonSource = 'people' | 'directory'

/** A person as held now, by whom, and since when. */
export interface HeldPerson {
  person: Person
  source: PersonSource
  recordedFrom: Date
}

/**
 * Records people as they are now: a new version of each that changed. Refused where two would have one mailbox. `isSameMailbox`
 * and `isNew` spare looking after what the caller knows did not change, or was not there.
 */
export async function putPeople(
  tx: WriteTx,
  persons: readonly Person[],
  source: PersonSource,
  { isSameMailbox = false, isNew = false }: { isSameMailbox?: boolean; isNew?: boolean } = {},
): Promise<void> {
  const keys = persons.map(({ id }) => id)
  const held = persons.map((person) => ({
    item: Person.parse(person),
    source,
    scope: source,
    confirmed: true,
  }))
  await replaceItems(tx, people, held, { keys, ...(isNew && { areNew: true }) })
  if (isSameMailbox) return
  if (!isNew) await forgetMailboxes(tx, keys)
  const mailboxes = mailboxesOf(persons)
  if ((await addMailboxes(tx, mailboxes)) !== mailboxes.length) {
    await dropFormer(tx, mailboxes)
    await addMailboxes(tx, mailboxes)
    const held = await ownersOf(tx, mailboxes)
    if (mailboxes.some(({ id, key }) => held.get(key) !== id)) throw mailboxTaken()
  }
  const former = persons.flatMap(({ id, formerly = [] }) =>
    mailboxesOf(formerly).map(({ key }) => ({ id, key })),
  )
  if (former.length > 0) await addMailboxes(tx, former)
}

/** The address somebody had before they were joined with another may be given to the next. */
async function dropFormer(tx: WriteTx, mailboxes: readonly Mailbox[]): Promise<void> {
  const owners = await ownersOf(tx, mailboxes)
  const held = await findPeople(tx, [...new Set(owners.values())])
  const own = new Set(mailboxesOf(held.map(({ person }) => person)).map(({ key }) => key))
  await dropMailboxes(
    tx,
    [...owners.keys()].filter((key) => !own.has(key)),
  )
}

/** A person as held now. */
export async function findPerson(tx: Tx, key: string): Promise<HeldPerson | undefined> {
  const [found] = await findPeople(tx, [key])
  return found
}

export async function findPeople(tx: Tx, keys: readonly string[]): Promise<HeldPerson[]> {
  return (await listItems(tx, people.id, { keys })).map(heldPerson)
}

/** Everybody, by key. */
export async function allPeople(tx: Tx): Promise<HeldPerson[]> {
  return (await listItems(tx, people.id)).map(heldPerson)
}

export async function findPersonByEmail(tx: Tx, email: string): Promise<HeldPerson | undefined> {
  const { rows } = await sql<{ person: string }>`
    SELECT person FROM person_mailbox WHERE org_id = ${tx.org} AND email_key = ${emailKey(email)}`.execute(
    tx.db,
  )
  return rows[0] && (await findPerson(tx, rows[0].person))
}

function heldPerson(version: { content: unknown; scope: string; recordedFrom: Date }): HeldPerson {
  return {
    person: Person.parse(version.content),
    source: version.scope === 'directory' ? 'directory' : 'people',
    recordedFrom: version.recordedFrom,
  }
}

/** Who was joined with whom: the person that somebody who was on the list is now. */
export async function findJoined(tx: Tx, key: string): Promise<HeldPerson | undefined> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity'
      AND content -> 'formerly' @> ${JSON.stringify([{ id: key }])}::jsonb`.execute(tx.db)
  return rows[0] && (await findPerson(tx, rows[0].key))
}

/** An account of the same mailbox belongs to the person, unless it belongs to somebody already. */
export async function linkAccounts(tx: WriteTx, persons: readonly Person[]): Promise<void> {
  const mailboxes = mailboxesOf(persons)
  if (mailboxes.length === 0) return
  await sql`
    UPDATE account a SET person = m.person, version = version + 1
    FROM unnest(${mailboxes.map(({ key }) => key)}::text[], ${mailboxes.map(({ id }) => id)}::text[]) AS m (email_key, person)
    WHERE a.org_id = ${tx.org} AND a.email_key = m.email_key AND a.person IS NULL`.execute(tx.db)
}

/** One line of the list of people. */
export interface PersonLine extends HeldPerson {
  managerName?: string
  /** What the legal entity is called that employs them; what was typed, where there was never one of that name. */
  entity?: { name: string; isClosed: boolean }
  account?: { id: string; isOpen: boolean }
}

export type PeopleOrder = 'name' | 'kind' | 'entity' | 'country' | 'start' | 'end'

export interface PeopleQuery {
  /** In name, mailbox or group. */
  search?: string
  kind?: string
  group?: string
  /** Legal entities, each as it is recorded of people. */
  entities?: readonly string[]
  /** None but these. */
  keys?: readonly string[]
  /** Whose first or last day lies between these, both included. */
  between?: { order: 'start' | 'end'; from: string; to: string }
  /** As the list was then. */
  asOf?: Date
  /** Whether they are here on a day. */
  here?: { on: string; isHere: boolean }
  order?: PeopleOrder
  isDescending?: boolean
  offset?: number
  limit?: number
}

const orders: Record<PeopleOrder, string> = {
  name: 'name',
  kind: 'kind',
  entity: 'legalEntity',
  country: 'country',
  start: 'start',
  end: 'end',
}

/** A page of people, and how many there are in all. */
export async function listPeople(
  tx: Tx,
  {
    search,
    kind,
    group,
    entities,
    keys,
    between,
    asOf,
    here,
    order = 'name',
    isDescending = false,
    offset = 0,
    limit = 100,
  }: PeopleQuery,
): Promise<{ lines: PersonLine[]; all: number }> {
  const left = here && sql`coalesce(content ->> 'end' < ${here.on}, false)`
  const held = asOf
    ? sql`recorded_from <= ${asOf} AND recorded_to > ${asOf}`
    : sql`recorded_to = 'infinity'`
  const known = await everyEntity(tx)
  const entityNames = JSON.stringify(Object.fromEntries(known.map(({ id, name }) => [id, name])))
  const ordered = orders[order]
  const value = sql`content ->> ${ordered}`
  const by =
    order === 'entity' ? sql`coalesce(${entityNames}::jsonb ->> (${value}), ${value})` : value
  const direction = isDescending ? sql`DESC` : sql`ASC`
  const { rows } = await sql<Row>`
    WITH chosen AS MATERIALIZED (
      -- The manager's key as a column: under row level security no index finds what a function makes of another row.
      SELECT key, content, content ->> 'manager' AS manager_key, scope, recorded_from, count(*) OVER () AS n, row_number() OVER (
        ORDER BY ${folded(by)} ${direction} NULLS LAST, ${folded(sql`content ->> 'name'`)}, key) AS nth
      FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND ${held}
        AND ${search ? sql`${folded(sql`concat_ws(' ', content ->> 'name', content ->> 'email', content ->> 'groups')`)} LIKE ${foldedPattern(search)}` : sql`true`}
        AND ${group ? sql`content -> 'groups' ? ${group}` : sql`true`}
        AND ${entities ? sql`content ->> 'legalEntity' = ANY(${entities}::text[])` : sql`true`}
        AND ${between ? sql`content ->> ${between.order} BETWEEN ${between.from} AND ${between.to}` : sql`true`}
        AND ${keys ? sql`key = ANY(${keys}::text[])` : sql`true`}
        AND ${kind ? sql`content ->> 'kind' = ${kind}` : sql`true`}
        AND ${here && left ? (here.isHere ? sql`NOT ${left}` : left) : sql`true`}
      ORDER BY nth OFFSET ${offset} LIMIT ${limit})
    SELECT chosen.*, m.content ->> 'name' AS manager, a.id AS account, a.open
    FROM chosen
    LEFT JOIN item m ON m.org_id = ${tx.org} AND m.population = ${people.id} AND m.recorded_to = 'infinity'
      AND m.key = chosen.manager_key
    LEFT JOIN LATERAL (SELECT id, disabled_at IS NULL AS open FROM account
      WHERE org_id = ${tx.org} AND person = chosen.key ORDER BY disabled_at DESC NULLS FIRST LIMIT 1) a ON true
    ORDER BY nth`.execute(tx.db)
  return { lines: rows.map((row) => lineOf(row, known)), all: rows[0]?.n ?? 0 }
}

/** The groups people are in now, for choosing: those with most people first, and no more than are chosen from. */
export async function listGroups(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM (SELECT jsonb_array_elements_text(content -> 'groups') AS name
      FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity') each
    GROUP BY name ORDER BY count(*) DESC, name LIMIT 200`.execute(tx.db)
  return rows.map(({ name }) => name)
}

/** Which of these groups somebody is in who works here, or will, on a day. */
export async function peopledGroups(
  tx: Tx,
  groups: readonly string[],
  today: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${groups}::text[]) AS wanted (name)
    WHERE EXISTS (SELECT 1 FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity'
      AND content -> 'groups' ? name AND coalesce(content ->> 'end' >= ${today}, true))`.execute(
    tx.db,
  )
  return new Set(rows.map(({ name }) => name))
}

/** The legal entities people belong to now, each as it is recorded of them; those with most people first. */
export async function entitiesOfPeople(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT content ->> 'legalEntity' AS name
    FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity' AND content ? 'legalEntity'
    GROUP BY 1 ORDER BY count(*) DESC, 1`.execute(tx.db)
  return rows.map(({ name }) => name)
}

/** Who owes something of a population of obligations, as it was derived last, and has no open account: by key. */
export async function owingWithoutAccount(
  tx: Tx,
  population: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    WITH owing AS MATERIALIZED (
      SELECT DISTINCT content ->> 'person' AS person FROM item
      WHERE org_id = ${tx.org} AND population = ${population} AND recorded_to = 'infinity' AND NOT content ? 'doneAt'
        AND coalesce(content ->> 'closedAt' > ${now.toISOString()}, true))
    SELECT person FROM owing
    WHERE NOT EXISTS (SELECT FROM account WHERE org_id = ${tx.org} AND person = owing.person AND disabled_at IS NULL)
    ORDER BY person`.execute(tx.db)
  return rows.map(({ person }) => person)
}

/** How many contractors have no last day: nobody would end their access. */
export async function countContractorsWithoutEnd(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM item WHERE org_id = ${tx.org} AND population = ${people.id} AND recorded_to = 'infinity'
      AND content ->> 'kind' = 'contractor' AND NOT content ? 'end'`.execute(tx.db)
  return rows[0]?.n ?? 0
}

interface Row {
  content: unknown
  scope: string
  recorded_from: Date
  n: number
  manager: string | null
  account: string | null
  open: boolean | null
}

function lineOf(row: Row, entities: readonly KnownEntity[]): PersonLine {
  const held = heldPerson({
    content: row.content,
    scope: row.scope,
    recordedFrom: row.recorded_from,
  })
  const { legalEntity } = held.person
  const { name, isClosed = false } = knownEntity(legalEntity, entities) ?? { name: legalEntity }
  return {
    ...held,
    ...(name !== undefined && { entity: { name, isClosed } }),
    ...(row.manager !== null && { managerName: row.manager }),
    ...(row.account !== null && { account: { id: row.account, isOpen: row.open === true } }),
  }
}

function mailboxTaken(): Refusal {
  return new Refusal(
    'conflict',
    'person-exists',
    'Somebody with this email address is on the list already.',
    'Change that person, or use another address.',
  )
}
