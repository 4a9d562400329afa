/** The agreements that come with the product, as a company may adopt them. Their texts lie in content/agreements. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Agreement } from '#populations/agreement.ts'

const folder = join(import.meta.dirname, '../../../content/agreements')

export const shippedAgreementIds = [
  'confidentiality-employee',
  'confidentiality-contractor',
] as const
export type ShippedAgreementId = (typeof shippedAgreementIds)[number]

const shipped: Record<ShippedAgreementId, Omit<Agreement, 'id'>> = {
  'confidentiality-employee': {
    titleDe: 'Vertraulichkeitsvereinbarung für Beschäftigte',
    titleEn: 'Confidentiality agreement for employees',
    kinds: ['employee', 'trainee', 'board', 'other'],
  },
  'confidentiality-contractor': {
    titleDe: 'Vertraulichkeitsvereinbarung für freie Mitarbeit',
    titleEn: 'Confidentiality agreement for contractors',
    kinds: ['contractor'],
  },
}

/** One of them, with its text in both languages, which still holds `{{placeholders}}`. */
export function shippedAgreement(
  id: ShippedAgreementId,
): Agreement & { textDe: string; textEn: string } {
  const read = (language: string) => readFileSync(join(folder, id, `${language}.md`), 'utf8')
  return { id, ...shipped[id], textDe: read('de'), textEn: read('en') }
}
