/** What somebody is called, wherever they are kept, and where a source says it still. */
import { sql } from 'kysely'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { Person, people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'

import { accountsOfPerson, emailKey } from './accounts.ts'
import { itemHistory } from './items.ts'
import type { Tx } from './organisation.ts'
import { names, oneSpelling, within } from './trace-text.ts'

/** Who somebody is known as. */
export interface Traces {
  person: string
  /** Keys of those on the list who were joined with them. */
  formerly: readonly string[]
  accounts: readonly string[]
  /** Mailboxes and full names that nobody else has or had: wherever they stand. */
  strong: readonly string[]
  /** What says who it is only beside the person: first names, ids of other systems, names as typed, mailboxes that went on. */
  weak: readonly string[]
}

/** Everything that the register, their accounts and their signatures call somebody, now and ever. */
export async function tracesOf(tx: Tx, person: string): Promise<Traces> {
  const own = await versionsOf(tx, [person])
  const formerly = (own.at(-1)?.formerly ?? []).map(({ id }) => id)
  const persons = [person, ...formerly]
  const versions = [...own, ...(await versionsOf(tx, formerly))]
  const accounts = await accountsOfPerson(tx, person)
  const directory = await sql<{ name: string; external: string | null }>`
    SELECT user_name AS name, external_id AS external FROM directory_user
    WHERE org_id = ${tx.org} AND id = ANY(${accounts.map(({ id }) => id)}::uuid[])`.execute(tx.db)
  const typed = await sql<{ name: string }>`
    SELECT DISTINCT content ->> 'name' AS name FROM item
    WHERE org_id = ${tx.org} AND population = ANY(${[policyAcceptances.id, agreementSignatures.id]}::text[])
      AND content ->> 'person' = ANY(${persons}::text[])`.execute(tx.db)
  const called = [...versions, ...accounts].map(({ name }) => name)
  const shared = await sql<{ name: string }>`
    SELECT DISTINCT content ->> 'name' AS name FROM item
    WHERE org_id = ${tx.org} AND population = ${people.id} AND key <> ALL(${persons}::text[])
      AND content ->> 'name' ~ ANY(${called.map(within)}::text[])`.execute(tx.db)
  const others = new Set(shared.rows.map(({ name }) => oneSpelling(name)))
  const isOwn = (name: string) => /\S\s+\S/.test(name) && !others.has(oneSpelling(name))
  const mailboxes = [
    ...versions.flatMap(({ email }) => email ?? []),
    ...accounts.map(({ email }) => email),
    ...directory.rows.map(({ name }) => name).filter((name) => name.includes('@')),
  ]
  const passedOn = await mailboxesOfOthers(tx, persons, mailboxes)
  return {
    person,
    formerly,
    accounts: accounts.map(({ id }) => id),
    strong: distinct([
      ...mailboxes.filter((mailbox) => !passedOn.has(emailKey(mailbox))),
      ...called.filter(isOwn),
    ]),
    weak: distinct([
      ...called,
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

async function versionsOf(tx: Tx, persons: readonly string[]): Promise<Person[]> {
  const versions: Person[] = []
  for (const person of persons)
    for (const { content } of await itemHistory(tx, people.id, person))
      versions.push(Person.parse(content))
  return versions
}

/** Of mailboxes those that were somebody else's before, or have come to them since. */
async function mailboxesOfOthers(
  tx: Tx,
  persons: readonly string[],
  mailboxes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ email: string }>`
    SELECT content ->> 'email' AS email FROM item
    WHERE org_id = ${tx.org} AND population = ${people.id} AND key <> ALL(${persons}::text[])
      AND content ->> 'email' ~ ANY(${mailboxes.map(within)}::text[])
    UNION SELECT email FROM account
    WHERE org_id = ${tx.org} AND person <> ALL(${persons}::text[]) AND email_key = ANY(${mailboxes.map(emailKey)}::text[])`.execute(
    tx.db,
  )
  return new Set(rows.map(({ email }) => emailKey(email)))
}

/** In which populations a source names somebody still: its next reading would bring back what is erased. */
export async function stillReported(tx: Tx, { strong }: Traces): Promise<string[]> {
  if (strong.length === 0) return []
  const { rows } = await sql<{ population: string; content: unknown }>`
    SELECT population, content FROM item WHERE org_id = ${tx.org} AND recorded_to = 'infinity'
      AND source IN (SELECT id FROM source WHERE org_id = ${tx.org})
      AND content::text ~ ANY(${strong.map(within)}::text[]) ORDER BY population`.execute(tx.db)
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

function distinct(all: readonly string[]): string[] {
  return [...new Set(all.filter((each) => each.trim() !== ''))]
}
