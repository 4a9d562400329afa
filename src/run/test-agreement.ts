/** An agreement with one published wording, for tests of whom it is asked of. */
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { PersonKind } from '#populations/person.ts'
import { putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

/** Called `nda`, for one kind of work, and published as it is put. */
export async function putTestAgreement(tx: WriteTx, kind: PersonKind): Promise<void> {
  await putItem(tx, agreements, { id: 'nda', titleDe: 'NDA', titleEn: 'NDA', kinds: [kind] })
  const text = { text: 'NDA', digest: '0'.repeat(64) }
  await putItem(tx, agreementVersions, {
    id: 'nda/1',
    agreement: 'nda',
    number: 1,
    de: text,
    en: text,
    change: '',
    publishedAt: tx.recordedAt.toISOString(),
    publishedBy: 'lead',
  })
}
