import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { recoveryPoints } from '#populations/recovery-point.ts'
import type { RecoveryPoint } from '#populations/recovery-point.ts'
import { reported } from '#populations/reported.ts'
import { snapshots } from '#populations/snapshot.ts'
import type { Snapshot } from '#populations/snapshot.ts'

/** A kept copy of data: a snapshot, or a backup in a vault. */
export const DataCopy = z.object({
  id: z.string(),
  kind: z.enum(['snapshot', 'backup']),
  encrypted: reported(z.boolean()),
})
export type DataCopy = z.infer<typeof DataCopy>

export const dataCopies = derived({
  id: 'data-copy',
  item: DataCopy,
  key: (copy: DataCopy) => copy.id,
  each: [snapshots, recoveryPoints],
  with: {},
  derive: (copy: Snapshot | RecoveryPoint): DataCopy[] => {
    const { id, encrypted } = copy
    const kind = 'vault' in copy ? 'backup' : 'snapshot'
    return [{ id, kind, ...(encrypted !== undefined && { encrypted }) }]
  },
})
