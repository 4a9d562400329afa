import { html } from 'hono/html'

import { wordsOf } from '#engine/field.ts'
import type { Action } from '#program/action.ts'
import { fieldsOf } from '#program/managed.ts'
import { listActionsAt } from '#store/actions.ts'
import { currentVersion } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { dataTable } from '#ui/components/data-table.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

import { actorNames } from './actor-names.ts'
import { titlesIn } from './references.ts'
import { shownValue } from './shown-value.ts'

/**
 * Where somebody else changed an item meanwhile: both versions side by side, and what the form has to hold so that it may
 * replace the one that holds now.
 */
export async function conflictOver(
  visit: GuestVisit,
  { id, input }: Action,
  given: Readonly<Record<string, unknown>>,
): Promise<{ values: Record<string, unknown>; shown: Markup } | undefined> {
  const { house, t, language, formats } = visit
  const [population = ''] = id.split('.')
  const key = given['id']
  if (typeof key !== 'string') return undefined
  return await readOrg(house.store, house.organisation.id, async (tx) => {
    const current = await currentVersion(tx, population, key)
    if (!current) return undefined
    const theirs = Object(current.content)
    const titles = await titlesIn(tx, input.shape, [given, theirs], language)
    const [done] = await listActionsAt(tx, [current.recordedFrom])
    const names = await actorNames(visit, tx, done ? [done.actor] : [])
    const who = (done && names.get(done.actor)) ?? t.kept.conflict.somebody
    const differing = fieldsOf(input).flatMap(([name, schema]) => {
      if (wordsOf(schema)?.hidden) return []
      const [mine, other] = [given[name], theirs[name]].map((value) =>
        shownValue(schema, value, { t, language, formats, titles }),
      )
      return mine === other
        ? []
        : [{ label: wordsOf(schema)?.label[language] ?? name, mine, other }]
    })
    return {
      values: { basedOn: current.recordedFrom.toISOString() },
      shown: html`<h2>${t.kept.conflict.title}</h2>
        <p>${t.kept.conflict.text(who, formats.time(current.recordedFrom))}</p>
        ${dataTable({
          t,
          caption: t.kept.conflict.title,
          columns: [
            { name: t.kept.conflict.field, cell: (row) => row.label },
            { name: t.kept.conflict.yours, cell: (row) => row.mine || '–' },
            { name: t.kept.conflict.theirs, cell: (row) => row.other || '–' },
          ],
          rows: differing,
          empty: '',
        })}`,
    }
  })
}
