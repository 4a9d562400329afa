import { html } from 'hono/html'

import type { Population } from '#engine/population.ts'
import { titleOf } from '#program/titles.ts'
import { listItems } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import { versionsIn } from '#store/period.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { notice } from '#ui/components/notice.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { fieldNames } from '#web/console/field-names.ts'
import { fieldsOf } from '#web/console/item-history-card.ts'
import type { ReferenceOf } from '#web/console/item-references.ts'
import { populationTitle } from '#web/console/population-title.ts'
import { shownContent } from '#web/console/shown-content.ts'
import { shownScope } from '#web/console/shown-scope.ts'
import type { GuestVisit } from '#web/route.ts'

import { asOfForm, asOfPart } from './as-of-form.ts'
import type { AskedInstant } from './as-of.ts'
import { auditPage } from './audit-page.ts'
import { withId } from './called.ts'
import { endedIn } from './frame.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { keyCalled, namesBelow, withNames } from './names.ts'
import type { Names } from './names.ts'
import { nothingYetWords } from './nothing-yet.ts'
import type { NothingYet } from './nothing-yet.ts'
import { itemUrl } from './run-page.ts'

export const itemsAPage = 100
const longestBrief = 120

/** A version with what its item is called. */
type NamedVersion = ItemVersion & { called: string }

/** The populations of an engagement, with how many items each had at the end. */
export function populationsPage(
  visit: GuestVisit,
  frame: Frame,
  asked: AskedInstant,
  counted: readonly { population: Population<unknown>; n: number }[],
  nothing: NothingYet | undefined,
): Response {
  const { t, formats } = visit
  const id = frame.engagement.id
  const part = asOfPart(asked)
  return auditPage(
    visit,
    frame,
    {
      title: t.audit.populations,
      body: html`<p class="lead">${t.audit.populationsText}</p>
        ${asOfForm(visit, frame, urls.auditPopulations(id), asked)}
        ${nothing ? notice(t, 'info', nothingYetWords(visit, nothing)) : ''}
        ${
          asked.wrong !== undefined
            ? ''
            : card({
                title: t.audit.atThen(formats.time(asked.at)),
                table: listing(visit, {
                  caption: t.audit.populations,
                  empty: t.audit.noControls,
                  rows: counted,
                  columns: [
                    {
                      name: t.audit.population,
                      value: ({ population }) => population.id,
                      show: ({ population }) =>
                        html`<a href="${urls.auditPopulation(id, population.id)}${part}"
                          >${populationTitle(t, visit.language, population.id)}</a
                        >`,
                    },
                    {
                      name: t.audit.items,
                      value: ({ n }) => n,
                      isNumber: true,
                    },
                  ],
                }),
              })
        }`,
    },
    asked.wrong === undefined ? 200 : 400,
  )
}

/** A population as it was on record at an instant; as a file also every version of the period. */
export function populationPage(
  visit: GuestVisit,
  frame: Frame,
  whole: Population<unknown>,
  asked: AskedInstant,
  { items, names }: { items: readonly NamedVersion[]; names: Names },
  nothing: NothingYet | undefined,
): Response {
  const { t, formats, c } = visit
  const population = whole.id
  const { at } = asked
  const id = frame.engagement.id
  const columns = itemColumns(visit, frame, population, names)
  if (isCsv(visit)) {
    const isWhole = c.req.query('all') !== undefined
    const readPage = (last: NamedVersion | undefined, limit: number) =>
      look(visit, async (tx) => {
        const page = isWhole
          ? versionsIn(tx, population, frame, { ...(last && { after: last }), limit })
          : listItems(tx, population, { asOf: at, ...(last && { after: last.key }), limit })
        return await withNames(tx, frame, visit, whole, await page)
      })
    return csvResponse(
      `${population}-${isWhole ? 'all' : at.toISOString().slice(0, 10)}`,
      columns,
      allPages(readPage),
    )
  }
  const here = urls.auditPopulation(id, population)
  const asOf = `asOf=${encodeURIComponent(at.toISOString())}`
  const last = items.at(-1)
  return auditPage(
    visit,
    frame,
    {
      title: populationTitle(visit.t, visit.language, population),
      trail: [{ name: t.audit.populations, url: urls.auditPopulations(id) }],
      body: html`${asOfForm(visit, frame, here, asked)}
        ${
          asked.wrong !== undefined
            ? ''
            : card({
                title: t.audit.atThen(formats.time(at)),
                table: listing(visit, {
                  caption: populationTitle(visit.t, visit.language, population),
                  columns,
                  rows: items,
                  empty: nothing ? nothingYetWords(visit, nothing) : t.audit.noItems,
                  csv: `${here}?${asOf}&format=csv`,
                  ...(items.length === itemsAPage &&
                    last && {
                      next: {
                        name: t.audit.nextItems,
                        url: `${here}?${asOf}&after=${encodeURIComponent(last.key)}`,
                      },
                    }),
                }),
              })
        }
        <p><a href="${here}?format=csv&amp;all" download>${t.audit.everything}</a></p>`,
    },
    asked.wrong === undefined ? 200 : 400,
  )
}

/** One item: every version that stood at some time of the period, the newest first. */
export function itemPage(
  visit: GuestVisit,
  frame: Frame,
  { id: population }: Population<unknown>,
  versions: readonly ItemVersion[],
  names: Names,
): Response {
  const { t, formats, language } = visit
  const key = versions[0]?.key ?? ''
  const id = frame.engagement.id
  const called = fieldNames(t, language, population)
  const shown = shownContent(visit, population, referencesIn(names))
  return auditPage(visit, frame, {
    title: titleOf(versions.at(-1)?.content, keyCalled(names, key), language),
    trail: [
      { name: t.audit.populations, url: urls.auditPopulations(id) },
      {
        name: populationTitle(t, language, population),
        url: urls.auditPopulation(id, population),
      },
    ],
    body: html`<p><code>${key}</code></p>
      <h2>${t.audit.itemHistory}</h2>
      ${timeline(
        t,
        formats,
        versions.toReversed().map((version) => {
          const recordedTo = endedIn(frame, version)
          return {
            title: shownScope(t, language, version.scope),
            recordedFrom: version.recordedFrom,
            ...(recordedTo && { recordedTo }),
            note: html`${version.confirmed ? '' : html`${t.audit.confirmed}: ${t.audit.no}`}
            ${factList(
              fieldsOf(version.content).map(([name, value]) => ({
                name: called(name),
                value: shown.markup(name, value),
              })),
            )}
            ${asRecorded(visit, names, version.content)}`,
          }
        }),
      )}`,
  })
}

/** What the numbers in an item stand for; an auditor is led nowhere by them. */
function referencesIn(names: Names): ReferenceOf {
  return (field, value) => {
    // What something is called stands above it; this is its number.
    const name = field === 'id' ? undefined : names.get(value)
    return name === undefined ? undefined : { name }
  }
}

/** The bytes that the log vouches for, for whoever wants to check or search them. */
function asRecorded({ t }: GuestVisit, names: Names, content: unknown): Markup {
  const text = JSON.stringify(content, null, 2)
  return html`<details>
    <summary>${t.audit.asRecorded}</summary>
    <pre><code>${text}</code></pre>
    ${namesBelow(names, text)}
  </details>`
}

function itemColumns(
  visit: GuestVisit,
  frame: Frame,
  population: string,
  names: Names,
): ListColumn<NamedVersion>[] {
  const { t, language } = visit
  const words = t.audit
  const said = briefly(visit, population, names)
  return [
    {
      name: words.item,
      value: ({ key }) => key,
      show: ({ key, content, called }) =>
        html`<a href="${itemUrl(frame.engagement.id, population, key)}"
          >${withId(titleOf(content, called, language), key)}</a
        >`,
    },
    {
      name: words.called,
      value: ({ content, called }) => titleOf(content, called, language),
      isForFile: true,
    },
    {
      name: words.content,
      value: ({ content }) => JSON.stringify(content),
      show: ({ key, content, called }) =>
        html`<bdi class="said">${said(content, [key, titleOf(content, called, language)])}</bdi>`,
    },
    { name: words.recordedFrom, value: ({ recordedFrom }) => recordedFrom },
    { name: words.recordedTo, value: (version) => endedIn(frame, version) },
    { name: words.confirmed, value: ({ confirmed }) => confirmed },
    {
      name: words.scope,
      value: ({ scope }) => scope,
      show: ({ scope }) => shownScope(t, language, scope),
    },
  ]
}

type Briefly = (content: unknown, beside: readonly (string | undefined)[]) => string

/** The first of what an item says, on one line, but for what stands beside it already. */
function briefly(visit: GuestVisit, population: string, names: Names): Briefly {
  const called = fieldNames(visit.t, visit.language, population)
  const shown = shownContent(visit, population, referencesIn(names))
  return (content, beside) => {
    const said = fieldsOf(content).flatMap(([name, value]) => {
      const text = shown.text(name, value)
      return beside.includes(text) || beside.includes(String(value))
        ? []
        : [`${called(name)}: ${text}`]
    })
    return shortened(said)
  }
}

/** As many parts as have room, and of one that is long as many words. */
function shortened(parts: readonly string[]): string {
  const whole = parts.join(' · ')
  if (whole.length <= longestBrief) return whole
  const parted = whole.lastIndexOf(' · ', longestBrief)
  const cut = parted > longestBrief / 3 ? parted : whole.lastIndexOf(' ', longestBrief)
  return `${whole.slice(0, cut > 0 ? cut : longestBrief)} …`
}
