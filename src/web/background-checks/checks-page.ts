import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import { checkWords, verdictWords } from '#program/background-checks/check-words.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { consolePage } from '#web/console/console-page.ts'
import { pagesOf, placedUrl } from '#web/pages-of.ts'
import { byDayAndName } from '#web/people/by-day-and-name.ts'
import { dayIn } from '#web/people/people-page.ts'
import type { GuestVisit } from '#web/route.ts'

import type { ChecksRead, ChecksShown } from './read-checks.ts'
import { placeName } from './rules-page.ts'

/** How many were checked, who was not yet, and which papers have to go. */
export async function checksPage(
  visit: GuestVisit,
  read: ChecksRead,
  shown: ChecksShown,
): Promise<Response> {
  const { t } = visit
  const words = t.checks
  const { done, notRequired, notPermitted, open, before } = read.counts
  return await consolePage(visit, {
    title: words.title,
    trail: [{ name: t.chapters.people, url: urls.consoleChapter('people') }],
    body: html`<p class="lead">${words.intro}</p>
      <p>${words.counts(done, notRequired, notPermitted, open)}</p>
      ${before > 0 && html`<p class="aside">${words.before(before)}</p>`}
      <p class="form-buttons">
        <a class="btn" href="${urls.consoleCheckRules}">${words.rules}</a>
        <a class="btn" href="${urls.kept('background-check-setting')}">${words.setting}</a>
      </p>
      ${openCard(visit, read, shown)} ${deletionsCard(visit, read, shown)}`,
  })
}

function openCard(
  visit: GuestVisit,
  { open, counts }: ChecksRead,
  { openFrom, papersFrom, limit }: ChecksShown,
): Markup {
  const { t, language } = visit
  const words = t.checks
  return card({
    title: words.openTitle,
    table: dataTable({
      t,
      caption: words.openTitle,
      columns: [
        {
          name: words.person,
          cell: ({ person }) =>
            html`<a href="${urls.consolePerson(person.id)}"><bdi>${person.name}</bdi></a>`,
        },
        {
          name: words.check,
          cell: ({ item: { check } }) => (check ? checkWords[check][language] : words.openNoCheck),
        },
        { name: words.start, cell: ({ person }) => dayIn(visit, person.start) },
        {
          name: words.law,
          cell: ({ item: { check, place, verdict } }) => {
            if (check === undefined) return ''
            const said = verdict ? verdictWords[verdict][language] : words.unknown
            return place === undefined
              ? words.unknown
              : html`<a href="${urls.consoleCheckRules}?place=${place}"
                  >${placeName(place, language)}: ${said}</a
                >`
          },
        },
        {
          name: words.steps,
          cell: ({ item: { person, check } }) =>
            actLink(visit, 'background-check.record', words.record, {
              person,
              ...(check && { check }),
            }),
        },
      ],
      rows: byDayAndName(open, language),
      empty: emptyState({ icon: 'circle-check', title: words.openNone, text: words.openNoneText }),
      ...pagesOf({ from: openFrom, shown: open.length, all: counts.open, limit }, (open) =>
        placedUrl(urls.consoleChecks, { open, papers: papersFrom }),
      ),
    }),
  })
}

function deletionsCard(
  visit: GuestVisit,
  { deletions, counts }: ChecksRead,
  { openFrom, papersFrom, limit }: ChecksShown,
): Markup | string {
  if (deletions.length === 0) return ''
  const { t, language, house, at } = visit
  const words = t.checks
  const today = dateIn(house.organisation.timeZone, at)
  return card({
    title: words.deletions,
    table: dataTable({
      t,
      caption: words.deletions,
      columns: [
        { name: words.person, cell: ({ name }) => html`<bdi>${name}</bdi>` },
        {
          name: words.check,
          cell: ({ check, reportedBy }) => {
            const name = checkWords[check][language]
            return reportedBy === undefined
              ? name
              : html`${name}<br /><small>${words.reportedBy(reportedBy)}</small>`
          },
        },
        {
          name: words.deleteBy,
          cell: ({ deleteBy }) =>
            deleteBy < today
              ? html`<strong>${dayIn(visit, deleteBy)}</strong>`
              : dayIn(visit, deleteBy),
        },
        {
          name: words.steps,
          cell: ({ person, check }) =>
            actLink(visit, 'background-check.confirm-deleted', words.confirm, { person, check }),
        },
      ],
      rows: deletions,
      empty: html``,
      ...pagesOf(
        { from: papersFrom, shown: deletions.length, all: counts.deletions, limit },
        (papers) => placedUrl(urls.consoleChecks, { open: openFrom, papers }),
      ),
    }),
  })
}
