/** What stands above the form that starts an exercise: whom it would write to, as far as the form says it. */
import { html } from 'hono/html'
import { z } from 'zod'

import { addDays, dateIn } from '#engine/calendar.ts'
import { setsOf } from '#program/phishing/audience.ts'
import { smallestPart } from '#program/phishing/partition.ts'
import { readAudience } from '#program/phishing/read-audience.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { look } from '#web/console/look.ts'
import { linesOf } from '#web/lines-of.ts'
import type { GuestVisit } from '#web/route.ts'

const Day = z.iso.date()

export async function audienceFacts(
  visit: GuestVisit,
  values: Readonly<Record<string, unknown>>,
): Promise<Markup> {
  const { t, formats, at, house } = visit
  const words = t.phishing
  const tomorrow = dateIn(house.organisation.timeZone, addDays(at, 1))
  const groups = linesOf(values['groups'])
  const from = Day.safeParse(values['from']).data ?? tomorrow
  const until = Day.safeParse(values['until']).data ?? from
  const { recipients } = await look(visit, (tx) => readAudience(tx, { groups, from, until }))
  const counted = setsOf(recipients).map(({ cells, sent }) => {
    const names = cells.flatMap((cell) => groups[cell] ?? [])
    const name = names.length === 0 ? words.everybody : formats.list(names)
    return html`<bdi>${name}</bdi>: ${formats.number(sent)}<br />`
  })
  const few = recipients.length < smallestPart ? ` ${words.audienceFew(smallestPart)}` : ''
  return factList([
    {
      name: words.audience,
      value: words.audienceNow(recipients.length, formats.number(recipients.length)) + few,
    },
    ...(counted.length > 0 ? [{ name: words.countedAs, value: html`${counted}` }] : []),
  ])
}
