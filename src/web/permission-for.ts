import type { Permission } from '#engine/permissions.ts'
import { findManaged } from '#program/index.ts'

/** What people keep says who may see it; of the others those about people are told apart from those about things. */
export function permissionFor(id: string): Permission {
  const kept = findManaged(id)
  if (kept) return kept.see
  return /^(person|policy-obligation|training-obligation|onboarding|account-owner|device-owner)/.test(
    id,
  )
    ? 'people.see'
    : 'program.see'
}
