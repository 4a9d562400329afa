import { html } from 'hono/html'

import { base64 } from '#log/bytes.ts'
import { digestOfDisclosure, readDisclosure } from '#log/disclosure.ts'
import { parseEntry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { actionOfEntry } from '#store/action-of-entry.ts'
import { readEntriesAt, readOpenings } from '#store/log.ts'
import type { Tx } from '#store/organisation.ts'
import { entriesIn } from '#store/period.ts'
import type { KeptEntry } from '#store/period.ts'
import { sha256 } from '#store/sha256.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { auditPage } from './audit-page.ts'
import { isEntryOurs } from './belongs.ts'
import { entryColumns } from './entry-columns.ts'
import { isWithin } from './frame.ts'
import type { Frame } from './frame.ts'
import { look } from './framed.ts'
import { allPages, csvResponse, isCsv, listing, placeIn } from './listing.ts'
import { namesBelow, readNames } from './names.ts'
import type { Names } from './names.ts'

const entriesAPage = 100

export function readLog(tx: Tx, frame: Frame, visit: GuestVisit): Promise<KeptEntry[]> {
  const before = placeIn(visit, 'before')
  return entriesIn(tx, frame, { ...(before !== undefined && { before }), limit: entriesAPage })
}

/** The log of the period, every entry. */
export function logPage(visit: GuestVisit, frame: Frame, entries: readonly KeptEntry[]): Response {
  const { t } = visit
  const columns = entryColumns(visit, frame)
  const here = urls.auditLog(frame.engagement.id)
  if (isCsv(visit)) {
    const decoder = new TextDecoder()
    const all = allPages<KeptEntry>((last, limit) =>
      look(visit, (tx) => entriesIn(tx, frame, { ...(last && { before: last.index }), limit })),
    )
    const bytes = {
      name: t.audit.bytes,
      value: (entry: KeptEntry) => decoder.decode(entry.bytes),
    }
    return csvResponse('log', [...columns, bytes], all)
  }
  const last = entries.at(-1)
  return auditPage(visit, frame, {
    title: t.audit.log,
    body: card({
      table: listing(visit, {
        caption: t.audit.log,
        columns,
        rows: entries,
        empty: t.audit.noEntries,
        csv: `${here}?format=csv`,
        ...(entries.length === entriesAPage &&
          last && { next: { name: t.audit.next, url: `${here}?before=${last.index}` } }),
      }),
    }),
  })
}

export interface OpenedEntry {
  index: number
  bytes: Uint8Array
  at: Date
  type: string
  /** What it hides, as far as it is this engagement's. */
  openings: Map<string, string>
  isWithheld: boolean
  /** What the numbers in it stand for. */
  names: Names
}

/** What was declared before the period holds in it until something else is said. */
const lasting = ['genesis', 'key', 'test', 'control', 'withdraw', 'status']

/** An entry of the period with what it hides; nothing where it lies outside. */
export async function readEntry(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
): Promise<OpenedEntry | undefined> {
  const text = visit.c.req.param('entry') ?? ''
  if (!/^\d{1,15}$/.test(text)) return undefined
  const [found] = await readEntriesAt(tx, [Number(text)])
  if (!found) return undefined
  const { index, bytes } = found
  const entry = parseEntry(bytes)
  const at = new Date(entry.at)
  if (!isWithin(frame, at) && !(at < frame.from && lasting.includes(entry.t))) return undefined
  const done = entry.t === 'action' ? await actionOfEntry(tx, index) : undefined
  const isOurs = await isEntryOurs(tx, frame, bytes, done)
  const openings = isOurs ? await readOpenings(tx, index) : new Map<string, string>()
  const isHiding = 'sd' in entry && entry.sd.length > 0
  const texts = [new TextDecoder().decode(bytes), ...[...openings.values()].map(valueIn)]
  const names = await readNames(tx, frame, visit, texts)
  return { index, bytes, at, type: entry.t, openings, isWithheld: isHiding && !isOurs, names }
}

export function entryPage(visit: GuestVisit, frame: Frame, entry: OpenedEntry): Response {
  const { t, formats } = visit
  const id = frame.engagement.id
  const kinds: Record<string, string> = t.audit.kinds
  const text = new TextDecoder().decode(entry.bytes)
  return auditPage(visit, frame, {
    title: `${t.audit.entry} ${entry.index}`,
    trail: [{ name: t.audit.nav.log, url: urls.auditLog(id) }],
    body: html`${card({
      body: factList([
        { name: t.audit.kind, value: kinds[entry.type] ?? t.audit.kinds.other },
        { name: t.audit.at, value: moment(entry.at, formats) },
        {
          name: t.audit.leafHash,
          value: html`<code class="door-once">${base64(leafHash(sha256, entry.bytes))}</code>`,
        },
      ]),
    })}
    ${card({
      title: t.audit.bytes,
      body: html`<pre class="code wrapped" tabindex="0"><code>${text}</code></pre>
        ${namesBelow(entry.names, text)}`,
    })}
    ${card({
      title: t.audit.openings,
      ...(entry.openings.size === 0
        ? {
            body: html`<p>${entry.isWithheld ? t.audit.withheld : t.audit.noOpenings}</p>`,
          }
        : {
            table: listing(visit, {
              caption: t.audit.openings,
              empty: t.audit.noOpenings,
              rows: [...entry.openings],
              columns: [
                { name: t.audit.what, value: ([name]) => name },
                {
                  name: t.audit.value,
                  value: ([, disclosure]) => valueIn(disclosure),
                  show: ([, disclosure]) =>
                    html`<code>${valueIn(disclosure)}</code
                      >${namesBelow(entry.names, valueIn(disclosure))}`,
                },
                {
                  name: t.audit.disclosure,
                  value: ([, disclosure]) => disclosure,
                  show: ([, disclosure]) =>
                    html`<details>
                      <summary>${digestOfDisclosure(sha256, disclosure).slice(0, 12)}…</summary>
                      <p><code class="door-once">${disclosure}</code></p>
                    </details>`,
                },
              ],
            }),
          }),
    })}`,
  })
}

function valueIn(disclosure: string): string {
  const { value } = readDisclosure(disclosure)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
