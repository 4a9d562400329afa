import { html } from 'hono/html'

import type { Attention, WorstTest } from '#run/attention.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { moment } from '#ui/components/moment.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { dueUrl } from '#web/calendar/due-url.ts'
import { shownDate } from '#web/managed/shown-value.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'
import { maySeeTest, testLink, testTitle } from '#web/test-link.ts'
import { whyUnread } from '#web/why-unread.ts'

import { actUrl } from './act-link.ts'
import { nameOf } from './names.ts'
import type { Names } from './names.ts'

const shownAttention = 50

interface Known {
  attention: readonly Attention[]
  names: Names
  sources: readonly unknown[]
}

/** What to attend to, one line each with the one step that helps; where nothing is yet, how to begin. */
export function attentionCard(visit: GuestVisit, { attention, sources, names }: Known): Markup {
  const { t, formats } = visit
  const words = t.console.home
  const add = actUrl(visit, 'source.add', {})
  const wizard = mayOpen(visit, urls.consoleSources) ? urls.consoleSources : add
  const first = emptyState({
    icon: 'plug',
    title: words.empty,
    text: words.emptyText,
    ...(wizard !== undefined && { next: { name: words.addSource, url: wizard } }),
  })
  if (sources.length === 0 && attention.length === 0) return card({ body: first })
  return card({
    table: dataTable({
      t,
      caption: words.title,
      columns: [
        { name: words.what, cell: (each) => subjectOf(visit, each) },
        {
          name: words.owner,
          cell: ({ owner }) => nameOf(t, names, owner),
        },
        { name: words.since, cell: ({ since }) => (since ? moment(since, formats) : '–') },
        { name: words.due, cell: (each) => dueOf(visit, each) },
        { name: words.next, cell: (each) => nextStep(visit, each) },
      ],
      rows: attention.slice(0, shownAttention),
      empty: emptyState({ icon: 'checklist', title: words.calm, text: words.calmText }),
    }),
  })
}

/** A day where it is one, else the instant. */
function dueOf({ formats, language }: GuestVisit, each: Attention): Content {
  if (each.kind === 'due') return shownDate(each.item.date, language)
  return each.due ? moment(each.due, formats) : '–'
}

/** What it is about, and how bad it is. */
function subjectOf(visit: GuestVisit, each: Attention): Content {
  const { t, language, formats } = visit
  const words = t.console.home
  switch (each.kind) {
    case 'control':
      return html`<span class="state"
          >${statusSign(each.status)}
          <a href="${urls.consoleControl(each.running.control.id)}"
            >${each.running.sentence[language]}</a
          ></span
        >
        <br /><small
          >${[t.status[each.status], ...(each.worst ? countsOf(each.worst, t, formats) : [])].join(' · ')}</small
        >`
    case 'test':
      return html`<span class="state"
          >${statusSign(each.worst.run.result === 'fail' ? 'failing' : 'stale')}
          <a href="${urls.consoleControl(each.running.control.id)}"
            >${each.running.sentence[language]}</a
          ></span
        ><br /><small
          >${[...countsOf(each.worst, t, formats), words.unpublished].join(' · ')}</small
        >`
    case 'request':
      return html`<span class="state"
          >${statusSign('pending')}
          ${testLink(visit, each.request.test, words.request(testTitle(visit, each.request.test)))}</span
        ><br /><small>${words.exceptionCovers(each.request.items.length)}</small>`
    case 'exception':
      return html`<span class="state"
          >${statusSign('excepted')}
          ${testLink(visit, each.exception.test, words.exception(testTitle(visit, each.exception.test)))}</span
        ><br /><small>${words.exceptionCovers(each.exception.items.length)}</small>`
    case 'due': {
      const isOver = (each.due ?? visit.at) < visit.at
      return html`<span class="state"
          >${statusSign(isOver ? 'stale' : 'pending')}
          <span><bdi>${each.item.about[language]}</bdi></span></span
        ><br /><small
          >${[each.item.what[language], ...(isOver ? [words.overdue] : [])].join(' · ')}</small
        >`
    }
    case 'unread':
      return html`<span class="state"
          >${statusSign('stale')} <span>${words.unread(each.source.source)}</span></span
        ><br /><small
          >${words.unreadScopes(formats.number(each.source.missing), formats.number(each.source.all))}${each.source.because === undefined ? '' : html` · ${whyUnread(t, each.source.because)} (<bdi>${each.source.because}</bdi>)`}</small
        >`
    case 'for-nobody':
      return html`<span class="state"
          >${statusSign('stale')} <span><bdi>${each.about.title[language]}</bdi></span></span
        ><br /><small
          >${words.forNobody(each.about.groups.length, formats.list(each.about.groups))}</small
        >`
    case 'never-read':
      return html`<span class="state"
        >${statusSign('stale')} <span>${words.neverRead(each.source.id)}</span></span
      >`
  }
}

function countsOf(
  { run }: WorstTest,
  t: GuestVisit['t'],
  formats: GuestVisit['formats'],
): string[] {
  const { failing, unknown } = run.counts
  return [
    ...(failing > 0 ? [t.console.home.failing(formats.number(failing))] : []),
    ...(unknown > 0 ? [t.console.home.unknown(formats.number(unknown))] : []),
    ...(failing + unknown === 0 ? [t.verdicts[run.result]] : []),
  ]
}

/** The one link that leads to doing something about it. */
function nextStep(visit: GuestVisit, each: Attention): Content {
  const words = visit.t.console.home
  switch (each.kind) {
    case 'control':
    case 'test': {
      const { worst, running } = each
      const test = worst?.test.id ?? running.control.tests[0]?.id ?? ''
      // Running it again helps where the last run is too long ago, and not where it could not tell.
      const again = worst ? undefined : actUrl(visit, 'test.run', { test })
      if (again !== undefined) return linkTo(again, words.runNow)
      if (!maySeeTest(visit, test)) return '–'
      const here = urls.consoleTest(test)
      if (worst?.run.result === 'unknown') return linkTo(`${here}#why`, words.seeWhy)
      return linkTo(worst ? `${here}?verdict=${worst.run.result}` : here, words.see)
    }
    case 'request': {
      const { id, requestedBy } = each.request
      const url = urls.consoleException(id)
      // Nobody decides about what they asked for themselves.
      const isOwn = requestedBy === visit.guest.account.id
      const mayDecide = !isOwn && mayOpen(visit, urls.act('exception.approve'))
      return mayOpen(visit, url) ? linkTo(url, mayDecide ? words.decide : words.open) : '–'
    }
    case 'exception': {
      const { test } = each.exception
      const renew = actUrl(visit, 'exception.request', { test })
      if (renew !== undefined) return linkTo(renew, words.renew)
      return maySeeTest(visit, test) ? linkTo(urls.consoleTest(test), words.see) : '–'
    }
    case 'due': {
      const url = dueUrl(each.item.at)
      return mayOpen(visit, url) ? linkTo(url, words.open) : '–'
    }
    case 'for-nobody': {
      const { of, id } = each.about
      const url = of === 'policy' ? urls.consolePolicy(id) : urls.consoleCourse(id)
      return mayOpen(visit, url) ? linkTo(url, words.open) : '–'
    }
    case 'unread':
    case 'never-read': {
      const source = each.kind === 'unread' ? each.source.source : each.source.id
      const url = `${urls.consoleSources}/${source}`
      return mayOpen(visit, url) ? linkTo(url, words.open) : '–'
    }
  }
}

function linkTo(url: string, name: string): Markup {
  return html`<a class="btn" href="${url}">${name}</a>`
}
