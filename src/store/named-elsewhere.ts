import { sql } from 'kysely'

import { people } from '#populations/person.ts'

import { openingsWith } from './openings-with.ts'
import type { Tx } from './organisation.ts'
import { isAbout, names, within } from './trace-text.ts'
import type { Traces } from './traces.ts'

/**
 * Where a name stands, or in what people keep also a mailbox, with nothing beside it that says it is this person: there it
 * may be any text that somebody was called after. Populations of items, and tables.
 */
export async function namedElsewhere(
  tx: Tx,
  traces: Traces,
  kept: readonly string[],
): Promise<string[]> {
  const { strong } = traces
  if (strong.length === 0) return []
  const isMailbox = (trace: string) => trace.includes('@')
  const [mailboxes, called] = [strong.filter(isMailbox), strong.filter((each) => !isMailbox(each))]
  const isUnclear = (value: unknown, beside: unknown = value) =>
    names(value, called) && !names(beside, mailboxes) && !isAbout(JSON.stringify(beside), traces)
  const items = await sql<{ place: string; value: unknown }>`
    SELECT population AS place, content AS value FROM item
    WHERE org_id = ${tx.org} AND population <> ${people.id}
      AND content::text ~ ANY(${strong.map(within)}::text[])`.execute(tx.db)
  const others = await sql<{ place: string; value: unknown; beside: unknown }>`
    SELECT 'finding' AS place, reason AS value, to_jsonb(finding) AS beside FROM finding
    WHERE org_id = ${tx.org} AND reason::text ~ ANY(${called.map(within)}::text[])
    UNION ALL SELECT 'action', input, to_jsonb(action) FROM action
    WHERE org_id = ${tx.org} AND input::text ~ ANY(${called.map(within)}::text[])
    UNION ALL SELECT 'outbox', content, to_jsonb(outbox) FROM outbox
    WHERE org_id = ${tx.org} AND sent_at IS NULL AND content::text ~ ANY(${called.map(within)}::text[])
    UNION ALL SELECT 'ticket', content, to_jsonb(ticket) FROM ticket
    WHERE org_id = ${tx.org} AND content::text ~ ANY(${called.map(within)}::text[])`.execute(tx.db)
  const openings = await openingsWith(tx, called)
  const logged = await sql<{ entry: number; beside: unknown }>`
    SELECT entry::float8 AS entry, to_jsonb(action) AS beside FROM action
    WHERE org_id = ${tx.org} AND entry = ANY(${openings.map(({ entry }) => entry)}::bigint[])`.execute(
    tx.db,
  )
  const actions = new Map(logged.rows.map(({ entry, beside }) => [entry, beside]))
  return [
    ...new Set([
      ...items.rows
        .filter(({ place, value }) =>
          kept.includes(place)
            ? names(value, strong) && !isAbout(JSON.stringify(value), traces)
            : isUnclear(value),
        )
        .map(({ place }) => place),
      ...others.rows
        .filter(({ value, beside }) => isUnclear(value, beside))
        .map(({ place }) => place),
      ...(openings.some(({ text, entry }) =>
        isUnclear(JSON.parse(text), [text, actions.get(entry)]),
      )
        ? ['log']
        : []),
    ]),
  ].toSorted()
}
