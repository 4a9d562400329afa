import { isAbsolute } from 'node:path'

import { z } from 'zod'

import { wrong } from '#engine/wrong.ts'

import { FieldSource } from './conversion.ts'
import { hasField } from './field-path.ts'
import { fillable } from './fillable.ts'

/** What a list is called; its scope is named after it, so it stays when the file's name changes. */
export const ListName = z.string().refine(
  (name) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(name),
  wrong({
    de: 'kleine Buchstaben, Ziffern und Bindestriche',
    en: 'small letters, digits and hyphens',
  }),
)

/** A role, never a name: it stands on the trust page. */
export const Role = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(
    (role) => !role.includes('@'),
    wrong({ de: 'eine Rolle, keine Adresse', en: 'a role, not an address' }),
  )

const populations = [...fillable.keys()].join(', ')

export const PopulationId = z
  .string()
  .refine(
    (id) => fillable.has(id),
    wrong({ de: `eine Liste kann füllen: ${populations}`, en: `a list may fill: ${populations}` }),
  )

/** Where a table is and how its columns become fields: what every connector that reads tables asks for. */
export const tableFields = {
  /** On this machine, or one that somebody handed in: `document:` and its id. */
  file: z
    .string()
    .refine(
      (file) => isAbsolute(file) || documentOf(file) !== undefined,
      wrong({ de: 'ein vollständiger Pfad', en: 'an absolute path' }),
    ),
  /** The columns that name an item, joined by colons, after `prefix` (the list's name and a colon, where absent). */
  key: z.strictObject({
    columns: z.array(z.string().trim().min(1)).min(1),
    prefix: z.string().optional(),
  }),
  fields: z.record(z.string(), FieldSource),
  /** Where it cannot be found out, or must not change. Any label of https://encoding.spec.whatwg.org. */
  encoding: z
    .string()
    .refine(
      isDecodable,
      wrong({ de: 'keine Zeichencodierung, die wir kennen', en: 'no encoding we know' }),
    )
    .optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
} as const

/** The document that a setting names in place of a path. */
export function documentOf(file: string): string | undefined {
  return /^document:([0-9a-f-]{36})$/.exec(file)?.[1]
}

/** A table as configured. */
export type Table = z.infer<z.ZodObject<typeof tableFields>>

/** One file that lists items. No defaults, so that a recording made before a new setting still answers. */
export const CsvFile = z
  .strictObject({
    name: ListName,
    population: PopulationId,
    ...tableFields,
    /** Who answers for a list kept by hand. */
    attestedBy: Role.optional(),
    /** The system that wrote the file. */
    exportOf: z.string().trim().min(1).max(100).optional(),
    /** Days after which nobody can tell from the file what holds; 92 where absent. */
    maxAgeDays: z.int().min(1).max(400).optional(),
    /** The day the list is of, where the file's own time says nothing: a file that was handed in is always new. */
    asOf: z.iso.date().optional(),
    /** A header without rows means that there are none. */
    mayBeEmpty: z.literal(true).optional(),
  })
  .superRefine((list, context) => {
    if ((list.attestedBy === undefined) === (list.exportOf === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['attestedBy'],
        ...wrong({
          de: 'Geben Sie das System an, das die Datei schrieb, oder die Rolle, die für sie einsteht; nicht beides',
          en: 'give either attestedBy or exportOf',
        }),
      })
    }
    if (documentOf(list.file) !== undefined && list.asOf === undefined)
      context.addIssue({
        code: 'custom',
        path: ['asOf'],
        ...wrong({ de: 'von welchem Tag die Liste ist', en: 'of which day the list is' }),
      })
    checkFields(list.population, list.fields, context)
  })
export type CsvFile = z.infer<typeof CsvFile>

/** What an administrator configures: files, each list once. */
export const CsvSettings = z.strictObject({
  files: z.array(CsvFile).min(1).superRefine(haveOwnNames),
})
export type CsvSettings = z.infer<typeof CsvSettings>

/** Refuses fields that the population does not have, and the key, which has its own setting. */
export function checkFields(
  population: string,
  fields: Record<string, FieldSource>,
  context: z.core.$RefinementCtx,
): void {
  const into = fillable.get(population)
  if (!into) return
  for (const path of Object.keys(fields)) {
    const words =
      path === into.keyField
        ? { de: 'wird aus den Schlüsselspalten gefüllt', en: 'is filled from key' }
        : hasField(into.population.item, path)
          ? undefined
          : { de: `ist kein Feld von ${population}`, en: `is no field of ${population}` }
    if (words) context.addIssue({ code: 'custom', path: ['fields', path], ...wrong(words) })
  }
}

/** Refuses two lists of one name, whose scopes would be one. */
export function haveOwnNames(
  lists: readonly { name: string }[],
  context: z.core.$RefinementCtx,
): void {
  const names = new Set<string>()
  for (const [index, { name }] of lists.entries()) {
    if (names.has(name))
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        ...wrong({ de: `${name} steht zweimal da`, en: `${name} is there twice` }),
      })
    names.add(name)
  }
}

function isDecodable(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}
