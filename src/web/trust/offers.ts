/** The trust page beside its sentences: documents, who works on customers' data, and how to stay informed. */
import { html } from 'hono/html'

import { startOfDate } from '#engine/calendar.ts'
import { countryName } from '#engine/country.ts'
import { noticeDays } from '#populations/subprocessor.ts'
import type { Subprocessor } from '#populations/subprocessor.ts'
import { publicPath } from '#run/publish-documents.ts'
import type { OfferedDocument } from '#run/trust-offers.ts'
import type { TrustPage } from '#run/trust.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import type { Voice } from './sentence.ts'

export function offersSections(page: TrustPage, voice: Voice): Markup {
  return html`${documentsSection(page, voice)} ${subprocessorsSection(page, voice)}
  ${staySection(page, voice)}`
}

/** A day by the company's calendar, in words. */
export function dayInWords(day: string, page: Pick<TrustPage, 'organisation'>, voice: Voice) {
  return voice.formats.date(startOfDate(day, page.organisation.timeZone))
}

function documentsSection(page: TrustPage, voice: Voice): Markup | '' {
  const { documents } = page.offers
  const t = voice.t.offers.documents
  if (documents.length === 0) return ''
  return html`<section class="chapter" aria-labelledby="documents">
    <h2 id="documents">${t.heading}</h2>
    <p>${t.intro}</p>
    <ul class="offers">
      ${documents.map((document) => offered(document, page, voice))}
    </ul>
  </section>`
}

function offered(document: OfferedDocument, page: TrustPage, voice: Voice): Markup {
  const t = voice.t.offers.documents
  const title = voice.language === 'de' ? document.titleDe : document.titleEn
  const isPublic = document.access === 'public'
  const said = [
    t.kinds[document.kind],
    t.from(dayInWords(document.from, page, voice)),
    ...(document.to === undefined ? [] : [t.to(dayInWords(document.to, page, voice))]),
    isPublic
      ? t.size(voice.formats.number(Math.max(1, Math.round(document.held.size / 1000))))
      : t.onRequest,
  ]
  return html`<li>
    <strong>${title}</strong>
    <p>${said.join(' · ')}</p>
    <p>
      ${
        isPublic
          ? html`<a href="/${publicPath(document)}" download>${document.held.name}</a>`
          : html`<a href="${urls.documentAsk(document.id)}?lang=${voice.language}"
              >${t.ask(title)}</a
            >`
      }
    </p>
  </li>`
}

function subprocessorsSection(page: TrustPage, voice: Voice): Markup | '' {
  const { subprocessors } = page.offers
  const t = voice.t.offers.subprocessors
  if (subprocessors.length === 0) return ''
  return html`<section class="chapter" aria-labelledby="subprocessors">
    <h2 id="subprocessors">${t.heading}</h2>
    <p>${t.intro(noticeDays)}</p>
    <ul class="offers">
      ${subprocessors.map((each) => subprocessor(each, page, voice))}
    </ul>
  </section>`
}

function subprocessor(each: Subprocessor, page: TrustPage, voice: Voice): Markup {
  const { language, formats } = voice
  const t = voice.t.offers.subprocessors
  const since = dayInWords(each.since, page, voice)
  const isAnnounced = each.since > page.offers.day
  return html`<li>
    <strong>
      ${each.website === undefined ? each.name : html`<a href="${each.website}" rel="noreferrer">${each.name}</a>`}
    </strong>
    <p>${language === 'de' ? each.purposeDe : each.purposeEn}</p>
    <dl>
      <div>
        <dt>${t.countries}</dt>
        <dd>${formats.list(each.countries.map((code) => countryName(code, language)))}</dd>
      </div>
      <div>
        <dt>${t.data}</dt>
        <dd>${language === 'de' ? each.dataDe : each.dataEn}</dd>
      </div>
    </dl>
    <p>${isAnnounced ? html`<strong>${t.announced(since)}</strong>` : t.since(since)}</p>
  </li>`
}

function staySection({ offers }: TrustPage, { language, t }: Voice): Markup {
  const { stay } = t.offers
  return html`<section class="chapter" aria-labelledby="stay">
    <h2 id="stay">${stay.heading}</h2>
    <p>${stay.intro}</p>
    <p>
      <a href="${urls.subscribe}?lang=${language}">${stay.mail}</a> ·
      <a href="${urls.feedAtom(language)}">${t.feed.atom}</a> ·
      <a href="${urls.feedJson(language)}">${t.feed.json}</a>
    </p>
    ${offers.contact === undefined ? '' : html`<p>${stay.contact} <a href="${mailTo(offers.contact)}">${offers.contact}</a></p>`}
  </section>`
}

/** RFC 6068: whatever stands before the @ adds no field of its own to the mail. */
function mailTo(address: string): string {
  const [local = '', host = ''] = address.split('@')
  return `mailto:${encodeURIComponent(local)}@${host}`
}
