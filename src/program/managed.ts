/** What people keep: a population they fill, with its actions. A chapter declares one, and forms, pages, import and history follow. */
import type { z } from 'zod'

import type { Words } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import type { Population } from '#engine/population.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'

import type { Action } from './action.ts'
import { attachAction } from './managed-attach.ts'
import { changeActions } from './managed-change.ts'
import { importAction } from './managed-import.ts'

export { fieldsOf } from './fields-of.ts'

/** A date by which something has to be done about an item, and what. */
export interface Due {
  /** `YYYY-MM-DD`, in the organisation's time zone. */
  date: string
  what: Words
}

/** What seeing an item takes, by one of its fields. */
export interface SeeBy {
  field: string
  /** What the field may say. */
  values: readonly string[]
  of(value: string): Permission
}

/** A managed population as a chapter declares it. */
export interface ManagedDeclaration {
  population: Population<Record<string, unknown>>
  /** Of which chapter, for the pages. */
  chapter: string
  /** The fields people fill, in the order they are asked for; `id` is given by us where the population has one. */
  fields: z.ZodRawShape
  /** What one is called, and several, as headings. */
  label: { one: Words; other: Words }
  /** What it is for, above the list and where there is none yet. */
  about: Words
  see: Permission
  /** Where an item takes another permission than the list: which one, by what this field of it says. */
  seeBy?: SeeBy
  change: Permission
  /**
   * The field a row is called by. Of what is called something in each language, the fields’ common beginning: `title` of
   * `titleDe` and `titleEn` (titles.ts).
   */
  title: string
  /** Fields shown in the list, beside the title. */
  columns: readonly string[]
  /**
   * What else is said of items in the list and on their pages, by key: what follows from them, and stands nowhere
   * in them; no more than whoever asks may see.
   */
  also?: {
    label: Words
    of(
      tx: Tx,
      items: readonly { key: string; content: unknown }[],
      permitted: ReadonlySet<Permission>,
    ): Promise<ReadonlyMap<string, Words>>
  }
  /** The chapter's own page of an item, where it has one. */
  page?(key: string): string
  /** Another action to begin with, beside adding one after the other. */
  begin?: { action: `${string}.${string}`; name: Words }
  /** Further actions on many at once, beside the import. */
  imports?: readonly { action: `${string}.${string}`; name: Words }[]
  /** Files can be attached; its items then have the field `documents` (populations/attached.ts). */
  documents?: true
  /** The public page shows it, so a change is published as soon as it is recorded. */
  isPublic?: true
  /** There is one item at most, under this key. */
  single?: string
  /** Adding one weakens monitoring: this kind stands in the log in clear. */
  weakens?: string
  /** Several items are about the one thing that this field names: only the latest of them is due. */
  latestOf?: string
  /** What has to be done about an item, and by when. */
  due?(item: Record<string, unknown>): readonly Due[]
  /** An item as it is kept, where it says less than must stand in it. */
  complete?(tx: Tx, item: Record<string, unknown>): Promise<Record<string, unknown>>
  /** What else becomes true with items, in the same transaction: with one, or with all of a table. */
  apply?(tx: WriteTx, items: readonly Record<string, unknown>[]): Promise<void>
  /** What must hold beside the fields' own rules; throws a refusal, which tells whoever asks no more than they may see. */
  check?(
    tx: Tx,
    item: Record<string, unknown>,
    permitted: ReadonlySet<Permission>,
    at: Date,
  ): Promise<void>
}

export interface Managed extends ManagedDeclaration {
  actions: readonly Action[]
}

/**
 * Adds the actions every managed population has: create, change, close, import, and attach where it takes files. Nothing
 * is ever deleted.
 */
export function managed(declaration: ManagedDeclaration): Managed {
  return {
    ...declaration,
    actions: [
      ...changeActions(declaration),
      ...(declaration.single === undefined ? [importAction(declaration)] : []),
      ...(declaration.documents ? [attachAction(declaration)] : []),
    ],
  }
}

/** What seeing an item takes; where it does not say what it is about, it might be about anybody. */
export function permissionOf({ see, seeBy }: ManagedDeclaration, content: unknown): Permission {
  if (!seeBy) return see
  const value: unknown = Object(content)[seeBy.field]
  return typeof value === 'string' ? seeBy.of(value) : 'people.see'
}
