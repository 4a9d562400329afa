import { html } from 'hono/html'

import type { InspectedControl } from '#run/inspect.ts'
import type { Organisation } from '#store/organisation.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { statusInWords } from '#web/trust/sentence.ts'
import type { Voice } from '#web/trust/sentence.ts'

import { frame, scrolling } from './frame.ts'
import { troubleNotice } from './trouble-page.ts'

export function controlsPage(
  inspection: readonly InspectedControl[],
  organisation: Organisation,
  voice: Voice,
  trouble?: { error: unknown; since: Date },
): Markup {
  const { t, language, formats } = voice
  return frame(organisation, t, {
    title: t.console.controls,
    trail: [],
    body: html`${trouble ? troubleNotice(trouble, t, formats) : ''}${inspection.map(
      ({ running, status }) =>
        html`<article class="sentence">
          <h2>
            <a href="${urls.consoleControl(running.control.id)}">${running.sentence[language]}</a>
          </h2>
          <p class="status ${status?.status ?? ''}">
            ${status ? html`${statusSign(status.status)} ${statusInWords(status, voice)}` : '–'}
          </p>
        </article>`,
    )}`,
  })
}

export function controlPage(
  { running, status, tests }: InspectedControl,
  organisation: Organisation,
  voice: Voice,
): Markup {
  const { t, language, formats } = voice
  return frame(organisation, t, {
    title: running.control.id,
    trail: [],
    body: html`<p class="lead" lang="de">${running.sentence.de}</p>
      <p class="lead" lang="en">${running.sentence.en}</p>
      <p class="status ${status?.status ?? ''}">
        ${status ? html`${statusSign(status.status)} ${statusInWords(status, voice)}` : '–'}
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
