/** The tables of docs/tamper-matrix.md: every case, and what the tests have seen each verifier say of it. */
import type { ShownItem } from '#run/test-shown-items.ts'
import { forgeries, hiding, rewrites, unnoticed } from '#web/test-forgeries.ts'
import type { Said } from '#web/test-lie.ts'
import { lies } from '#web/test-lies.ts'

interface Case {
  what: string
  ours: Said
  theirs: Said
}

/** A population's tree is shown to auditors, not published; `verifyItem` is the function that checks it. */
export const itemCases = [
  { what: 'one byte of an item changed', tell: changedItem },
  { what: 'one byte of a hash beside its path changed', tell: changedProof },
  { what: 'an item shown in another slot', tell: movedItem },
  { what: 'an item shown as departed', tell: departedItem },
] as const

function changedItem(item: ShownItem): ShownItem {
  return { ...item, disclosure: flippedText(item.disclosure ?? '', 60) }
}

function changedProof(item: ShownItem): ShownItem {
  return { ...item, proof: item.proof.map((hash) => flippedText(hash, 5)) }
}

function movedItem(item: ShownItem): ShownItem {
  return { ...item, slot: item.slot ^ 1 }
}

function departedItem({ run, slot, proof }: ShownItem): ShownItem {
  return { run, slot, proof }
}

/** One character replaced by another of its alphabet. */
function flippedText(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

/** The tables as they stand in the document, one a heading. */
export function matrixTables(): string[] {
  const itemRows = itemCases.map(({ what }) => ({
    what,
    ours: ['verifyItem', ''] as const,
    theirs: ['item', 'is not what is shown'] as const,
  }))
  return [
    table(lies),
    table(itemRows),
    table([...rewrites, ...forgeries]),
    table(hiding),
    table(
      unnoticed.map(({ what }) => ({
        what,
        ours: ['consistency', 'Both are signed, and together they prove it'],
        theirs: ['consistency', 'the two signed notes prove it'],
      })),
    ),
  ]
}

function table(cases: readonly Case[]): string {
  const rows = cases.map(
    ({ what, ours, theirs }) => `| ${what} | ${cell(ours)} | ${cell(theirs)} |`,
  )
  return ['| case | Beleg | independent |', '|---|---|---|', ...rows].join('\n')
}

function cell([check, words]: Said): string {
  return words === '' ? `\`${check}\`` : `\`${check}\`: … ${words} …`
}
