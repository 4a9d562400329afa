import { html } from 'hono/html'
import { z } from 'zod'

import type { Person } from '#populations/person.ts'
import { listActionsNaming } from '#store/actions.ts'
import type { Tx } from '#store/organisation.ts'
import { findPerson } from '#store/people.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { act } from './people-page.ts'

/** That somebody joined two people, or took that back: when, and why. */
export interface MergeDone {
  what: 'merged' | 'apart'
  at: Date
  because: string
  with: { id: string; name: string; isListed: boolean }
}

const Done = z.object({ person: z.string(), other: z.string(), because: z.string().default('') })

/** Every time that somebody was joined with another, or taken apart again, the last first. */
export async function mergesOf(tx: Tx, person: Person): Promise<MergeDone[]> {
  const found: MergeDone[] = []
  for (const [name, what] of [
    ['person.merge', 'merged'],
    ['person.unmerge', 'apart'],
  ] as const) {
    const done = [
      ...(await listActionsNaming(tx, name, { person: person.id })),
      ...(await listActionsNaming(tx, name, { other: person.id })),
    ]
    for (const { at, input } of done) {
      const said = Done.safeParse(input).data
      if (!said) continue
      const id = said.other === person.id ? said.person : said.other
      const held = await findPerson(tx, id)
      const was = person.formerly?.find((each) => each.id === id)
      const called = held?.person.name ?? was?.name ?? id
      found.push({
        what,
        at,
        because: said.because,
        with: { id, name: called, isListed: held !== undefined },
      })
    }
  }
  return found.toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** Who somebody was joined with, why, and the way back. */
export function mergeFacts(
  { t, formats, guest }: GuestVisit,
  { id, formerly = [] }: Person,
  done: readonly MergeDone[],
): { name: string; value: Markup }[] {
  const words = t.people.merge
  const back = urls.consolePerson(id)
  return done.map(({ what, at, because, with: other }) => {
    const was = formerly.find((each) => each.id === other.id && each.since === at.toISOString())
    const canUndo = was?.into === id && guest.permissions.has('people.change')
    const name = other.isListed
      ? html`<a href="${urls.consolePerson(other.id)}"><bdi>${other.name}</bdi></a>`
      : html`<bdi>${other.name}</bdi
          >${was?.email === undefined ? '' : html` (<bdi>${was.email}</bdi>)`}`
    return {
      name: words[what],
      value: html`${name}, ${formats.date(at)}:
        <bdi>${because}</bdi>
        ${canUndo ? html`<a class="btn btn-sm" href="${act('person.unmerge', back, { person: id, other: other.id })}">${words.undo}</a>` : ''}`,
    }
  })
}
