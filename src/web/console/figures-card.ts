import { html } from 'hono/html'

import { countryName } from '#engine/country.ts'
import type { Coverage, Figure } from '#engine/figure.ts'
import { coverage, figures } from '#program/index.ts'
import { countByField } from '#store/count-by-field.ts'
import type { Counted } from '#store/count-by-field.ts'
import { countCovered } from '#store/count-covered.ts'
import type { Covered } from '#store/count-covered.ts'
import type { Tx } from '#store/organisation.ts'
import { barChart } from '#ui/components/bar-chart.ts'
import type { Bar } from '#ui/components/bar-chart.ts'
import { card } from '#ui/components/card.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

import { isTimeout, look, maySee } from './look.ts'

/** Counting is for a glance: nobody waits for it. */
const withinMs = 400
/** More bars say less; the rest is one bar. */
const mostBars = 10
/** What was counted, and when; nothing where it took too long. */
interface Kept<Row> {
  at: number
  counted: readonly Row[] | undefined
}
/** How long a count is shown again, since counting a hundred thousand items takes a tenth of a second. */
const keptMs = 60_000

const valuesOf = remembering<Counted>()
const coverageOf = remembering<Covered>()

/** What a chapter's populations say in figures, of those that the guest may see; nothing where the chapter draws none. */
export async function figuresCard(visit: GuestVisit, chapter: string): Promise<Markup | string> {
  const shown = (figures[chapter] ?? []).filter(({ of }) => maySee(visit, of.id))
  const covered = (coverage[chapter] ?? []).filter(({ of }) => maySee(visit, of.id))
  if (shown.length + covered.length === 0) return ''
  const drawn: Markup[] = []
  for (const each of covered) drawn.push(drawCoverage(visit, each, await regionsOf(visit, each)))
  for (const figure of shown) drawn.push(draw(visit, figure, await counted(visit, figure)))
  return card({
    title: visit.t.console.chart.figures,
    body: html`<div class="figures">${drawn}</div>`,
  })
}

async function counted(
  visit: GuestVisit,
  { id, of, path, ages }: Figure,
): Promise<readonly Counted[] | undefined> {
  const options = { at: visit.at, ...(ages && { ages }) }
  return await valuesOf(visit, id, (tx) => countByField(tx, of.id, path, options))
}

async function regionsOf(
  visit: GuestVisit,
  { id, of, among = '$', covered }: Coverage,
): Promise<readonly Covered[] | undefined> {
  return await coverageOf(visit, id, (tx) => countCovered(tx, of.id, { among, covered }))
}

/** Counts once and shows it for a while. */
function remembering<Row>() {
  const kept = new Map<string, Kept<Row>>()
  return async (
    visit: GuestVisit,
    id: string,
    count: (tx: Tx) => Promise<Row[]>,
  ): Promise<readonly Row[] | undefined> => {
    const key = `${visit.house.organisation.id} ${id}`
    const before = kept.get(key)
    if (before && visit.at.getTime() - before.at < keptMs && visit.at.getTime() >= before.at)
      return before.counted
    const found = await look(visit, count, withinMs).catch((error: unknown) => {
      if (isTimeout(error)) return undefined
      throw error
    })
    if (kept.size >= 1000) kept.clear()
    kept.set(key, { at: visit.at.getTime(), counted: found })
    return found
  }
}

function drawCoverage(
  { t, language }: GuestVisit,
  { title }: Coverage,
  found: readonly Covered[] | undefined,
): Markup {
  if (!found || found.length === 0) return nothingDrawn(t, title[language], found !== undefined)
  const bars = found.map(({ region, n, of }) => ({
    name: region === 'absent' ? t.console.chart.everywhere : region,
    n,
    of,
  }))
  const rest = bars.slice(mostBars)
  const others = { name: t.console.chart.others, n: sumOf(rest, 'n'), of: sumOf(rest, 'of') }
  return barChart(t, title[language], [
    ...bars.slice(0, mostBars),
    ...(rest.length > 0 ? [others] : []),
  ])
}

function sumOf(bars: readonly { n: number; of: number }[], field: 'n' | 'of'): number {
  return bars.reduce((sum, bar) => sum + bar[field], 0)
}

function nothingDrawn(t: Messages, title: string, isCounted: boolean): Markup {
  return html`<div>
    <p><strong>${title}</strong></p>
    <p class="aside">${isCounted ? t.console.chart.none : t.console.chart.tooMany}</p>
  </div>`
}

function draw(
  { t, language }: GuestVisit,
  figure: Figure,
  found: readonly Counted[] | undefined,
): Markup {
  const title = figure.title[language]
  if (!found || found.length === 0) return nothingDrawn(t, title, found !== undefined)
  const ordered = inOrder(figure, found)
  const rest = ordered.slice(mostBars).reduce((sum, { n }) => sum + n, 0)
  const bars: Bar[] = ordered
    .slice(0, mostBars)
    .map(({ value, n }) => ({ name: nameOf(t, language, figure, value), n }))
  return barChart(
    t,
    title,
    rest === 0 ? bars : [...bars, { name: t.console.chart.others, n: rest }],
  )
}

function fieldIn(path: string): string {
  return /\w+$/.exec(path)?.[0] ?? ''
}

/** Ages by age, named values as they are named, the others the most first; what nobody knows comes last. */
function inOrder({ ages, names }: Figure, found: readonly Counted[]): Counted[] {
  const rank = ({ value }: Counted) => {
    if (value === 'absent' || value === 'unread') return Number.MAX_SAFE_INTEGER
    if (ages) return Number(value)
    const index = Object.keys(names ?? {}).indexOf(value)
    return index === -1 ? (names ? 1000 : 0) : index
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || b.n - a.n)
}

function nameOf(t: Messages, language: 'de' | 'en', figure: Figure, value: string): string {
  const words = t.console.chart
  if (value === 'absent') return figure.unsaid?.[language] ?? words.absent
  if (value === 'unread') return words.unread
  if (figure.areCountries) return countryName(value, language)
  const { ages, names } = figure
  if (!ages) {
    // As the page of an item says it, whose field the path ends in.
    const said = new Map<string, Readonly<Record<string, string>>>(Object.entries(t.values))
    return names?.[value]?.[language] ?? said.get(fieldIn(figure.path))?.[value] ?? value
  }
  const [from, to] = [ages[Number(value) - 1], ages[Number(value)]]
  if (from === undefined) return words.younger(to ?? 0)
  return to === undefined ? words.older(from) : words.between(from, to)
}
