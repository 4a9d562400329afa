import type { Managed } from '#program/managed.ts'

import { keptDataStores } from './data-stores.ts'

/** What people keep about where services and data are. */
export const hostingKept: readonly Managed[] = [keptDataStores]
