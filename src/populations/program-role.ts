import { z } from 'zod'

import { personal } from '#engine/personal.ts'
import type { Population } from '#engine/population.ts'

import { accountability } from './purposes.ts'

/** The roles that every program has. */
export const neededRoles = [
  'oversight',
  'security-lead',
  'people-officer',
  'data-protection',
  'incident-lead',
  'platform-lead',
  'access-owner',
  'vendor-owner',
] as const
/** Those that some also have. */
export const furtherRoles = [
  'risk-owner',
  'continuity-lead',
  'development-lead',
  'audit-contact',
] as const
export const roleIds = [...neededRoles, ...furtherRoles] as const
export type RoleId = (typeof roleIds)[number]

/** Who answers for a part of the program, and who does when they are away. */
export const ProgramRole = z.object({
  role: z.enum(roleIds),
  holder: personal(z.string(), { de: 'Wer sie hat', en: 'Holder' }, accountability),
  deputy: personal(z.string(), { de: 'Vertretung', en: 'Deputy' }, accountability),
  /** Chapters, by id. */
  accountable: z.array(z.string()).max(30),
  responsible: z.array(z.string()).max(30),
  consulted: z.array(z.string()).max(30),
  informed: z.array(z.string()).max(30),
})
export type ProgramRole = z.infer<typeof ProgramRole>

export const programRoles: Population<ProgramRole> = {
  id: 'program-role',
  item: ProgramRole,
  key: ({ role }) => role,
  kind: 'managed',
}
