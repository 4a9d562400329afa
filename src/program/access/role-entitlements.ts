import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { roleEntitlements } from '#populations/role-entitlement.ts'
import { managed } from '#program/managed.ts'

/** A pattern of stars and other signs alone names nothing in particular. */
const namesSome = /[\p{L}\p{N}]/u

/** What each group of people needs for its work. */
export const keptRoleEntitlements = managed({
  population: roleEntitlements,
  chapter: 'access',
  label: {
    one: { de: 'Bedarf einer Rolle', en: 'Need of a role' },
    other: { de: 'Bedarf der Rollen', en: 'What roles need' },
  },
  about: {
    de: 'Was eine Gruppe für ihre Arbeit braucht: welche Systeme und welche Rechte darin. Zugänge und Rechte, die hier nicht stehen und die niemand genehmigt hat, fallen auf.',
    en: 'What a group needs for its work: which systems, and which rights in them. Accounts and rights that do not stand here and that nobody approved are found.',
  },
  see: 'program.see',
  change: 'system.change',
  // What stands here counts as needed.
  weakens: 'role-entitlement',
  title: 'group',
  columns: ['system', 'policy', 'reason'],
  fields: {
    group: field(
      z.string().trim().min(1).max(200),
      { de: 'Gruppe', en: 'Group' },
      {
        hint: {
          de: 'Wie sie auf der Personenliste heißt, oder in der Cloud: engineering, analysts@example.com',
          en: 'As the list of people calls it, or the cloud: engineering, analysts@example.com',
        },
      },
    ),
    system: systemField(),
    policy: policyField(),
    reason: field(
      z.string().trim().min(1).max(1000),
      { de: 'Wofür', en: 'What for' },
      { kind: 'long' },
    ),
  },
  async check(_tx, item) {
    const { system, policy } = roleEntitlements.item.parse(item)
    if (namesSome.test(system) || namesSome.test(policy)) return
    const message = 'Every right in every system is no need of a role.'
    throw new Refusal(
      'input',
      'entitlement-unbounded',
      message,
      'Name the systems or the rights.',
      {
        fields: [{ field: 'policy', message }],
      },
    )
  },
})

/** The systems that a pattern names, as a form asks for it. */
export function systemField() {
  return field(
    z.string().trim().min(1).max(500),
    { de: 'System', en: 'System' },
    {
      hint: {
        de: 'Etwa aws/111122223333 oder gcp/organizations/1; * steht für beliebige Zeichen',
        en: 'Such as aws/111122223333 or gcp/organizations/1; * stands for any run of signs',
      },
    },
  )
}

/** The policies or roles that a pattern names, as a form asks for it. */
export function policyField() {
  return field(
    z.string().trim().min(1).max(500),
    { de: 'Rechte', en: 'Rights' },
    {
      hint: {
        de: 'Name der Richtlinie oder Rolle, etwa *ReadOnlyAccess oder roles/viewer; * steht für beliebige Zeichen',
        en: 'The name of the policy or role, such as *ReadOnlyAccess or roles/viewer; * stands for any run of signs',
      },
    },
  )
}
