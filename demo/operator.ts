import { permissionNames } from '#engine/permissions.ts'

/** Whoever installed the demo, and may do everything. */
export const operator = {
  kind: 'operator',
  id: 'operator',
  name: 'operator',
  permissions: new Set(permissionNames),
} as const
