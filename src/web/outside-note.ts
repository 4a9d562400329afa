import { html } from 'hono/html'

import { scopeExclusions } from '#populations/scope-exclusion.ts'
import type { ScopeExclusion } from '#populations/scope-exclusion.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { mayOpen } from './may-open.ts'
import type { GuestVisit } from './route.ts'

/** Decisions by id, see run/exclusions.ts. */
export type Exclusions = ReadonlyMap<string, ScopeExclusion>

/** By which decision an item lies outside the system, and why; nothing where it lies inside. Without markup. */
export function outsideText(
  { t }: GuestVisit,
  exclusions: Exclusions,
  exclusion: string | undefined,
): string {
  if (exclusion === undefined) return ''
  const { name, reason } = exclusions.get(exclusion) ?? { name: exclusion, reason: '–' }
  return t.console.test.outside(name, reason)
}

/** The same for a page, with the way to the decision for whoever may look at it. */
export function outsideNote(
  visit: GuestVisit,
  exclusions: Exclusions,
  exclusion: string | undefined,
): Markup | '' {
  if (exclusion === undefined) return ''
  const url = urls.keptItem(scopeExclusions.id, exclusion)
  const text = outsideText(visit, exclusions, exclusion)
  return html`${mayOpen(visit, url) ? html`<a href="${url}">${text}</a>` : text}<br />`
}
