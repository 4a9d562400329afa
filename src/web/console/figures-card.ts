import { html } from 'hono/html'

import { countryName } from '#engine/country.ts'
import type { Coverage, Figure } from '#engine/figure.ts'
import { coverage, figures } from '#program/index.ts'
import { countByField } from '#store/count-by-field.ts'
import type { Counted } from '#store/count-by-field.ts'
import { countCovered } from '#store/count-covered.ts'
import type { Covered } from '#store/count-covered.ts'
import type { Tx } from '#store/organisation.ts'
import { lastRun } from '#store/runs.ts'
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
/** What a chart of coverage shows, and how many scopes were not read, in which there may be more. */
interface Reach {
  bars: readonly Covered[]
  unread: number
}
/** What was counted, and when; nothing where it took too long. */
interface Kept<Row> {
  at: number
  counted: readonly Row[] | undefined
}
/** How long a count is shown again, since counting a hundred thousand items takes a tenth of a second. */
const keptMs = 60_000

const valuesOf = remembering<Counted>()
const coverageOf = remembering<Reach>()

/** What a chapter's populations say in figures, of those that the guest may see; nothing where the chapter draws none. */
export async function figuresCard(visit: GuestVisit, chapter: string): Promise<Markup | string> {
  const shown = (figures[chapter] ?? []).filter(({ of }) => maySee(visit, of.id))
  const covered = (coverage[chapter] ?? []).filter((each) => maySee(visit, populationOf(each)))
  if (shown.length + covered.length === 0) return ''
  const drawn: Markup[] = []
  for (const each of covered) drawn.push(drawCoverage(visit, each, await coveredBy(visit, each)))
  for (const figure of shown) drawn.push(draw(visit, figure, await counted(visit, figure)))
  return card({
    title: visit.t.console.chart.figures,
    body: html`<div class="figures">${drawn}</div>`,
  })
}

async function counted(
  visit: GuestVisit,
  { id, of, path, beside, ...how }: Figure,
): Promise<readonly Counted[] | undefined> {
  const options = { ...how, at: visit.at, ...(beside && { beside: beside.id }) }
  return await valuesOf(visit, id, (tx) => countByField(tx, of.id, path, options))
}

async function coveredBy(
  visit: GuestVisit,
  coverage: Coverage,
): Promise<readonly Reach[] | undefined> {
  const test = 'test' in coverage ? coverage.test.id : undefined
  return await coverageOf(visit, coverage.id, async (tx) => {
    const by = 'test' in coverage ? { test: coverage.test.id } : coverage
    const bars = await countCovered(tx, populationOf(coverage), coverage.by, by)
    const run = test === undefined ? undefined : await lastRun(tx, test)
    return [{ bars, unread: run?.unread.length ?? 0 }]
  })
}

function populationOf(coverage: Coverage): string {
  return ('test' in coverage ? coverage.test.on : coverage.of).id
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
  { t, language, formats }: GuestVisit,
  { title, by }: Coverage,
  found: readonly Reach[] | undefined,
): Markup {
  const words = t.console.chart
  const { bars = [], unread = 0 } = found?.[0] ?? {}
  const drawn =
    bars.length === 0
      ? nothingDrawn(t, title[language], found !== undefined)
      : barChart(
          t,
          title[language],
          shortened(t, bars).map((each) => ({
            name: coveredName(t, by, each.name),
            n: each.n,
            of: each.of,
            aside: formats.list(asides(t, each)),
          })),
        )
  if (unread === 0) return drawn
  return html`<div>
    ${drawn}
    <p class="aside">${words.unreadScopes(unread)}</p>
  </div>`
}

const numbers = ['of', 'n', 'unknown', 'excepted', 'excluded'] as const

/** The bars that are shown, all others together in the last. */
function shortened({ console }: Messages, all: readonly Covered[]): readonly Covered[] {
  const rest = all.slice(mostBars)
  if (rest.length === 0) return all
  const others: Covered = {
    name: console.chart.others,
    of: 0,
    n: 0,
    unknown: 0,
    excepted: 0,
    excluded: 0,
  }
  for (const each of rest) for (const number of numbers) others[number] += each[number]
  return [...all.slice(0, mostBars), others]
}

/** Why what is not covered is not simply uncovered. */
function asides(t: Messages, { unknown, excepted, excluded }: Covered): string[] {
  return [
    unknown > 0 ? t.counts.unknown(unknown) : '',
    excepted > 0 ? t.counts.excepted(excepted, '') : '',
    excluded > 0 ? t.counts.excluded(excluded) : '',
  ].filter((each) => each !== '')
}

function coveredName(t: Messages, by: Coverage['by'], name: string): string {
  if (name === 'absent')
    return by === 'region' ? t.console.chart.everywhere : t.console.chart.absent
  return by === 'kind' ? (valueName(t, 'kind', name) ?? name) : name
}

/** As the page of an item says it. */
function valueName(t: Messages, field: string, value: string): string | undefined {
  const said = new Map<string, Readonly<Record<string, string>>>(Object.entries(t.values))
  return said.get(field)?.[value]
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
    const last = ['none', 'absent', 'unread', 'excluded'].indexOf(value)
    if (last !== -1 && names?.[value] === undefined) return Number.MAX_SAFE_INTEGER - 4 + last
    if (ages) return Number(value)
    const index = Object.keys(names ?? {}).indexOf(value)
    return index === -1 ? (names ? 1000 : 0) : index
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || b.n - a.n)
}

function nameOf(t: Messages, language: 'de' | 'en', figure: Figure, value: string): string {
  const words = t.console.chart
  const { ages, names } = figure
  const named = names?.[value]?.[language]
  if (named !== undefined) return named
  if (value === 'none') return figure.none?.[language] ?? words.absent
  if (value === 'absent') return words.absent
  if (value === 'unread') return words.unread
  if (value === 'excluded') return t.verdicts.excluded
  if (figure.areCountries) return countryName(value, language)
  // Whose field the path ends in.
  if (!ages) return valueName(t, fieldIn(figure.path), value) ?? value
  const [from, to] = [ages[Number(value) - 1], ages[Number(value)]]
  if (from === undefined) return words.younger(to ?? 0)
  return to === undefined ? words.older(from) : words.between(from, to)
}
