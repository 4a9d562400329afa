import { html } from 'hono/html'

import { findTest } from '#program/index.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import type { GuestVisit } from './route.ts'

/** What a test asks; its id where there is no such test any more. */
export function testTitle({ language }: Pick<GuestVisit, 'language'>, id: string): string {
  return findTest(id)?.asks[language] ?? id
}

/** The way to a test, by what it asks. */
export function testLink(visit: GuestVisit, id: string): Markup {
  return html`<a href="${urls.consoleTest(id)}"><bdi>${testTitle(visit, id)}</bdi></a>`
}
