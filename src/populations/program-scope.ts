import { z } from 'zod'

import type { Population } from '#engine/population.ts'

export const soc2Categories = [
  'security',
  'availability',
  'confidentiality',
  'processing-integrity',
  'privacy',
] as const
export type Soc2Category = (typeof soc2Categories)[number]

export const mappedFrameworks = ['nist-csf', 'iso-27001', 'bsi-c5'] as const
export type MappedFramework = (typeof mappedFrameworks)[number]

/** What the program covers, and which criteria it answers to: one item. */
export const ProgramScope = z.object({
  id: z.literal('program'),
  /** Which parts of the company and which services, in a few sentences: in one language at least. */
  statementDe: z.string().min(1).max(4000).optional(),
  statementEn: z.string().min(1).max(4000).optional(),
  /** Of old versions, in whichever language. */
  statement: z.string().optional(),
  /** Of SOC 2; security is always among them. */
  categories: z.array(z.enum(soc2Categories)).min(1),
  /** Shown beside, by the ids they correspond to. */
  frameworks: z.array(z.enum(mappedFrameworks)),
  decided: z.iso.date(),
  /** When it was first decided: the program runs since then, whatever is decided anew. */
  begun: z.iso.date().optional(),
})
export type ProgramScope = z.infer<typeof ProgramScope>

export const programScopes: Population<ProgramScope> = {
  id: 'program-scope',
  item: ProgramScope,
  key: (scope) => scope.id,
  kind: 'managed',
}
