import { accessReads } from './access/reads.ts'
import { dataReads } from './data/reads.ts'
import { networkReads } from './network/reads.ts'
import type { Read } from './place.ts'
import { watchReads } from './watch/reads.ts'

/** Everything that is read of an account. */
export const reads: readonly Read[] = [...dataReads, ...networkReads, ...accessReads, ...watchReads]
