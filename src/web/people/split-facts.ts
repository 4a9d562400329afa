import { html } from 'hono/html'
import { z } from 'zod'

import { Moved } from '#program/people/split-records.ts'
import { listActionsNaming } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

/** That somebody was taken apart from another, when and why, and which records went from one to the other. */
export interface Split {
  at: Date
  because: string
  with: { id: string; name: string }
  /** Whether the records came here, rather than went. */
  isNew: boolean
  moved: readonly Moved[]
}

const SplitInput = z.object({
  person: z.string(),
  other: z.string(),
  because: z.string().default(''),
  moved: z.array(Moved).default([]),
})

/** Every time that somebody was taken apart from another, the last first. */
export async function splitsOf(tx: Tx, person: string): Promise<Split[]> {
  const done = [
    ...(await listActionsNaming(tx, 'person.split', { person })),
    ...(await listActionsNaming(tx, 'person.split', { other: person })),
  ]
  const splits: Split[] = []
  for (const { at, input } of done) {
    const said = SplitInput.safeParse(input).data
    if (!said) continue
    const isNew = said.other === person
    const id = isNew ? said.person : said.other
    const name = (await findPerson(tx, id))?.person.name ?? id
    const { because, moved } = said
    splits.push({ at, because, with: { id, name }, isNew, moved })
  }
  return splits.toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** The same as facts of a person's page. */
export function splitFacts(
  { t, formats }: GuestVisit,
  splits: readonly Split[],
): { name: string; value: Markup }[] {
  const kinds: Readonly<Record<string, string>> = t.console.populations
  return splits.map(({ at, because, with: { id, name }, isNew, moved }) => {
    const groups = Map.groupBy(moved, ({ record, because: why }) => {
      const [kind = ''] = record.split('/')
      return `${kinds[kind] ?? kind} (${t.people.movedWhy[why]})`
    })
    const records = [...groups].map(([what, each]) => `${formats.number(each.length)} ${what}`)
    return {
      name: t.people.takenApart,
      value: html`<a href="${urls.consolePerson(id)}"><bdi>${name}</bdi></a
        >, ${formats.date(at)}: <bdi>${because}</bdi><br />
        ${records.length === 0 ? t.people.movedNone : html`${isNew ? t.people.movedHere : t.people.movedAway} ${formats.list(records)}`}`,
    }
  })
}
