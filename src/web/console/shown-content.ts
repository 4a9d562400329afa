/** What an item says, as a reader reads it: words for codes, dates and instants, names for countries, lists and facts for what is in it. */
import { html } from 'hono/html'
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { findManaged } from '#program/index.ts'
import type { Content } from '#ui/components/content.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { placeName } from '#web/background-checks/rules-page.ts'
import { shownDate } from '#web/managed/shown-value.ts'
import type { GuestVisit } from '#web/route.ts'

import { fieldNames } from './field-names.ts'
import type { ReferenceOf } from './item-references.ts'

/** A source may say a megabyte about one thing; a page shows its beginning. */
const longestText = 1500
const mostInList = 50
/** What lies deeper is shown as it was sent. */
const deepest = 5

/** How the fields of a population are shown, to one reader. */
export interface ShownContent {
  markup: (field: string, value: unknown) => Content
  /** The same without a link or a list: for what changed. */
  text: (field: string, value: unknown) => string
}

export function shownContent(
  { t, language, formats }: Pick<GuestVisit, 't' | 'language' | 'formats'>,
  population: string,
  referenceOf: ReferenceOf = () => undefined,
): ShownContent {
  const called = fieldNames(t, language, population)
  const byField = new Map<string, Readonly<Record<string, string>>>(Object.entries(t.values))
  /** Whether a field's values are out of a list. */
  const isListed = (field: string) =>
    byField.has(field) || optionsOf(population, field) !== undefined
  const wordOf = (field: string, code: string): string | undefined =>
    optionsOf(population, field)?.[code]?.[language] ?? byField.get(field)?.[code]

  function ofText(field: string, value: string): Content {
    const instant = z.iso.datetime({ offset: true }).safeParse(value)
    if (instant.success) return moment(new Date(instant.data), formats)
    const plain = plainText(field, value)
    const { name, url } = referenceOf(field, value) ?? {}
    if (url !== undefined) return html`<a href="${url}"><bdi>${name}</bdi></a>`
    if (name !== undefined) return html`<bdi>${name}</bdi>`
    const isCode =
      wordOf(field, value) === undefined && isListed(field) && looksLikeCode.test(value)
    return isCode ? html`<code>${value}</code>` : html`<bdi>${plain}</bdi>`
  }

  /** Of a text that is no instant. */
  function plainText(field: string, value: string): string {
    const word = wordOf(field, value)
    if (word !== undefined) return word
    if (z.iso.date().safeParse(value).success) return shownDate(value, language)
    if (isPlace(field, value)) return nameOfPlace(value)
    return value.length > longestText ? `${value.slice(0, longestText)}…` : value
  }

  function nameOfPlace(place: string): string {
    const name = placeName(place, language)
    return place.includes('-') && !name.includes(place) ? `${name} (${place})` : name
  }

  function ofList(field: string, all: readonly unknown[], depth: number): Content {
    if (all.length === 0) return '–'
    const shown = all.slice(0, mostInList).map((each) => markup(field, each, depth + 1))
    const more =
      all.length > mostInList
        ? html`<li>${t.console.item.more(formats.number(all.length - mostInList))}</li>`
        : ''
    if (all.length === 1) return shown[0] ?? '–'
    return html`<ul class="values">
      ${shown.map((each) => html`<li>${each}</li>`)}${more}
    </ul>`
  }

  function ofObject(value: object, depth: number): Content {
    const entries = Object.entries(value)
    const unread = unreadScope(value)
    if (unread !== undefined) return notRead(unread)
    if (entries.length === 0) return '–'
    if (depth >= deepest) return html`<code>${cut(JSON.stringify(value))}</code>`
    return factList(
      entries.map(([name, each]) => ({
        name: called(name),
        value: markup(name, each, depth + 1),
      })),
    )
  }

  function notRead(scope: string): Markup {
    return html`${t.console.chart.unread}: <bdi>${scope}</bdi>`
  }

  function scalar(value: unknown): string | undefined {
    if (value === null || value === undefined) return t.console.item.unknown
    if (typeof value === 'boolean') return value ? t.kept.yes : t.kept.no
    if (typeof value === 'number') return numbers[language].format(value)
    return undefined
  }

  function markup(field: string, value: unknown, depth = 0): Content {
    const simple = scalar(value)
    if (simple !== undefined) return simple
    if (typeof value === 'string') return ofText(field, value)
    if (Array.isArray(value)) return ofList(field, value, depth)
    return ofObject(Object(value), depth)
  }

  function text(field: string, value: unknown): string {
    const simple = scalar(value)
    if (simple !== undefined) return simple
    if (typeof value === 'string') {
      const instant = z.iso.datetime({ offset: true }).safeParse(value)
      if (instant.success) return formats.shortTime(new Date(instant.data))
      return referenceOf(field, value)?.name ?? plainText(field, value)
    }
    if (Array.isArray(value))
      return value.length === 0 ? '–' : cut(value.map((each) => text(field, each)).join(', '))
    const unread = unreadScope(Object(value))
    if (unread !== undefined) return `${t.console.chart.unread}: ${unread}`
    const parts = Object.entries(Object(value)).map(
      ([name, each]) => `${called(name)}: ${text(name, each)}`,
    )
    return parts.length === 0 ? '–' : cut(parts.join('; '))
  }

  return { markup, text }
}

/** Neither a port nor a year has a separator in it. */
const numbers = {
  de: new Intl.NumberFormat('de-DE', { useGrouping: false, maximumFractionDigits: 6 }),
  en: new Intl.NumberFormat('en-GB', { useGrouping: false, maximumFractionDigits: 6 }),
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}

/** Which scope could not be read, of a field that stands for that: see populations/reported.ts. */
function unreadScope(value: object): string | undefined {
  const { unread } = Object(value)
  return typeof unread === 'string' && Object.keys(value).length === 1 ? unread : undefined
}

function optionsOf(population: string, field: string) {
  const schema = findManaged(population)?.fields[field]
  return schema instanceof z.ZodType ? wordsOf(schema)?.options : undefined
}

const looksLikeCode = /^[A-Za-z]+(-[a-z0-9]+)*$/

/** A country, or a part of one: ISO 3166. */
function isPlace(field: string, value: string): boolean {
  return /^(country|countries|place)$/.test(field) && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(value)
}
