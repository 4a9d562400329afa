import { html } from 'hono/html'

import { parseEntry } from '#log/entry.ts'
import type { Entry } from '#log/entry.ts'
import { parseTestRef } from '#log/test-ref.ts'
import type { KeptEntry } from '#store/period.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { entrySummary } from '#web/console/entry-summary.ts'
import type { GuestVisit } from '#web/route.ts'
import { testTitle } from '#web/test-link.ts'

import { controlTitle, withId } from './called.ts'
import type { Frame } from './frame.ts'
import type { ListColumn } from './listing.ts'

/** Entries of the log, for page and file. */
export function entryColumns(visit: GuestVisit, frame: Frame): ListColumn<KeptEntry>[] {
  const { t } = visit
  const { engagement } = frame
  const words = t.audit
  const kinds: Record<string, string> = words.kinds
  return [
    {
      name: words.entry,
      value: ({ index }) => index,
      show: ({ index }) =>
        html`<a href="${urls.auditEntry(engagement.id, String(index))}">${index}</a>`,
    },
    { name: words.at, value: ({ at }) => at },
    {
      name: words.kind,
      value: ({ type }) => type,
      show: ({ type }) => kinds[type] ?? words.kinds.other,
    },
    {
      name: words.what,
      value: ({ bytes }) => whatOf(bytes),
      show: ({ bytes }) => shownIn(visit, frame, bytes),
    },
  ]
}

/** What an entry is about, as it stands there in clear. */
function whatOf(bytes: Uint8Array): string {
  const entry = parseEntry(bytes)
  if (entry.t === 'test' || entry.t === 'control') return `${entry.id}@${entry.version}`
  if (entry.t === 'run') return `${entry.test} ${entry.seq}`
  if (entry.t === 'withdraw') return `${entry.control}: ${entry.reason}`
  if (entry.t === 'exception') return entry.test
  if (entry.t === 'action') return entry.kind ?? ''
  if (entry.t === 'reveal') return String(entry.run)
  return entry.t === 'document' ? `${entry.kind} ${entry.issuer}` : ''
}

/** The same in words, and small below it the id; of a run also which of its test it was. */
function shownIn(visit: GuestVisit, frame: Frame, bytes: Uint8Array): Markup | string {
  const entry = parseEntry(bytes)
  const title = titleOf(visit, frame, entry)
  if (entry.t === 'run') {
    const run = visit.t.test.run(visit.formats.number(entry.seq))
    return withId(title, `${run} · ${entry.test}`)
  }
  const id = whatOf(bytes)
  return id === '' || entry.t === 'reveal' ? title : withId(title, id)
}

function titleOf(visit: GuestVisit, frame: Frame, entry: Entry): string {
  if (entry.t === 'test') return testTitle(visit, entry.id)
  if (entry.t === 'run') return testTitle(visit, parseTestRef(entry.test).id)
  if (entry.t === 'exception') return testTitle(visit, entry.test)
  if (entry.t === 'control') return controlTitle(visit, frame, entry.id)
  if (entry.t === 'withdraw') return controlTitle(visit, frame, entry.control)
  return entrySummary(visit, entry)
}
