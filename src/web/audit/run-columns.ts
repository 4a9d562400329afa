import { html } from 'hono/html'

import type { Counts } from '#engine/judge.ts'
import { base64url } from '#log/bytes.ts'
import type { Run } from '#store/runs.ts'
import { verdictBadge } from '#ui/components/badges.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import type { Frame } from './frame.ts'
import type { ListColumn } from './listing.ts'

/** Every run with its result and counts, for page and file. */
export function runColumns(
  { t }: Pick<GuestVisit, 't'>,
  { engagement }: { engagement: Pick<Frame['engagement'], 'id'> },
): ListColumn<Run>[] {
  const words = t.audit
  const link = (run: Run) => urls.auditRun(engagement.id, run.test, String(run.seq))
  const triggerOf = ({ trigger }: Run) =>
    trigger === 'manual' ? words.triggers.manual : words.triggers.schedule
  return [
    {
      name: words.run,
      value: ({ seq }) => seq,
      show: (run) =>
        html`<a href="${link(run)}">${words.runOf(String(run.seq))}</a><br /><small
            >${triggerOf(run)}</small
          >`,
    },
    { name: words.at, value: ({ at }) => at },
    {
      name: words.result,
      value: ({ result }) => result,
      show: ({ result, counts }) => html`${verdictBadge(t, result)}${besides(t, counts)}`,
    },
    { name: words.items, value: ({ counts }) => counts.n, isNumber: true },
    { name: words.passing, value: ({ counts }) => counts.pass, isNumber: true },
    { name: words.failing, value: ({ counts }) => counts.failing, isNumber: true },
    { name: words.late, value: ({ counts }) => counts.late, isForFile: true },
    { name: words.excepted, value: ({ counts }) => counts.excepted, isNumber: true },
    { name: words.excluded, value: ({ counts }) => counts.excluded ?? 0, isForFile: true },
    { name: words.unknown, value: ({ counts }) => counts.unknown, isNumber: true },
    {
      name: words.scopes,
      value: ({ expected, unread }) => `${expected - unread.length}/${expected}`,
      isNumber: true,
    },
    {
      name: words.trigger,
      value: ({ trigger }) => trigger,
      isForFile: true,
    },
    { name: words.version, value: ({ version }) => version, isForFile: true },
    { name: words.size, value: ({ size }) => size, isForFile: true },
    { name: words.root, value: ({ root }) => base64url(root), isForFile: true },
    {
      name: words.entry,
      value: ({ entry }) => entry,
      show: ({ entry }) =>
        html`<a href="${urls.auditEntry(engagement.id, String(entry))}">${entry}</a>`,
    },
  ]
}

/** Items that no column of the page counts, which would otherwise not add up; the file has a column for each. */
function besides(t: Messages, { late, excluded = 0 }: Counts): Markup | string {
  const said = [
    ...(late > 0 ? [t.counts.late(late)] : []),
    ...(excluded > 0 ? [t.counts.excluded(excluded)] : []),
  ]
  return said.length === 0 ? '' : html`<br /><small>${said.join(' · ')}</small>`
}
