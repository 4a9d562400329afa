/** What actions on accounts ask for. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { roles } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Acting } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'

/** What people call each role. */
export const roleWords: Record<Role, { de: string; en: string }> = {
  admin: { de: 'Administration', en: 'Administrator' },
  lead: { de: 'Programmleitung', en: 'Program lead' },
  'people-officer': { de: 'Personal', en: 'People officer' },
  'works-council': { de: 'Betriebsrat / Datenschutz', en: 'Works council / data protection' },
  'control-owner': { de: 'Verantwortlich für Kontrollen', en: 'Control owner' },
  member: { de: 'Teammitglied', en: 'Team member' },
  auditor: { de: 'Prüferin oder Prüfer', en: 'Auditor' },
}
export const email = field(z.email().max(254), { de: 'E-Mail-Adresse', en: 'Email address' })
export const name = field(z.string().trim().min(1).max(120), { de: 'Name', en: 'Name' })
export const rolesField = field(
  z.array(z.enum(roles)).min(1).max(roles.length),
  { de: 'Rollen', en: 'Roles' },
  { options: roleWords },
)
export const language = field(
  z.enum(['de', 'en']).optional(),
  { de: 'Sprache', en: 'Language' },
  { options: { de: { de: 'Deutsch', en: 'German' }, en: { de: 'Englisch', en: 'English' } } },
)
export const account = field(z.uuid(), { de: 'Konto', en: 'Account' }, { hidden: true })

/** The account of an id; refused where there is none. */
export async function requireAccount({ tx }: Pick<Acting, 'tx'>, id: string): Promise<Account> {
  const found = await findAccount(tx, id)
  if (found) return found
  throw new Refusal(
    'missing',
    'account-missing',
    'There is no such account.',
    'Go back to the list.',
  )
}
