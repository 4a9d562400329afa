import { html } from 'hono/html'

import type { InspectedControl } from '#run/inspect.ts'
import { statusSign } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'
import { statusInWords } from '#web/trust/sentence.ts'

import { consolePage } from './console-page.ts'
import { scrolling } from './scrolling.ts'
import { troubleNotice } from './trouble-notice.ts'

export function controlsPage(visit: GuestVisit, inspection: readonly InspectedControl[]): Response {
  const { t, language, formats, house } = visit
  const trouble = house.trouble.now
  return consolePage(visit, {
    title: t.console.controls,
    ...(trouble && { notices: [troubleNotice(trouble, t, formats)] }),
    body: html`${inspection.map(
      ({ running, status }) =>
        html`<article class="sentence">
          <h2>
            <a href="${urls.consoleControl(running.control.id)}">${running.sentence[language]}</a>
          </h2>
          <p class="status ${status?.status ?? ''}">
            ${status ? html`${statusSign(status.status)} ${statusInWords(status, visit)}` : '–'}
          </p>
        </article>`,
    )}`,
  })
}

export function controlPage(
  visit: GuestVisit,
  { running, status, tests }: InspectedControl,
): Response {
  const { t, language, formats } = visit
  return consolePage(visit, {
    title: running.control.id,
    body: html`<p class="lead" lang="de">${running.sentence.de}</p>
      <p class="lead" lang="en">${running.sentence.en}</p>
      <p class="status ${status?.status ?? ''}">
        ${status ? html`${statusSign(status.status)} ${statusInWords(status, visit)}` : '–'}
      </p>
      <p>${t.criteria}: ${running.control.criteria.join(', ')}</p>
      ${scrolling(
        t.console.control,
        html`<table>
          <thead>
            <tr>
              <th>${t.console.test}</th>
              <th>${t.console.result}</th>
              <th>${t.test.lastRun}</th>
            </tr>
          </thead>
          <tbody>
            ${tests.map(
              ({ running: { test }, run }) =>
                html`<tr>
                  <td>
                    <a href="${urls.consoleTest(test.id)}">${test.id}</a
                    ><br />${test.asks[language]}
                  </td>
                  <td>${run ? t.verdicts[run.result] : '–'}</td>
                  <td>${run ? formats.time(run.at) : t.test.noRun}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
      )}`,
  })
}
