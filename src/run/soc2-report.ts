import { parseEntry } from '#log/entry.ts'
import type { DocumentEntry } from '#log/entry.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { managedItems } from '#store/items.ts'
import { appendEntry, entriesOfType } from '#store/log.ts'
import type { WriteTx } from '#store/organisation.ts'

/** What the company says of its SOC 2 report. The log bears out that it said so, and nothing more. */
export interface Soc2Report {
  kind: 'type1' | 'type2'
  /** First and last day of the period; the same day for Type I. */
  from: string
  to: string
  /** The index of the entry that says so. */
  entry: number
}

/** Brings the log up to what the settings say of a SOC 2 report; nothing where there is none. Safe to repeat. */
export async function declareSoc2Report(tx: WriteTx): Promise<Soc2Report | undefined> {
  const [setting] = await managedItems(tx, organisationSettings)
  const { soc2 = 'none', soc2To: to, soc2From: from = to } = setting ?? {}
  if (soc2 === 'none' || from === undefined || to === undefined) return undefined
  const kind = `soc2-${soc2}`
  const said = (entry: DocumentEntry) =>
    entry.kind === kind && entry.period.from === from && entry.period.to === to
  const last = (await entriesOfType(tx, 'document'))
    .flatMap(({ index, bytes }) => {
      const entry = parseEntry(bytes)
      return entry.t === 'document' && entry.kind.startsWith('soc2-') ? [{ index, entry }] : []
    })
    .at(-1)
  const entry =
    last && said(last.entry)
      ? last.index
      : await appendEntry(tx, () => ({
          v: 1,
          t: 'document',
          at: tx.recordedAt.toISOString(),
          kind,
          // The settings name nobody.
          issuer: 'unnamed',
          period: { from, to },
          sd: [],
        }))
  return { kind: soc2, from, to, entry }
}
