import type { Messages } from '#ui/messages.ts'

interface Shown {
  name: string
  isClosed: boolean
}

/** What a legal entity is called, and that it is closed. */
export function shownEntity(t: Messages, entity: Shown): string
export function shownEntity(t: Messages, entity: Shown | undefined): string | undefined
export function shownEntity(t: Messages, entity: Shown | undefined): string | undefined {
  return entity?.isClosed === true ? t.people.entityClosed(entity.name) : entity?.name
}
