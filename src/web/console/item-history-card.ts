import { isDeepStrictEqual } from 'node:util'

import { html } from 'hono/html'
import { z } from 'zod'

import type { PastFinding } from '#store/finding-pages.ts'
import type { ItemVersion } from '#store/items.ts'
import { card } from '#ui/components/card.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Happening } from '#ui/components/timeline.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'
import { testTitle } from '#web/test-link.ts'

import { fieldNames } from './field-names.ts'
import { reasonOf } from './reason-of.ts'
import type { ShownContent } from './shown-content.ts'
import { shownScope } from './shown-scope.ts'

/** So many versions and verdicts are shown at once. */
export const versionsPerPage = 40

/** What an item was and what was said of it, newest first, by both clocks; what changed stands beside each version. */
export function historyCard(
  visit: GuestVisit,
  population: string,
  key: string,
  { versions, findings }: { versions: readonly ItemVersion[]; findings: readonly PastFinding[] },
  shownAs: ShownContent,
): Markup {
  const { t, formats } = visit
  const words = t.console.item
  const called = fieldNames(t, visit.language, population)
  const all = [
    ...versions
      .slice(0, versionsPerPage)
      .map((version, index) =>
        versionHappening(visit, called, shownAs, version, versions[index + 1]),
      ),
    ...findings.slice(0, versionsPerPage).map((finding) => findingHappening(visit, finding)),
  ].toSorted((a, b) => b.recordedFrom.getTime() - a.recordedFrom.getTime())
  const shown = all.slice(0, versionsPerPage)
  const last = shown.at(-1)
  const hasOlder =
    all.length > shown.length ||
    versions.length > versionsPerPage ||
    findings.length > versionsPerPage
  const here = urls.consoleItem(population, key)
  const older = last && `${here}&before=${last.recordedFrom.toISOString()}`
  const isNewest = visit.c.req.query('before') === undefined
  return card({
    title: words.history,
    body: html`<p class="aside">${words.historyText}</p>
      ${timeline(t, formats, shown)}
      <p>
        ${isNewest ? '' : html`<a class="btn" href="${here}">${words.newer}</a> `}${hasOlder && older ? html`<a class="btn" rel="next" href="${older}">${words.older}</a>` : ''}
      </p>`,
  })
}

function findingHappening(visit: GuestVisit, finding: PastFinding): Happening {
  const { t, language } = visit
  const why = reasonOf(finding, language)
  return {
    title: t.console.item.judged(testTitle(visit, finding.test), t.verdicts[finding.verdict]),
    recordedFrom: finding.since,
    ...(finding.recordedTo && { recordedTo: finding.recordedTo }),
    ...(why !== '' && { note: why }),
  }
}

function versionHappening(
  { t, language }: GuestVisit,
  called: (name: string) => string,
  shownAs: ShownContent,
  version: ItemVersion,
  earlier: ItemVersion | undefined,
): Happening {
  const words = t.console.item
  const changes = changesBetween(earlier?.content, version.content, called, shownAs)
  const names = changes.map(({ field }) => field).join(', ')
  const claimedAt = claimedIn(version.content)
  return {
    title: !version.confirmed
      ? words.notSeen
      : !earlier
        ? words.first
        : changes.length > 0
          ? words.changed(names)
          : words.seen,
    recordedFrom: version.recordedFrom,
    ...(version.recordedTo && { recordedTo: version.recordedTo }),
    ...(claimedAt && { claimedAt }),
    note: shownScope(t, language, version.scope),
    changes: earlier ? changes : [],
  }
}

function changesBetween(
  before: unknown,
  after: unknown,
  called: (name: string) => string,
  { text }: ShownContent,
) {
  const [old, current] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))]
  const names = [...new Set([...old.keys(), ...current.keys()])]
  return names
    .filter((name) => !isDeepStrictEqual(old.get(name), current.get(name)))
    .map((name) => ({
      field: called(name),
      ...(old.has(name) && { before: text(name, old.get(name)) }),
      ...(current.has(name) && { after: text(name, current.get(name)) }),
    }))
}

/** What an item says, field by field. */
export function fieldsOf(content: unknown): [string, unknown][] {
  return Object.entries(Object(content))
}

/** When it was, where the item itself says so: its first field that is an instant and named like one. */
function claimedIn(content: unknown): Date | undefined {
  for (const [name, value] of fieldsOf(content)) {
    const instant = /(At|On)$/.test(name) ? z.iso.datetime().safeParse(value) : undefined
    if (instant?.success) return new Date(instant.data)
  }
  return undefined
}
