import { html } from 'hono/html'

import { addMonthsToInstant } from '#engine/calendar.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { controls } from '#program/index.ts'
import { withdrawalInWords } from '#run/actions/withdraw-control.ts'
import { readInspection } from '#run/inspect.ts'
import type { InspectedControl } from '#run/inspect.ts'
import { statusHistory } from '#run/statuses.ts'
import { spansOf } from '#run/trust.ts'
import { listActions } from '#store/actions.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { statusBadge, verdictBadge } from '#ui/components/badges.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { passingText, verdictBar } from '#ui/components/verdict-bar.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { permissionForTest } from '#web/permission-for.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { historyStrip } from '#web/trust/history-strip.ts'

import { actLink } from './act-link.ts'
import { actionsTable, withNames } from './actions-table.ts'
import { chapterName } from './console-nav.ts'
import { consolePage } from './console-page.ts'
import { approverNames, exceptionsTable } from './exceptions-table.ts'
import { look, missing } from './look.ts'
import { nameOf, ownerNames } from './names.ts'
import type { Names } from './names.ts'

const daySeconds = 86_400

/** One promise: what it says, how it stands and stood, its tests, its exceptions, and what people did to it. */
export const controlRoute: Route = {
  method: 'GET',
  path: urls.consoleControl(':control'),
  for: 'program.see',
  answer: async (visit) => {
    const control = controls.find(({ id }) => id === visit.c.req.param('control'))
    if (!control) throw missing()
    const known = await look(visit, async (tx) => {
      const inspected = (await readInspection(tx, visit.at)).find(
        ({ running }) => running.control === control,
      )
      const exceptions = (await managedItems(tx, exceptionRecords)).filter(
        ({ test }) =>
          control.tests.some(({ id }) => id === test) &&
          visit.guest.permissions.has(permissionForTest(test)),
      )
      const behind = (await managedItems(tx, policies)).filter((policy) =>
        policy.controls.includes(control.id),
      )
      return {
        inspected,
        behind,
        history: await statusHistory(tx, addMonthsToInstant(visit.at, -12)),
        exceptions,
        names: new Map([
          ...(await ownerNames(tx, inspected ? [inspected] : [])),
          ...(await approverNames(tx, exceptions)),
        ]),
        actions: await withNames(tx, visit, await actionsOn(tx, control.id)),
      }
    })
    const { inspected, behind, history, exceptions, names, actions } = known
    if (!inspected) throw missing()
    const { t, formats, language, at } = visit
    const spans = spansOf(control.id, history, at)
    return await consolePage(visit, {
      title: inspected.running.sentence[language],
      trail: [{ name: chapterName(t, control.chapter), url: urls.consoleChapter(control.chapter) }],
      body: html`${sentenceCard(visit, inspected, { names, behind })}
      ${card({
        title: t.history,
        body: spans.length > 0 ? historyStrip(spans, at, t, formats) : t.console.home.unpublished,
      })}
      ${testsCard(visit, inspected)}
      ${card({
        title: t.console.control.exceptions,
        table: exceptionsTable(visit, exceptions, names, t.console.control.noExceptions),
      })}
      ${card({
        title: t.console.control.actions,
        table: actionsTable(visit, actions, {
          empty: html`<p class="card-body">${t.console.control.noActions}</p>`,
        }),
      })}`,
    })
  },
}

/** What was done to a control stands under its own name or that of its settings. */
async function actionsOn(tx: Tx, control: string) {
  const subjects = [`control/${control}`, `control-setting/${control}`]
  const found = []
  for (const subject of subjects) found.push(...(await listActions(tx, { subject, limit: 20 })))
  return found.toSorted((a, b) => b.entry - a.entry)
}

function sentenceCard(
  visit: GuestVisit,
  { running, status }: InspectedControl,
  { names, behind }: { names: Names; behind: readonly Policy[] },
): Markup {
  const { t, formats, language } = visit
  const words = t.console.control
  const { control, sentence, published, owner, window, withdrawn } = running
  const given = { control: control.id }
  const days = window / daySeconds
  return card({
    title: words.sentence,
    actions: html`${actLink(visit, 'control.change', words.change, given)}
    ${published ? actLink(visit, 'control.withdraw', words.withdraw, given) : actLink(visit, 'control.publish', words.publish, given)}`,
    body: html`<div class="side-by-side">
        <p lang="de">${sentence.de}</p>
        <p lang="en">${sentence.en}</p>
      </div>
      ${factList([
        {
          name: words.status,
          value: status
            ? html`${statusBadge(t, status.status)}
              ${t.sinceThen('')}${moment(new Date(status.since), formats)}`
            : t.console.home.unpublished,
        },
        {
          name: words.published,
          value: withdrawn
            ? t.decisions.control.inSight(
                withdrawalInWords(withdrawn.reason, language),
                formats.date(addMonthsToInstant(new Date(withdrawn.at), 12)),
              )
            : published
              ? words.yes
              : words.no,
        },
        { name: words.owner, value: nameOf(t, names, owner) },
        {
          name: words.window,
          value: days < 1 ? t.seconds(window) : t.days(days),
        },
        { name: t.criteria, value: control.criteria.join(', ') },
        ...(behind.length === 0
          ? []
          : [
              {
                name: t.policies.behindIt,
                value: html`${behind.map(
                  ({ id, titleDe, titleEn }, index) =>
                    html`${index > 0 ? ', ' : ''}<a href="${urls.consolePolicy(id)}"
                        >${language === 'de' ? titleDe : titleEn}</a
                      >`,
                )}`,
              },
            ]),
      ])}`,
  })
}

function testsCard({ t, language, formats }: GuestVisit, { tests }: InspectedControl): Markup {
  const words = t.console
  return card({
    title: words.control.tests,
    table: dataTable({
      t,
      caption: words.control.tests,
      columns: [
        {
          name: words.words.test,
          cell: ({ running: { test } }) =>
            html`<a href="${urls.consoleTest(test.id)}">${test.asks[language]}</a>`,
        },
        {
          name: words.result,
          cell: ({ run }) => (run ? verdictBadge(t, run.result) : t.test.noRun),
        },
        {
          name: words.test.good,
          isNumber: true,
          cell: ({ run }) => (run ? passingText(t, run.counts) : '–'),
        },
        { name: words.chapter.figures, cell: ({ run }) => (run ? verdictBar(t, run.counts) : '–') },
        { name: t.test.lastRun, cell: ({ run }) => (run ? moment(run.at, formats) : '–') },
      ],
      rows: tests,
      empty: '–',
    }),
  })
}
