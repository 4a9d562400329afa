import type { Read } from '#connectors/gcp/place.ts'

export const networkReads: readonly Read[] = []
