/** Adding, changing and ending an item that people keep. */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { closeItem, currentVersion } from '#store/items.ts'
import { wakeWorker } from '#store/wake.ts'

import { action } from './action.ts'
import type { Action } from './action.ts'
import { keepItems, requireCurrent } from './keep-item.ts'
import type { ManagedDeclaration } from './managed.ts'

const Kept = z.object({ id: z.string(), recordedAt: z.iso.datetime() })

/** The key of the item in question. */
export const itemId = field(
  z.string().min(1).max(500),
  { de: 'Kennung', en: 'Id' },
  { hidden: true },
)

/** Where two people change the same thing, the second is told. */
export const basedOn = field(
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

/** Create, change and close; of a population with a single item, only the change of that one. */
export function changeActions(declaration: ManagedDeclaration): Action[] {
  return declaration.single === undefined
    ? [createAction(declaration), changeAction(declaration), closeAction(declaration)]
    : [setAction(declaration, declaration.single)]
}

function createAction(declaration: ManagedDeclaration): Action {
  const { population, fields, label, weakens } = declaration
  return action({
    id: `${population.id}.create`,
    label: { de: `${label.one.de} anlegen`, en: `Add ${lowered(label.one.en)}` },
    about: {
      de: 'Legt einen neuen Eintrag an. Er behält seine ganze Geschichte.',
      en: 'Adds a new one. It keeps its whole history.',
    },
    permission: declaration.change,
    ...(weakens !== undefined && { weakens }),
    input: z.strictObject(fields),
    output: Kept,
    subject: (_input, output) => `${population.id}/${output.id}`,
    handle: async ({ tx, actor }, input) => {
      const item = { ...input, id: randomUUID() }
      const key = population.key(item)
      if (await currentVersion(tx, population.id, key)) throw exists(label.one)
      await keepItems(tx, declaration, [item], actor.permissions)
      return { id: key, recordedAt: tx.recordedAt.toISOString() }
    },
  })
}

function changeAction(declaration: ManagedDeclaration): Action {
  const { population, fields, label } = declaration
  return action({
    id: `${population.id}.change`,
    label: { de: `${label.one.de} ändern`, en: `Change ${lowered(label.one.en)}` },
    about: {
      de: 'Hält eine neue Fassung fest. Die bisherige bleibt in der Geschichte.',
      en: 'Records a new version. The one before stays in the history.',
    },
    permission: declaration.change,
    ...(declaration.weakens !== undefined && { weakens: declaration.weakens }),
    input: z.strictObject({ id: itemId, basedOn, ...fields }),
    output: Kept,
    subject: (input) => `${population.id}/${input.id}`,
    handle: async ({ tx, actor }, { id: key, basedOn: seen, ...input }) => {
      const before = await requireCurrent(tx, population.id, key, seen)
      const item = { ...untouchedOf(declaration, before), ...input }
      if (population.key(item) !== key) throw renamed(label.one)
      await keepItems(tx, declaration, [item], actor.permissions)
      return { id: key, recordedAt: tx.recordedAt.toISOString() }
    },
  })
}

function closeAction({ population, label, change, isPublic }: ManagedDeclaration): Action {
  return action({
    id: `${population.id}.close`,
    label: { de: `${label.one.de} beenden`, en: `End ${lowered(label.one.en)}` },
    about: {
      de: 'Der Eintrag gilt ab jetzt nicht mehr. Er und seine Geschichte bleiben lesbar.',
      en: 'From now on it no longer holds. It and its history can still be read.',
    },
    permission: change,
    input: z.strictObject({ id: itemId, basedOn }),
    output: Kept,
    subject: (input) => `${population.id}/${input.id}`,
    handle: async ({ tx }, { id: key, basedOn: seen }) => {
      await requireCurrent(tx, population.id, key, seen)
      await closeItem(tx, population.id, key)
      if (isPublic) await wakeWorker(tx)
      return { id: key, recordedAt: tx.recordedAt.toISOString() }
    },
  })
}

/** The one item there is: changed, or begun. */
function setAction(declaration: ManagedDeclaration, key: string): Action {
  const { population, fields, label } = declaration
  const id = field(
    z.literal(key).default(key),
    { de: 'Kennung', en: 'Id' },
    {
      hidden: true,
    },
  )
  return action({
    id: `${population.id}.change`,
    label: { de: `${label.one.de} ändern`, en: `Change ${lowered(label.one.en)}` },
    about: {
      de: 'Hält eine neue Fassung fest. Die bisherige bleibt in der Geschichte.',
      en: 'Records a new version. The one before stays in the history.',
    },
    permission: declaration.change,
    input: z.strictObject({ id, basedOn, ...fields }),
    output: Kept,
    subject: () => `${population.id}/${key}`,
    handle: async ({ tx, actor }, { basedOn: seen, ...input }) => {
      const before =
        seen === undefined
          ? (await currentVersion(tx, population.id, key))?.content
          : await requireCurrent(tx, population.id, key, seen)
      const item = { ...untouchedOf(declaration, before), ...input, id: key }
      await keepItems(tx, declaration, [item], actor.permissions)
      return { id: key, recordedAt: tx.recordedAt.toISOString() }
    },
  })
}

/** What no form asks for stays; a field of the form that was emptied is gone. */
function untouchedOf({ fields }: ManagedDeclaration, before: unknown): Record<string, unknown> {
  const all = Object.entries(Object(before))
  return Object.fromEntries(all.filter(([name]) => !Object.hasOwn(fields, name)))
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
