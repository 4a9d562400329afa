import { html } from 'hono/html'

import { ExceptionRecord, exceptionRecords } from '#populations/approved-exception.ts'
import type { Tx } from '#store/organisation.ts'
import { versionsIn } from '#store/period.ts'
import { card } from '#ui/components/card.ts'
import { moment } from '#ui/components/moment.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'
import { testTitle } from '#web/test-link.ts'

import { auditPage } from './audit-page.ts'
import { withId } from './called.ts'
import type { Frame } from './frame.ts'
import { csvResponse, isCsv, listing } from './listing.ts'
import type { ListColumn } from './listing.ts'
import { keyCalled, readNames } from './names.ts'
import type { Names } from './names.ts'

export interface ExceptionThen extends ExceptionRecord {
  recordedFrom: Date
}

export interface ExceptionsThen {
  exceptions: ExceptionThen[]
  names: Names
}

/** The approved exceptions of the engagement's tests that were in force at some time of the period, the newest first. */
export async function readExceptions(
  tx: Tx,
  frame: Frame,
  visit: GuestVisit,
): Promise<ExceptionsThen> {
  const tests = new Set(frame.tests.map(({ test }) => test.id))
  const versions = await versionsIn(tx, exceptionRecords.id, frame)
  const exceptions = versions
    .map(({ content, recordedFrom }) => ({ ...ExceptionRecord.parse(content), recordedFrom }))
    .filter(
      ({ test, from, until }) =>
        tests.has(test) && new Date(from) < frame.end && new Date(until) > frame.from,
    )
    .toSorted((a, b) => b.from.localeCompare(a.from))
  const texts = exceptions.flatMap((each) => [each.requestedBy, each.approvedBy, ...each.items])
  return { exceptions, names: await readNames(tx, frame, visit, texts) }
}

export function exceptionsPage(
  visit: GuestVisit,
  frame: Frame,
  { exceptions, names }: ExceptionsThen,
): Response {
  const { t, formats } = visit
  const id = frame.engagement.id
  const askedBy = (each: ExceptionThen) => names.get(each.requestedBy) ?? each.requestedBy
  const approvedBy = (each: ExceptionThen) => names.get(each.approvedBy) ?? each.approvedBy
  const columns: ListColumn<ExceptionThen>[] = [
    {
      name: t.audit.test,
      value: ({ test }) => test,
      show: ({ test }) =>
        html`<a href="${urls.auditTest(id, test)}">${testTitle(visit, test)}</a><br /><small
            >${test}</small
          >`,
    },
    {
      name: t.audit.covers,
      value: ({ items }) => items.join('\n'),
      show: ({ items }) =>
        html`<ul>
          ${items.map((key) => html`<li>${withId(keyCalled(names, key), key)}</li>`)}
        </ul>`,
    },
    {
      name: t.audit.called,
      value: ({ items }) => items.map((key) => keyCalled(names, key)).join('\n'),
      isForFile: true,
    },
    {
      name: t.audit.reason,
      value: ({ reason }) => reason,
      show: ({ reason, measure }) =>
        html`<bdi>${reason}</bdi><br />${t.audit.measure}: <bdi>${measure}</bdi>`,
    },
    { name: t.audit.measure, value: ({ measure }) => measure, isForFile: true },
    {
      name: `${t.audit.from} – ${t.audit.to}`,
      value: ({ from }) => new Date(from),
      show: ({ from, until }) =>
        html`${moment(new Date(from), formats)} – ${moment(new Date(until), formats)}`,
      isForPage: true,
    },
    { name: t.audit.from, value: ({ from }) => new Date(from), isForFile: true },
    { name: t.audit.to, value: ({ until }) => new Date(until), isForFile: true },
    {
      name: `${t.audit.requestedBy}, ${t.audit.approvedBy}`,
      value: askedBy,
      show: (each) => html`<bdi>${askedBy(each)}</bdi>, <bdi>${approvedBy(each)}</bdi>`,
      isForPage: true,
    },
    { name: t.audit.requestedBy, value: askedBy, isForFile: true },
    { name: t.audit.approvedBy, value: approvedBy, isForFile: true },
    { name: t.audit.recordedAt, value: ({ recordedFrom }) => recordedFrom, isForFile: true },
    {
      name: t.audit.entry,
      value: ({ entry }) => entry,
      show: ({ entry }) =>
        entry === undefined
          ? '–'
          : html`<a href="${urls.auditEntry(id, String(entry))}">${entry}</a>`,
    },
  ]
  if (isCsv(visit)) return csvResponse('exceptions', columns, exceptions)
  return auditPage(visit, frame, {
    title: t.audit.exceptions,
    body: card({
      table: listing(visit, {
        caption: t.audit.exceptions,
        columns,
        rows: exceptions,
        empty: t.audit.noExceptions,
        isWide: true,
        csv: `${urls.auditExceptions(id)}?format=csv`,
      }),
    }),
  })
}
