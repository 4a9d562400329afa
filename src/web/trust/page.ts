import { html } from 'hono/html'

import { logoPath } from '#run/publish-logo.ts'
import type { TrustControl, TrustPage } from '#run/trust.ts'
import { logFolder } from '#store/log-place.ts'
import type { Brand } from '#ui/brand.ts'
import { formatsOf } from '#ui/format.ts'
import { document } from '#ui/layout.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserAssets } from '#web/verifier/browser-assets.ts'

import { dayInWords, offersSections } from './offers.ts'
import { sentence, windowInWords } from './sentence.ts'
import type { Voice } from './sentence.ts'
import { summaryLine } from './summary.ts'
import { witnessesInFull, witnessesInShort } from './witnesses.ts'

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
    feed: urls.feedAtom(language),
    script: browserAssets().button,
    brand: brandOf(page),
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
            <dd>${soc2InWords(page, voice)}</dd>
          </div>
          <div>
            <dt>${t.log.checkpoint}</dt>
            <dd>
              <a href="${urls.checkpoint(logFolder(page.organisation))}"
                >${t.tree(formats.number(page.size))}</a
              >, ${witnessesInShort(page, voice)}
            </dd>
          </div>
        </dl>
        ${shortened(page.controls, voice)} ${restarted(page, voice)}
      </header>
      ${[...Map.groupBy(page.controls, ({ chapter }) => chapter)].map(([chapter, controls]) => chapterSection(chapter, controls, page, voice))}
      ${offersSections(page, voice)} ${aboutTheLog(page, voice)}
    </main>`,
  })
}

function brandOf({ offers: { colours, logo } }: TrustPage): Brand {
  return {
    ...(colours && { colours }),
    ...(logo && { logo: { ...logo, url: `/${logoPath(logo)}` } }),
  }
}

/** A statement, and never a badge. */
function soc2InWords(page: TrustPage, voice: Voice): string {
  const { soc2 } = page
  const { t, formats } = voice
  if (!soc2) return t.soc2.none
  const [from, to] = [dayInWords(soc2.from, page, voice), dayInWords(soc2.to, page, voice)]
  const said = soc2.kind === 'type1' ? t.soc2.type1(to) : t.soc2.type2(from, to)
  return `${said} (${t.soc2.own}, ${t.check.entry(formats.number(soc2.entry))})`
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

/** That the record begins anew, since when and why, stands at the top as long as the log does. */
function restarted({ endedLogs }: TrustPage, { t, formats }: Voice): Markup[] {
  const { since, rolledBack, forked, old } = t.log.restarted
  return endedLogs.map(({ number, origin, endedAt, because, signed, held }) => {
    const size = formats.number(signed.size)
    const lost = formats.number(Math.max(0, signed.size - held))
    return html`<p class="notice">
      ${since(formats.time(endedAt))}
      ${because === 'forked' ? forked(size) : rolledBack(size, lost)} ${old}
      <a href="${urls.checkpoint(logFolder({ logNumber: number }))}"><bdi>${origin}</bdi></a>
    </p>`
  })
}

function aboutTheLog(page: TrustPage, voice: Voice): Markup {
  const { organisation, vkey, site } = page
  const { t } = voice
  return html`<section class="chapter log" aria-labelledby="log">
    <h2 id="log">${t.check.heading}</h2>
    <p>${t.check.explain}</p>
    <pre><code>beleg trust verify ${site} <span class="whole">--key</span> '${vkey}'</code></pre>
    <div
      id="verifier"
      data-unloadable="${t.verifier.unloadable}"
      data-time-zone="${organisation.timeZone}"
      hidden
    >
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
        <dd>${witnessesInFull(page, voice)}</dd>
      </div>
      <div>
        <dt>${t.log.timestamp.label}</dt>
        <dd>${timeStamp(page, voice)}</dd>
      </div>
      <div>
        <dt>${t.machine}</dt>
        <dd>
          <a href="${urls.trustJson}">trust.json</a>
          (<a href="${urls.trustSchema}">JSON Schema</a>) ·
          <a href="${urls.policy(logFolder(organisation))}">policy</a> ·
          <a href="${urls.feedAtom(t.language)}">${t.feed.atom}</a> ·
          <a href="${urls.feedJson(t.language)}">${t.feed.json}</a>
        </dd>
      </div>
    </dl>
  </section>`
}

function timeStamp({ anchor, organisation }: TrustPage, { t, formats }: Voice): Markup | string {
  if (!anchor) return t.log.timestamp.none
  const said = t.log.timestamp.taken(formats.time(anchor.at), formats.number(anchor.size))
  return html`<a href="${urls.timeStamp(logFolder(organisation), anchor.size)}">${said}</a>`
}
