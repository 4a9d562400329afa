import { isAbsolute } from 'node:path'

import { z } from 'zod'

import { FieldSource } from './conversion.ts'
import { hasField } from './field-path.ts'
import { fillable } from './fillable.ts'

/** What a list is called; its scope is named after it, so it stays when the file's name changes. */
export const ListName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens')

/** A role, never a name: it stands on the trust page. */
export const Role = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^@]*$/, 'a role, not an address')

export const PopulationId = z.string().refine((id) => fillable.has(id), {
  message: `a list may fill: ${[...fillable.keys()].join(', ')}`,
})

/** Where a table is and how its columns become fields: what every connector that reads tables asks for. */
export const tableFields = {
  /** On this machine, or one that somebody handed in: `document:` and its id. */
  file: z
    .string()
    .refine((file) => isAbsolute(file) || documentOf(file) !== undefined, 'an absolute path'),
  /** The columns that name an item, joined by colons, after `prefix` (the list's name and a colon, where absent). */
  key: z.strictObject({
    columns: z.array(z.string().trim().min(1)).min(1),
    prefix: z.string().optional(),
  }),
  fields: z.record(z.string(), FieldSource),
  /** Where it cannot be found out, or must not change. Any label of https://encoding.spec.whatwg.org. */
  encoding: z.string().refine(isDecodable, 'no encoding we know').optional(),
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
        message: 'give either attestedBy or exportOf',
      })
    }
    if (documentOf(list.file) !== undefined && list.asOf === undefined)
      context.addIssue({ code: 'custom', path: ['asOf'], message: 'of which day the list is' })
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
    const message =
      path === into.keyField
        ? 'is filled from key'
        : hasField(into.population.item, path)
          ? undefined
          : `is no field of ${population}`
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['fields', path], message })
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
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `${name} is there twice` })
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
