/** Changes of status as feeds, in each language: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
import { html } from 'hono/html'

import { noticeInWords } from '#program/trust/notice-words.ts'
import type { SubprocessorNotice } from '#run/trust-offers.ts'
import type { StatusSpan, TrustControl, TrustPage } from '#run/trust.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

/** The newest so many changes: a reader who comes once a month misses none of an ordinary company. */
const mostChanges = 200

/** One control that was called something else from an instant on. */
interface Change {
  id: string
  url: string
  at: Date
  title: string
  text: string
}

interface Feed {
  title: string
  language: LanguageCode
  home: string
  changes: Change[]
  updated: Date
}

/** The feeds of one language, by their path. */
export function feedsOf(page: TrustPage, language: LanguageCode): [string, string][] {
  const feed = feedOf(page, language)
  return [
    [urls.feedAtom(language), atom(feed, page)],
    [urls.feedJson(language), jsonFeed(feed, page)],
  ]
}

function feedOf(page: TrustPage, language: LanguageCode): Feed {
  const changes = [
    ...page.controls.flatMap((control) => changesOf(control, page, language)),
    ...page.offers.notices.map((notice) => announced(notice, page, language)),
  ]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, mostChanges)
  return {
    title: messages[language].feed.title(page.organisation.name),
    language,
    home: page.site + urls.trust(language),
    changes,
    // Of the content, not of the file: who asks again and finds the same time has missed nothing.
    updated: changes[0]?.at ?? page.at,
  }
}

function changesOf(control: TrustControl, page: TrustPage, language: LanguageCode): Change[] {
  const t = messages[language]
  const formats = formatsOf(language, page.organisation.timeZone)
  return control.history.flatMap(({ from, status, entry, begins }, index, spans) => {
    if (!begins) return []
    const before: StatusSpan | undefined = spans[index - 1]
    return [
      {
        id: tagOf(page, entry, from, control.id),
        url: `${page.site}${urls.trust(language)}#${control.id}`,
        at: from,
        title: t.feed.change(t.status[status], control.sentence[language]),
        text: t.feed.explain(
          t.status[status],
          formats.time(from),
          before && t.status[before.status],
          formats.number(entry),
        ),
      },
    ]
  })
}

/** A subprocessor that was announced, changed or taken off. */
function announced(
  { kind, at, subprocessor }: SubprocessorNotice,
  page: TrustPage,
  language: LanguageCode,
): Change {
  return {
    id: tagOf(page, 'subprocessor', at, `${subprocessor.id}/${at.getTime()}`),
    url: `${page.site}${urls.trust(language)}#subprocessors`,
    at,
    ...noticeInWords({ kind, at, subprocessor }, language, page.organisation.timeZone),
  }
}

/** A name for ever, whatever address the page moves to: RFC 4151. The log's origin begins with a host name. */
function tagOf(
  { organisation }: TrustPage,
  entry: number | 'subprocessor',
  at: Date,
  subject: string,
): string {
  const [host = '', ...path] = organisation.origin.split('/')
  const specific = [...path, 'entry', entry, subject].map((part) => encodeURIComponent(part))
  return `tag:${host.split(':')[0]},${at.toISOString().slice(0, 10)}:${specific.join('/')}`
}

function atom(feed: Feed, { site, organisation }: TrustPage): string {
  const { title, language, home, changes, updated } = feed
  const self = site + urls.feedAtom(language)
  return textOf(
    html`<?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
        <title>${legible(title)}</title>
        <id>${self}</id>
        <updated>${updated.toISOString()}</updated>
        <author><name>${legible(organisation.name)}</name></author>
        <link rel="self" type="application/atom+xml" href="${self}" />
        <link rel="alternate" type="text/html" hreflang="${language}" href="${home}" />
        ${changes.map(
          ({ id, url, at, title: said, text }) =>
            html`<entry>
              <title>${legible(said)}</title>
              <id>${id}</id>
              <updated>${at.toISOString()}</updated>
              <link rel="alternate" type="text/html" hreflang="${language}" href="${url}" />
              <content type="text">${legible(text)}</content>
            </entry> `,
        )}
      </feed> `,
  )
}

/** XML has no way to write most control characters, escaped or not: https://www.w3.org/TR/xml/#charsets */
function legible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones it means
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
}

function jsonFeed(feed: Feed, { site, organisation }: TrustPage): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.home,
    feed_url: site + urls.feedJson(feed.language),
    language: feed.language,
    authors: [{ name: organisation.name }],
    items: feed.changes.map(({ id, url, at, title, text }) => ({
      id,
      url,
      title,
      content_text: text,
      date_published: at.toISOString(),
    })),
  }
  return `${JSON.stringify(document, null, 1)}\n`
}
