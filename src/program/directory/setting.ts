/** Which roles the groups of the directory give. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { roles } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import type { Population } from '#engine/population.ts'
import { Refusal } from '#engine/refusal.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { roleWords } from '#program/users/user-fields.ts'
import { nameKey } from '#store/directory.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { applyRoles } from './apply-roles.ts'

/** An auditor belongs to an engagement, and is invited to it. */
const givenByGroups = roles.filter((role) => role !== 'auditor')

const DirectorySetting = z.object({
  id: z.string(),
  group: z.string().min(1).max(200),
  roles: z.array(z.enum(givenByGroups)).min(1),
})

const directorySettings: Population<z.infer<typeof DirectorySetting>> = {
  id: 'directory-setting',
  item: DirectorySetting,
  key: ({ id }) => id,
  kind: 'managed',
}

const kept = managed({
  population: {
    ...directorySettings,
    item: z.record(z.string(), z.unknown()),
    key: ({ id }) => String(id),
  },
  chapter: 'users',
  fields: {
    group: field(
      z.string().trim().min(1).max(200),
      { de: 'Gruppe', en: 'Group' },
      {
        hint: {
          de: 'Wie sie im Verzeichnis heißt; Groß- und Kleinschreibung ist gleich.',
          en: 'As the directory calls it, in capitals or small letters.',
        },
      },
    ),
    roles: field(
      z.array(z.enum(givenByGroups)).min(1),
      { de: 'Rollen', en: 'Roles' },
      { options: roleWords },
    ),
  },
  label: {
    one: { de: 'Rolle aus Gruppe', en: 'Role from a group' },
    other: { de: 'Rollen aus Gruppen', en: 'Roles from groups' },
  },
  about: {
    de: 'Wer im Verzeichnis in dieser Gruppe ist, hat hier diese Rollen, und nur so lange. Rollen, die jemand von Hand bekommen hat, bleiben.',
    en: 'Whoever is in this group of the directory has these roles here, and only as long. Roles given by hand stay.',
  },
  see: 'user.see',
  change: 'user.change',
  title: 'group',
  columns: ['roles'],
  check: async (tx, item) => {
    const { id, group } = DirectorySetting.parse(item)
    const others = await managedItems(tx, directorySettings)
    if (!others.some((other) => other.id !== id && nameKey(other.group) === nameKey(group))) return
    throw new Refusal(
      'conflict',
      'group-set',
      'This group has its roles already.',
      'Change that setting.',
    )
  },
})

/** The roles of each group that gives any, by its name in one spelling. */
export async function rolesByGroup(tx: Tx): Promise<Map<string, Role[]>> {
  const settings = await managedItems(tx, directorySettings)
  return new Map(settings.map(({ group, roles: given }) => [nameKey(group), given]))
}

/** Giving roles asks for a recent proof, and takes effect with the setting. */
export const directorySetting: Managed = {
  ...kept,
  actions: kept.actions.map((each) => ({
    ...each,
    stepUp: true,
    handle: async (acting, input, prepared) => {
      const output = await each.handle(acting, input, prepared)
      await applyRoles(acting.tx, await rolesByGroup(acting.tx))
      return output
    },
  })),
}
