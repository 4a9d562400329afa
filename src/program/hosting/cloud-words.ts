import type { Words } from '#engine/field.ts'

/** What the clouds that are read are called. */
export const cloudWords: Readonly<Record<'aws' | 'gcp', Words>> = {
  aws: { de: 'Amazon Web Services', en: 'Amazon Web Services' },
  gcp: { de: 'Google Cloud', en: 'Google Cloud' },
}
