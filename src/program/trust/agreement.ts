/** What somebody agrees to before they are given a confidential document. */
import { createHash } from 'node:crypto'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { confidentialityAgreements } from '#populations/confidentiality-agreement.ts'
import { managed } from '#program/managed.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

const text = z.string().trim().min(1).max(20_000)

export const keptAgreement = managed({
  population: confidentialityAgreements,
  chapter: 'trust',
  label: {
    one: { de: 'Vertraulichkeitsvereinbarung', en: 'Confidentiality agreement' },
    other: { de: 'Vertraulichkeitsvereinbarung', en: 'Confidentiality agreement' },
  },
  about: {
    de: 'Der Text, dem zustimmt, wer ein vertrauliches Dokument haben möchte. Steht hier keiner, gilt ein kurzer, auf zwei Jahre befristeter. Festgehalten wird, welcher Fassung wann zugestimmt wurde.',
    en: 'The text that whoever wants a confidential document agrees to. With none here a short one holds, limited to two years. It is kept which version was agreed to, and when.',
  },
  see: 'program.see',
  change: 'document.change',
  single: 'agreement',
  title: 'text',
  columns: [],
  fields: {
    textDe: field(text, { de: 'Text, auf Deutsch', en: 'Text, in German' }, { kind: 'long' }),
    textEn: field(text, { de: 'Text, auf Englisch', en: 'Text, in English' }, { kind: 'long' }),
  },
})

/** The text that holds now, in one language: paragraphs apart by empty lines. */
export async function agreementText(
  tx: Tx,
  organisation: string,
  language: 'de' | 'en',
): Promise<string> {
  const [own] = await managedItems(tx, confidentialityAgreements)
  if (own) return language === 'de' ? own.textDe : own.textEn
  return usual[language](organisation)
}

/** What a version of the text is known by. */
export function digestOfAgreement(agreed: string): Buffer {
  return createHash('sha256').update(agreed).digest()
}

const usual = {
  de: (organisation: string) =>
    `1. ${organisation} gibt Ihnen dieses Dokument, damit Sie beurteilen können, wie sicher ${organisation} arbeitet. Sie nutzen es nur dafür.

2. Sie geben es nur Menschen in Ihrem Unternehmen und dessen Beratern und Prüfern, die es dafür brauchen und ebenso zur Vertraulichkeit verpflichtet sind.

3. Das gilt nicht für das, was schon bekannt ist oder ohne Ihr Zutun bekannt wird, was Sie rechtmäßig von anderen haben, und was Sie von Gesetzes wegen oder auf Anordnung offenlegen müssen; im letzten Fall sagen Sie es ${organisation} vorher, wenn Sie dürfen.

4. Sie behalten keine Kopie länger, als Sie sie für diesen Zweck oder nach dem Gesetz brauchen.

5. Diese Vereinbarung endet zwei Jahre nachdem Sie ihr zugestimmt haben. Eine Vertragsstrafe gibt es nicht.`,
  en: (organisation: string) =>
    `1. ${organisation} gives you this document so that you can judge how securely ${organisation} works. You use it for nothing else.

2. You pass it on only to people in your company, and to its advisers and auditors, who need it for this and are bound to keep it confidential too.

3. This does not cover what is known already or becomes known without your doing, what you lawfully have from others, and what law or an order makes you disclose; in that last case you tell ${organisation} beforehand, if you may.

4. You keep no copy for longer than you need it for this purpose, or than the law asks.

5. This agreement ends two years after you accepted it. There is no contractual penalty.`,
}
