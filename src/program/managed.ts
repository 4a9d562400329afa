/** What people keep: a population they fill, with its actions. A chapter declares one, and forms, pages and history follow. */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import type { Words } from '#engine/field.ts'
import { field } from '#engine/field.ts'
import type { Permission } from '#engine/permissions.ts'
import type { Population } from '#engine/population.ts'
import { Refusal } from '#engine/refusal.ts'
import { closeItem, currentVersion, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

import { action } from './action.ts'
import type { Action, InputSchema } from './action.ts'

type Fields = z.ZodRawShape

/** A managed population as a chapter declares it. */
export interface ManagedDeclaration {
  population: Population<Record<string, unknown>>
  /** Of which chapter, for the pages. */
  chapter: string
  /** The fields people fill, in the order they are asked for; `id` is given by us where the population has one. */
  fields: Fields
  /** What one is called, and several, as headings. */
  label: { one: Words; other: Words }
  /** What it is for, above the list and where there is none yet. */
  about: Words
  see: Permission
  change: Permission
  /** The field a row is called by. */
  title: string
  /** Fields shown in the list, beside the title. */
  columns: readonly string[]
  /** What must hold beside the fields' own rules; throws a refusal. */
  check?(tx: WriteTx, item: Record<string, unknown>): Promise<void>
}

export interface Managed extends ManagedDeclaration {
  actions: readonly Action[]
}

/** Where two people change the same thing, the second is told. */
const basedOn = field(
  z.iso.datetime().optional(),
  { de: 'Grundlage', en: 'Based on' },
  {
    hidden: true,
    hint: {
      de: 'Wann die Fassung, die Sie vor sich hatten, festgehalten wurde.',
      en: 'When the version you looked at was recorded.',
    },
  },
)

/** Adds the three actions every managed population has: create, change, close. Nothing is ever deleted. */
export function managed(declaration: ManagedDeclaration): Managed {
  const { population, fields, label } = declaration
  const id = field(z.string().min(1).max(500), { de: 'Kennung', en: 'Id' }, { hidden: true })
  const Kept = z.object({ id: z.string(), recordedAt: z.iso.datetime() })

  async function keep(tx: WriteTx, item: Record<string, unknown>): Promise<z.infer<typeof Kept>> {
    await declaration.check?.(tx, item)
    await putItem(tx, population, item)
    return { id: population.key(item), recordedAt: tx.recordedAt.toISOString() }
  }

  const create = action({
    id: `${population.id}.create`,
    label: { de: `${label.one.de} anlegen`, en: `Add ${lowered(label.one.en)}` },
    about: {
      de: 'Legt einen neuen Eintrag an. Er behält seine ganze Geschichte.',
      en: 'Adds a new one. It keeps its whole history.',
    },
    permission: declaration.change,
    input: z.strictObject(fields),
    output: Kept,
    subject: (_input, output) => `${population.id}/${output.id}`,
    handle: async ({ tx }, input) => {
      const item = { ...input, id: randomUUID() }
      if (await currentVersion(tx, population.id, population.key(item))) throw exists(label.one)
      return await keep(tx, item)
    },
  })

  const change = action({
    id: `${population.id}.change`,
    label: { de: `${label.one.de} ändern`, en: `Change ${lowered(label.one.en)}` },
    about: {
      de: 'Hält eine neue Fassung fest. Die bisherige bleibt in der Geschichte.',
      en: 'Records a new version. The one before stays in the history.',
    },
    permission: declaration.change,
    input: z.strictObject({ id, basedOn, ...fields }),
    output: Kept,
    subject: (input) => `${population.id}/${input.id}`,
    handle: async ({ tx }, { id: key, basedOn: seen, ...input }) => {
      const before = await requireCurrent(tx, population.id, key, seen)
      const item = { ...before, ...input }
      if (population.key(item) !== key) throw renamed(label.one)
      return await keep(tx, item)
    },
  })

  const close = action({
    id: `${population.id}.close`,
    label: { de: `${label.one.de} beenden`, en: `End ${lowered(label.one.en)}` },
    about: {
      de: 'Der Eintrag gilt ab jetzt nicht mehr. Er und seine Geschichte bleiben lesbar.',
      en: 'From now on it no longer holds. It and its history can still be read.',
    },
    permission: declaration.change,
    input: z.strictObject({ id, basedOn }),
    output: Kept,
    subject: (input) => `${population.id}/${input.id}`,
    handle: async ({ tx }, { id: key, basedOn: seen }) => {
      await requireCurrent(tx, population.id, key, seen)
      await closeItem(tx, population.id, key)
      return { id: key, recordedAt: tx.recordedAt.toISOString() }
    },
  })

  return { ...declaration, actions: [create, change, close] }
}

/** The current content of an item, provided it is still the version that somebody looked at. */
async function requireCurrent(
  tx: WriteTx,
  population: string,
  key: string,
  seen: string | undefined,
): Promise<Record<string, unknown>> {
  const version = await currentVersion(tx, population, key)
  if (!version) {
    throw new Refusal(
      'missing',
      'item-missing',
      `There is no ${population} ${key}.`,
      'Go back to the list.',
    )
  }
  if (seen !== undefined && version.recordedFrom.toISOString() !== seen) {
    throw new Refusal(
      'conflict',
      'item-changed',
      'Somebody else changed it meanwhile.',
      'Look at the version that holds now, and make your change again.',
    )
  }
  return z.record(z.string(), z.unknown()).parse(version.content)
}

function exists(label: Words): Refusal {
  return new Refusal(
    'conflict',
    'item-exists',
    `${label.en}: there is one already.`,
    'Change that one.',
  )
}

function renamed(label: Words): Refusal {
  return new Refusal(
    'input',
    'item-renamed',
    `${label.en}: what it is known by cannot change.`,
    'End this one, and add another.',
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** The input of an action, field by field. */
export function fieldsOf(input: InputSchema): [string, z.ZodType][] {
  return Object.entries(input.shape).flatMap(([name, schema]) =>
    schema instanceof z.ZodType ? [[name, schema] as [string, z.ZodType]] : [],
  )
}
