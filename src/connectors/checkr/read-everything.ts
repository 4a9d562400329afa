import pLimit from 'p-limit'

import type { Reading } from '#connectors/connector.ts'
import { explain, fault, faultOf, listIncomplete, malformedItem } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import { CallError } from '#connectors/transport.ts'
import { dateIn } from '#engine/calendar.ts'
import { measured } from '#engine/receipt.ts'
import { reportedChecks } from '#populations/reported-check.ts'
import type { ReportedCheck } from '#populations/reported-check.ts'

import { askedEveryDays, isSettled } from './known-reports.ts'
import { readList } from './read-list.ts'
import type { Listed } from './read-list.ts'
import { Candidate, Invitation, Report } from './schema.ts'
import { KnownReport, system } from './settings.ts'
import type { Match } from './settings.ts'

/** How many reports are asked for at a time. */
const atOnce = 4
/** After so many reports that did not come, the others are not asked for. */
const mostFailures = 5
const pageSize = 100

const candidates = 'checkr/candidates'
const invitations = 'checkr/invitations'
const reports = 'checkr/reports'

/**
 * Reads which reports of people in the register are complete. Reports of candidates whom the register does not know, such as
 * those who were never hired, are not asked for; nor, at every reading, are those again that have long been complete.
 */
export async function readEverything(
  reading: Reading,
  known: readonly KnownReport[],
): Promise<void> {
  const listed = await readList(reading, {
    scope: candidates,
    op: 'candidates.list',
    item: Candidate,
  })
  const matched = listed.items.filter((each) => each.matched).length
  const message = `${matched} of ${listed.items.length} candidates are people in the register`
  await end(reading, candidates, listed, listed.items.length, message)

  const { failed, others } = await readInvited(reading, listed)
  const isWhole = !listed.failed && !failed
  await readReports(reading, [...listed.items, ...others], { isWhole, known })
}

/** Candidates who work outside the United States are on no list; whoever was invited can be asked for one by one. */
async function readInvited(
  reading: Reading,
  listed: Listed<Candidate>,
): Promise<{ failed: Fault | undefined; others: Candidate[] }> {
  const invited = await readList(reading, {
    scope: invitations,
    op: 'invitations.list',
    item: Invitation,
  })
  const seen = new Set(listed.items.map(({ id }) => id))
  const missing = new Set(invited.items.flatMap(({ candidate }) => candidate ?? []))
  const others: Candidate[] = []
  // Without the list nobody can tell who is not on it.
  if (listed.failed) invited.failed ??= fault(listIncomplete, `${candidates} is incomplete`)
  else {
    const transport = reading.within(invitations)
    for (const id of missing) {
      if (seen.has(id)) continue
      reading.signal.throwIfAborted()
      invited.calls++
      try {
        const call = { service: 'checkr', op: 'candidates.get', params: { id } }
        const candidate = Candidate.safeParse(await transport.call(call))
        if (candidate.success && candidate.data.id === id) others.push(candidate.data)
        else
          invited.failed ??= fault(
            malformedItem,
            candidate.success ? 'another candidate than asked for' : explain(candidate.error),
          )
      } catch (error) {
        // Somebody whose data Checkr has deleted since.
        if (error instanceof CallError && error.code === 'NotFound') continue
        invited.failed ??= faultOf(error)
        break
      }
    }
  }
  await end(reading, invitations, invited, invited.items.length + others.length)
  return { failed: invited.failed, others }
}

async function readReports(
  reading: Reading,
  all: readonly Candidate[],
  { isWhole, known }: { isWhole: boolean; known: readonly KnownReport[] },
): Promise<void> {
  const asked = all.flatMap(({ id, reports: ids, matched }) =>
    matched ? [...new Set(ids)].map((report) => ({ candidate: id, matched, report })) : [],
  )
  const transport = reading.within(reports)
  const listed = { calls: 0, pages: 0, failed: undefined as Fault | undefined }
  if (!isWhole) listed.failed = fault(listIncomplete, 'not everybody was listed')
  const settled = settledIn(reading, known)
  let remembered = 0
  let failures = 0
  let unclear = 0
  const items: ReportedCheck[] = []
  const limit = pLimit(atOnce)
  await Promise.all(
    asked.map((each) =>
      limit(async () => {
        if (settled.has(each.report)) {
          const call = { service: 'checkr', op: 'reports.known', params: { id: each.report } }
          const { askedOn, ...report } = KnownReport.parse(await transport.call(call))
          remembered++
          items.push({ ...checkOf(report, each.matched), askedOn })
          return
        }
        if (failures >= mostFailures) return
        reading.signal.throwIfAborted()
        listed.calls++
        try {
          const call = { service: 'checkr', op: 'reports.get', params: { id: each.report } }
          const report = Report.safeParse(await transport.call(call))
          listed.pages++
          if (!report.success) listed.failed ??= fault(malformedItem, explain(report.error))
          else if (report.data.id !== each.report || report.data.candidate !== each.candidate)
            listed.failed ??= fault(malformedItem, 'another report than asked for')
          else {
            if (report.data.isComplete && report.data.includesCanceled) unclear++
            const item = itemOf(report.data, each.matched, reading.at)
            if (item) items.push(item)
          }
        } catch (error) {
          failures++
          listed.failed ??= faultOf(error)
        }
      }),
    ),
  )
  for (let from = 0; from < items.length; from += pageSize)
    await reading.page(reports, reportedChecks, items.slice(from, from + pageSize))
  const messages = [
    ...(unclear === 0
      ? []
      : [
          `${unclear} complete reports hold cancelled searches, and do not say which: they are not counted`,
        ]),
    ...(remembered === 0
      ? []
      : [
          `${remembered} of ${asked.length} reports were complete before, and are asked for again every ${askedEveryDays} days`,
        ]),
  ]
  await end(reading, reports, listed, items.length, messages.join('; ') || undefined)
}

/** The reports that are not asked for this time; of a recording, those that were not then. */
function settledIn(reading: Reading, known: readonly KnownReport[]): ReadonlySet<string> {
  if (!reading.recorded)
    return new Set(known.flatMap((each) => (isSettled(each, reading.at) ? [each.id] : [])))
  const then = reading.recorded.filter(({ op }) => op === 'reports.known')
  return new Set(then.map(({ params }) => String(params['id'])))
}

/** A finished report as a check that was made; nothing where it is not, or where nobody can tell what of it was made. */
function itemOf(
  { id, isComplete, includesCanceled, completedAt, checks, stoodAs }: Report,
  match: Match,
  at: Date,
): ReportedCheck | undefined {
  if (!isComplete || includesCanceled || !completedAt || checks.length === 0) return undefined
  const report = {
    id,
    checks,
    completedAt: completedAt.toISOString(),
    ...(stoodAs && { stoodAs }),
  }
  return { ...checkOf(report, match), askedOn: dateIn('UTC', at) }
}

function checkOf(
  { id, checks, completedAt, stoodAs: then }: Omit<KnownReport, 'askedOn'>,
  { person, by, stoodAs: now }: Match,
): ReportedCheck {
  const stoodAs = then ?? now
  return {
    id: `${person}/checkr/${id}`,
    person,
    matchedBy: by,
    system,
    checks,
    completedAt,
    ...(stoodAs && { stoodAs }),
  }
}

async function end(
  reading: Reading,
  scope: string,
  { calls, pages, failed }: Omit<Listed<unknown>, 'items'>,
  items: number,
  message?: string,
): Promise<void> {
  await reading.receipt({
    scope,
    feeds: [reportedChecks.id],
    basis: measured,
    complete: !failed,
    ...(message !== undefined && { message }),
    ...failed,
    calls,
    pages,
    items,
    readAt: reading.at,
  })
}
