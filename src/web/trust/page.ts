import { html } from 'hono/html'

import type { TrustControl, TrustPage } from '#run/trust.ts'
import { formatsOf } from '#ui/format.ts'
import { document } from '#ui/layout.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserAssets } from '#web/verifier/browser-assets.ts'

import { sentence, windowInWords } from './sentence.ts'
import type { Voice } from './sentence.ts'
import { summaryLine } from './summary.ts'

/** The trust page in one language: what the company says, whether it holds, and how anyone can check it. */
export function trustPage(page: TrustPage, language: LanguageCode): Markup {
  const voice: Voice = {
    language,
    t: messages[language],
    formats: formatsOf(language, page.organisation.timeZone),
  }
  const { t, formats } = voice
  const { name } = page.organisation
  return document({
    t,
    title: t.title(name),
    otherLanguage: urls.trust(t.otherLanguage.code),
    name,
    script: browserAssets().button,
    body: html`<main>
      <header class="opening">
        <h1>${t.heading}</h1>
        <p class="lead">${summaryLine(page, t)}</p>
        <p>${t.intro(name)}</p>
        <dl class="facts">
          <div>
            <dt>${t.asOf}</dt>
            <dd><time datetime="${page.at.toISOString()}">${formats.time(page.at)}</time></dd>
          </div>
          <div>
            <dt>${t.soc2.label}</dt>
            <dd>${t.soc2.none}</dd>
          </div>
          <div>
            <dt>${t.log.checkpoint}</dt>
            <dd><a href="${urls.checkpoint}">${t.tree(formats.number(page.size))}</a></dd>
          </div>
        </dl>
        ${shortened(page.controls, voice)}
      </header>
      ${[...Map.groupBy(page.controls, ({ chapter }) => chapter)].map(([chapter, controls]) => chapterSection(chapter, controls, page, voice))}
      ${aboutTheLog(page, voice)}
    </main>`,
  })
}

function chapterSection(
  chapter: string,
  controls: readonly TrustControl[],
  page: TrustPage,
  voice: Voice,
): Markup {
  const title = Object.entries(voice.t.chapters).find(([id]) => id === chapter)?.[1] ?? chapter
  return html`<section class="chapter" aria-labelledby="chapter-${chapter}">
    <h2 id="chapter-${chapter}">${title}</h2>
    ${controls.map((control) => sentence(control, page, voice))}
  </section>`
}

/** Says at the top, not in small print, that a window is shorter than it should be. */
function shortened(controls: readonly TrustControl[], { t }: Voice): Markup | '' {
  const short = controls.find(({ window, usualWindow }) => window < usualWindow)
  return short ? html`<p class="notice">${windowInWords(short, t)}</p>` : ''
}

function aboutTheLog({ organisation, vkey, site }: TrustPage, { t }: Voice): Markup {
  return html`<section class="chapter log" aria-labelledby="log">
    <h2 id="log">${t.check.heading}</h2>
    <p>${t.check.explain}</p>
    <pre><code>beleg trust verify ${site} --key '${vkey}'</code></pre>
    <div id="verifier" data-unloadable="${t.verifier.unloadable}" hidden>
      <h3>${t.verifier.heading}</h3>
      <p>${t.verifier.explain}</p>
      <p><button type="button">${t.verifier.button}</button></p>
      <p role="status"></p>
    </div>
    <h3>${t.log.heading}</h3>
    <p><strong>${t.log.proves}</strong></p>
    <p>${t.log.explain}</p>
    <dl>
      <div>
        <dt>${t.log.origin}</dt>
        <dd><code>${organisation.origin}</code></dd>
      </div>
      <div>
        <dt>${t.log.key}</dt>
        <dd><code>${vkey}</code></dd>
      </div>
      <div>
        <dt>${t.log.witness}</dt>
        <dd>${t.log.unwitnessed}</dd>
      </div>
      <div>
        <dt>${t.machine}</dt>
        <dd><a href="${urls.trustJson}">trust.json</a> · <a href="${urls.policy}">policy</a></dd>
      </div>
    </dl>
  </section>`
}
