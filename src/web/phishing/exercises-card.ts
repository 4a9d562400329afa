import { html } from 'hono/html'

import { phishingExercises } from '#populations/phishing-exercise.ts'
import { managedItems } from '#store/items.ts'
import { barChart } from '#ui/components/bar-chart.ts'
import { card } from '#ui/components/card.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import type { GuestVisit } from '#web/route.ts'

/** What stands of phishing exercises on the page of training: the way to them, and the figures of the last. */
export async function exercisesCard(visit: GuestVisit): Promise<Markup> {
  const { t, formats } = visit
  const words = t.phishing
  const all = await look(visit, (tx) => managedItems(tx, phishingExercises))
  const last = all
    .filter((each) => each.all !== undefined)
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
  const day = (date: string) => formats.date(new Date(`${date}T12:00:00Z`))
  return card({
    title: words.exercises,
    actions: html`<a class="btn" href="${urls.consolePhishing}">${words.see}</a>`,
    body: last?.all
      ? barChart(t, words.exercise(day(last.from), day(last.until)), [
          { name: words.sent, n: last.all.sent },
          { name: words.opened, n: last.all.opened },
          { name: words.reported, n: last.all.reported },
        ])
      : html`<p>${words.noneText}</p>`,
  })
}
