import { html } from 'hono/html'

import type { ControlStatus } from '#log/status.ts'
import { withdrawalInWords } from '#run/actions/withdraw-control.ts'
import type { TrustControl, TrustPage, TrustTest } from '#run/trust.ts'
import { logFolder } from '#store/log-place.ts'
import type { Formats } from '#ui/format.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import { statusSign } from '#ui/status-sign.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { parametersInWords } from '#web/parameters-in-words.ts'

import { basisInWords, countsInWords, coverageInWords } from './counts.ts'
import { historyStrip } from './history-strip.ts'

/** What a page needs to say anything: the words, how to write numbers and times, and which language it is. */
export interface Voice {
  language: LanguageCode
  t: Messages
  formats: Formats
}

const daySeconds = 86_400

/** One sentence with its status, its numbers, its year, and under the fold everything needed to check it. */
export function sentence(control: TrustControl, page: TrustPage, voice: Voice): Markup {
  const { language, t, formats } = voice
  const { status } = control
  const isWithdrawn = status.status === 'withdrawn'
  return html`<article class="sentence" id="${control.id}">
    <h3>
      ${isWithdrawn ? html`<s>${control.sentence[language]}</s>` : control.sentence[language]}
    </h3>
    <p class="status ${status.status}">
      ${statusSign(status.status)}
      <span><strong>${statusInWords(status, voice)}</strong>${since(status, voice)}</span>
    </p>
    ${because(control, voice)}
    <ul class="numbers">
      ${decisive(control).map((test) => html`<li>${control.tests.length > 1 ? html`<span>${test.test.asks[language]}</span> ` : ''}${countsInWords(test, t, formats)} · ${coverageInWords(test, t, formats)}</li>`)}
    </ul>
    ${partsInWords(control, voice)} ${historyStrip(control.history, page.at, t, formats)}
    <details>
      <summary>${t.details}</summary>
      ${control.tests.map((test) => testDetails(test, voice))}
      <dl>
        <div>
          <dt>${t.criteria}</dt>
          <dd>${control.criteria.join(', ')}</dd>
        </div>
        ${
          control.elsewhere.length > 0
            ? html`<div>
                <dt>${t.elsewhere}</dt>
                <dd>
                  ${control.elsewhere.map(({ name, url }, index) => html`${index > 0 ? html`<br />` : ''}<a href="${url}" rel="noopener noreferrer">${name[language]}</a>`)}
                </dd>
              </div>`
            : ''
        }
        <div>
          <dt>${t.check.proof}</dt>
          <dd>
            <a href="${urls.proof(logFolder(page.organisation), control.id)}"
              >${control.id}.tlog-proof</a
            >
            (${t.check.entry(formats.number(control.statusEntry))})
          </dd>
        </div>
      </dl>
      <p class="aside">${windowInWords(control, t)}</p>
    </details>
  </article>`
}

/** The status as the program names it. What is open has its date in its name: since when nobody could tell. */
export function statusInWords(status: ControlStatus, { t, formats }: Voice): string {
  const word = t.status[status.status]
  if (status.status === 'stale')
    return t.since(word, formats.time(new Date(status.verifiedAt ?? status.since)))
  return status.status === 'pending' ? t.since(word, formats.time(new Date(status.since))) : word
}

function since({ status, since: from }: ControlStatus, { t, formats }: Voice): Markup | '' {
  if (status === 'stale' || status === 'pending') return ''
  return html` <span class="since">${t.sinceThen(formats.date(new Date(from)))}</span>`
}

/** Why it was withdrawn, and where that stands. */
function because({ withdrawn }: TrustControl, { t, language, formats }: Voice): Markup | '' {
  if (!withdrawn) return ''
  const { reason, entry } = withdrawn
  return html`<p class="aside">
    ${t.withdrawnBecause(withdrawalInWords(reason, language))}
    (${t.check.entry(formats.number(entry))})
  </p>`
}

/** Why items pass, where the test counts it, and what the rest is; what is not shown is said not to be. */
function partsInWords(control: TrustControl, { t, formats }: Voice): Markup | '' {
  const words: Readonly<Record<string, (n: string) => string>> = t.parts
  const parts = control.tests.flatMap(({ run }) =>
    run?.parts ? [{ ...run.parts, pass: run.counts.pass }] : [],
  )
  const hasRest = parts.some(
    ({ counted, pass }) =>
      counted !== 'few' && Object.values(counted).reduce((sum, n) => sum + n, 0) < pass,
  )
  const said = parts.flatMap(({ counted }) =>
    counted === 'few'
      ? [t.partsFew]
      : Object.entries(counted).flatMap(([id, n]) =>
          n === 0 ? [] : (words[id]?.(formats.number(n)) ?? []),
        ),
  )
  if (said.length === 0) return ''
  return html`<ul class="numbers parts">
      ${said.map((each) => html`<li>${each}</li>`)}
    </ul>
    ${hasRest ? html`<p class="aside">${t.partsRest}</p>` : ''}`
}

const worstFirst = ['failing', 'stale', 'pending', 'excepted', 'deviated', 'met']

/** The tests that make the status what it is; all of them where everything holds. */
function decisive({ tests }: TrustControl): TrustTest[] {
  const worst = worstFirst.find((status) => tests.some((test) => test.status.status === status))
  return tests.filter((test) => test.status.status === worst)
}

function testDetails(test: TrustTest, { language, t, formats }: Voice): Markup {
  const { run, status, delay } = test
  const parameters = parametersInWords(test.test, test.parameters, { t, language, formats })
  return html`<section class="test">
    <h4>${statusSign(status.status)} ${test.test.asks[language]}</h4>
    <dl>
      <div>
        <dt>${t.test.result}</dt>
        <dd>${t.status[status.status]} · ${countsInWords(test, t, formats)}</dd>
      </div>
      <div>
        <dt>${t.test.coverage}</dt>
        <dd>${coverageInWords(test, t, formats)}</dd>
      </div>
      <div>
        <dt>${t.test.basis}</dt>
        <dd>${basisInWords(test, t, formats)}</dd>
      </div>
      <div>
        <dt>${t.test.lastRun}</dt>
        <dd>
          ${run ? html`${formats.time(run.at)} (${t.test.run(formats.number(run.seq))}, ${t.check.entry(formats.number(run.entry))})` : t.test.noRun}
        </dd>
      </div>
      ${
        status.due
          ? html`<div>
              <dt>${t.test.due}</dt>
              <dd>${formats.time(new Date(status.due))}</dd>
            </div>`
          : ''
      }
      ${
        parameters.length > 0
          ? html`<div>
              <dt>${t.test.parameters}</dt>
              <dd>
                <ul>
                  ${parameters.map(({ name, value }) => html`<li>${name}: ${value}</li>`)}
                </ul>
              </dd>
            </div>`
          : ''
      }
    </dl>
    ${run ? html`<p class="aside">${run.canary ? t.test.canary : t.test.canaryDead}</p>` : ''}
    ${delay > 0 ? html`<p class="aside">${t.test.delay(t.days(delay / daySeconds))}</p>` : ''}
  </section>`
}

/** The rule of the first day: nothing holds before it was observed for a while; a shortened window is said to be one. */
export function windowInWords({ window, usualWindow }: TrustControl, t: Messages): string {
  const usual = t.days(usualWindow / daySeconds)
  if (window >= usualWindow) return t.window.usual(t.days(window / daySeconds))
  return t.window.shortened(
    window < daySeconds ? t.seconds(window) : t.days(window / daySeconds),
    usual,
  )
}
