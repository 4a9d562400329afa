/** From nothing to the first source, a page a step: each can be left out, left alone, and come back to. */
import { html } from 'hono/html'

import { firstSteps } from '#populations/first-run.ts'
import type { FirstStep } from '#populations/first-run.ts'
import { findManaged } from '#program/index.ts'
import { titlesOf } from '#program/titles.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { notice } from '#ui/components/notice.ts'
import { progressBar } from '#ui/components/progress-bar.ts'
import { icon } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look, missing } from '#web/console/look.ts'
import { actUrl } from '#web/managed/list-page.ts'
import { mayOpen } from '#web/may-open.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { exampleOffer } from './example-offer.ts'
import { importsCard } from './imports-card.ts'
import { populationOf, readProgress } from './progress.ts'
import type { Progress } from './progress.ts'

export const startRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleStart,
    for: 'system.change',
    answer: async (visit) => await overview(visit, await look(visit, readProgress)),
  },
  {
    method: 'GET',
    path: urls.consoleStartStep(':step'),
    for: 'system.change',
    answer: async (visit) => {
      const step = firstSteps.find((each) => each === visit.c.req.param('step'))
      if (!step) throw missing()
      return await stepPage(visit, step, await look(visit, readProgress))
    },
  },
]

/** Where the console begins while nobody has: the set-up. Nothing once somebody has, or for those who cannot. */
export async function startInstead(visit: GuestVisit): Promise<Response | undefined> {
  if (!visit.guest.permissions.has('system.change')) return undefined
  const { isEmpty, isFinished } = await look(visit, readProgress)
  return isEmpty && !isFinished ? redirect(urls.consoleStart) : undefined
}

/** A reminder above the overview, while the set-up is under way. */
export async function startNotice(visit: GuestVisit): Promise<Markup | undefined> {
  if (!visit.guest.permissions.has('system.change')) return undefined
  const { steps, isFinished, isEmpty } = await look(visit, readProgress)
  const open = steps.filter(({ state }) => state === 'open').length
  if (isFinished || isEmpty || open === 0) return undefined
  const { t } = visit
  const link = html`<a href="${urls.consoleStart}">${t.start.goOn}</a>`
  return notice(t, 'info', t.start.underWay(steps.length - open, steps.length), link)
}

function bar({ t }: GuestVisit, { steps }: Progress): Markup {
  const done = steps.filter(({ state }) => state !== 'open').length
  return progressBar(t, { label: t.start.progress, done, all: steps.length })
}

async function overview(visit: GuestVisit, progress: Progress): Promise<Response> {
  const { t, house } = visit
  const next = progress.steps.find(({ state }) => state === 'open')
  return await consolePage(visit, {
    title: t.start.title(house.organisation.name),
    body: html`<p class="lead">${t.start.intro}</p>
      ${card({
        body: html`${bar(visit, progress)}
          <ol class="start-steps">
            ${progress.steps.map(
              ({ id, state }) =>
                html`<li class="is-${state}">
                  <a href="${urls.consoleStartStep(id)}">${t.start.steps[id].title}</a>
                  <span class="aside">${state === 'open' ? '' : t.start.states[state]}</span>
                </li>`,
            )}
          </ol>
          <div class="form-buttons">
            ${
              next
                ? html`<a class="btn btn-primary" href="${urls.consoleStartStep(next.id)}"
                    >${progress.isEmpty ? t.start.begin : t.start.goOn}</a
                  >`
                : ''
            }
            ${actionButton({
              action: `${urls.act('first-run.finish')}?back=${urls.console}`,
              name: t.start.finish,
              isMain: !next,
            })}
          </div>`,
      })}
      ${importsCard(visit)}
      ${progress.isEmpty ? card({ title: t.start.example, body: exampleOffer(visit) }) : ''}`,
  })
}

async function stepPage(visit: GuestVisit, step: FirstStep, progress: Progress): Promise<Response> {
  const { t } = visit
  const at = firstSteps.indexOf(step)
  const following = firstSteps[at + 1]
  const next = following ? urls.consoleStartStep(following) : urls.consoleStart
  const state = progress.steps.find(({ id }) => id === step)?.state
  const words = t.start.steps[step]
  return await consolePage(visit, {
    title: words.title,
    trail: [{ name: t.start.setUp, url: urls.consoleStart }],
    body: html`${bar(visit, progress)}
      <p class="lead">${words.about}</p>
      ${card({
        body: html`${await heldIn(visit, step)}
          <div class="form-buttons">${doLinks(visit, step, state === 'done')}</div>`,
      })}
      <div class="form-buttons">
        ${at > 0 ? html`<a class="btn" href="${urls.consoleStartStep(firstSteps[at - 1] ?? step)}">${icon('chevron-left')} ${t.frame.table.previous}</a>` : ''}
        ${
          state === 'done' || state === 'skipped'
            ? html`<a class="btn ${state === 'done' ? 'btn-primary' : ''}" href="${next}"
                >${t.frame.table.next} ${icon('chevron-right')}</a
              >`
            : actionButton({
                action: `${urls.act('first-run.skip')}?back=${encodeURIComponent(next)}`,
                name: t.start.skip,
                hidden: { step },
              })
        }
      </div>`,
  })
}

/** What is there already. */
async function heldIn(visit: GuestVisit, step: FirstStep): Promise<Markup | ''> {
  const population = populationOf[step]
  if (population === undefined) return ''
  const titles = await look(visit, (tx) => titlesOf(tx, population, visit.language, { limit: 20 }))
  if (titles.size === 0) return ''
  return html`<ul>
    ${[...titles].map(
      ([key, title]) =>
        html`<li>
          <a href="${urls.keptItem(population, key)}"><bdi>${title}</bdi></a>
        </li>`,
    )}
  </ul>`
}

function doLinks(visit: GuestVisit, step: FirstStep, isDone: boolean): Markup {
  const { t, language, house } = visit
  const here = urls.consoleStartStep(step)
  const main = isDone ? '' : 'btn-primary'
  const population = populationOf[step]
  if (population !== undefined) {
    const one = findManaged(population)?.label.one[language] ?? population
    return html`<a class="btn ${main}" href="${actUrl(`${population}.create`, here)}"
        >${icon('plus')} ${t.kept.add(one)}</a
      >
      <a class="btn" href="${urls.keptImport(population)}">${icon('upload')} ${t.kept.import}</a>`
  }
  if (step === 'company') {
    const given = { id: 'organisation', timeZone: house.organisation.timeZone, language }
    const url = actUrl('organisation-setting.change', here, isDone ? { id: 'organisation' } : given)
    return html`<a class="btn ${main}" href="${url}">${t.start.decide}</a>`
  }
  if (step === 'countries')
    return html`<a class="btn ${main}" href="${actUrl('country.allow', here)}"
      >${t.start.decide}</a
    >`
  return mayOpen(visit, urls.consoleSources)
    ? html`<a class="btn ${main}" href="${urls.consoleSources}"
        >${icon('plug')} ${t.start.connect}</a
      >`
    : html`<p>${t.start.byCommand} <code>beleg source add</code></p>`
}
