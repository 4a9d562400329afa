import type { Read } from '#connectors/gcp/place.ts'

export const watchReads: readonly Read[] = []
