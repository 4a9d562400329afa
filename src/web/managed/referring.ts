import { html } from 'hono/html'
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { managed } from '#program/index.ts'
import { fieldsOf } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { titleField } from '#program/titles.ts'
import { listKept } from '#store/kept-items.ts'
import type { KeptItem } from '#store/kept-items.ts'
import type { Tx } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { icon } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { amongSeen } from './among-seen.ts'
import { actUrl } from './list-page.ts'
import { titlesIn } from './references.ts'
import { shownValue } from './shown-value.ts'
import type { Showing } from './shown-value.ts'

/** The most of one kind that a page shows; the list has them all. */
const mostShown = 20

/** What else people keep that names an item by one of its fields. */
export interface Referring {
  kept: Managed
  field: string
  items: readonly KeptItem[]
  all: number
  showing: Showing
}

/** Whatever names an item of a population, of what whoever asks may see; the latest first, where a time is claimed. */
export async function referringTo(
  { guest, t, language, formats }: GuestVisit,
  tx: Tx,
  population: string,
  key: string,
): Promise<Referring[]> {
  const found: Referring[] = []
  for (const kept of managed.filter(({ see }) => guest.permissions.has(see))) {
    const fields = fieldsOf({ shape: kept.fields })
    const claiming = fields.find(([, schema]) => wordsOf(schema)?.claims)?.[0]
    for (const [field, schema] of fields) {
      if (wordsOf(schema)?.refersTo !== population) continue
      const { items, all } = await listKept(tx, kept.population.id, {
        fields: [],
        where: { [field]: key },
        ...amongSeen(guest, kept),
        sort: claiming ?? titleField(kept, language),
        isDescending: claiming !== undefined,
        offset: 0,
        limit: mostShown,
      })
      const contents = items.map(({ content }) => content)
      const titles = await titlesIn(tx, kept.fields, contents, language)
      found.push({ kept, field, items, all, showing: { t, language, formats, titles } })
    }
  }
  return found
}

/** One card for each kind, with the way to add another that names the same. */
export function referringCard(
  { t, language, guest }: GuestVisit,
  key: string,
  back: string,
  { kept, field, items, all, showing }: Referring,
): Markup {
  const { population, label, change, columns, fields } = kept
  const shapes = new Map(fieldsOf({ shape: fields }))
  const shown = [titleField(kept, language), ...columns].filter((name) => name !== field)
  const more = all - items.length
  return card({
    title: label.other[language],
    ...(guest.permissions.has(change) && {
      actions: html`<a
        class="btn"
        href="${actUrl(`${population.id}.create`, back, { [field]: key })}"
        >${icon('plus')} ${t.kept.add(label.one[language])}</a
      >`,
    }),
    table: dataTable({
      t,
      caption: label.other[language],
      columns: shown.map((name, index) => {
        const schema = shapes.get(name) ?? z.unknown()
        return {
          name: wordsOf(schema)?.label[language] ?? name,
          cell: (item: KeptItem) => {
            const value = shownValue(schema, Object(item.content)[name], showing)
            return index === 0
              ? html`<a href="${urls.keptItem(population.id, item.key)}"
                  ><bdi>${value || item.key}</bdi></a
                >`
              : html`<bdi>${value}</bdi>`
          },
        }
      }),
      rows: items,
      empty: html`<p>${t.kept.noneYet}</p>`,
    }),
    ...(more > 0 && {
      footer: html`<a href="${urls.kept(population.id)}">${t.kept.moreOf(more)}</a>`,
    }),
  })
}
