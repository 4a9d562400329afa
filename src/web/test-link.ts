import { html } from 'hono/html'

import { findTest } from '#program/index.ts'
import type { Content } from '#ui/components/content.ts'
import { urls } from '#ui/urls.ts'

import { permissionForTest } from './permission-for.ts'
import type { GuestVisit } from './route.ts'

/** What a test asks; its id where there is no such test any more. */
export function testTitle({ language }: Pick<GuestVisit, 'language'>, id: string): string {
  return findTest(id)?.asks[language] ?? id
}

/** Whether somebody may open a test: one about people is for few. */
export function maySeeTest({ guest }: Pick<GuestVisit, 'guest'>, id: string): boolean {
  return guest.permissions.has(permissionForTest(id))
}

/** The way to a test, by what it asks or other words; the words alone for whoever may not open it. */
export function testLink(visit: GuestVisit, id: string, words = testTitle(visit, id)): Content {
  return maySeeTest(visit, id)
    ? html`<a href="${urls.consoleTest(id)}"><bdi>${words}</bdi></a>`
    : html`<bdi>${words}</bdi>`
}
