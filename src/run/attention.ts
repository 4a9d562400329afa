/** What somebody should do something about now, for the first page of those who run the program. */
import { addDays, dateIn, endOfDate } from '#engine/calendar.ts'
import type { Test } from '#engine/test.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import type { ExceptionRecord } from '#populations/approved-exception.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import type { ExceptionRequest } from '#populations/exception-request.ts'
import type { Account } from '#store/accounts.ts'
import { incompleteSources } from '#store/incomplete-sources.ts'
import type { IncompleteSource } from '#store/incomplete-sources.ts'
import { managedItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { sameSince } from '#store/runs.ts'
import type { Run } from '#store/runs.ts'
import { sourcesWithoutScopes } from '#store/sources.ts'
import type { Source } from '#store/sources.ts'

import { keptItemsDue } from './due-items.ts'
import type { DueItem } from './due-items.ts'
import { expiredInvitations } from './expired-invitations.ts'
import { readForNobody } from './for-nobody.ts'
import type { ForNobody } from './for-nobody.ts'
import type { InspectedControl } from './inspect.ts'
import type { RunningControl } from './program-settings.ts'

/** One thing to attend to: since when, until when, and whose it is where that is known. */
export type Attention = { owner?: string; since?: Date; due?: Date } & (
  | { kind: 'control'; status: 'failing' | 'stale'; running: RunningControl; worst?: WorstTest }
  /** A test of a control that nobody outside sees yet. */
  | { kind: 'test'; running: RunningControl; worst: WorstTest }
  | { kind: 'exception'; exception: ExceptionRecord }
  /** Somebody asked, and nobody has decided. */
  | { kind: 'request'; request: ExceptionRequest }
  | { kind: 'unread'; source: IncompleteSource }
  | { kind: 'never-read'; source: Source }
  /** What is asked of nobody, as nobody is in its groups. */
  | { kind: 'for-nobody'; about: ForNobody }
  /** Something that people keep is to be seen to by a day, which may have passed. */
  | { kind: 'due'; item: DueItem }
)

/** The test that makes a control what it is, by its last run. */
export interface WorstTest {
  test: Test<unknown>
  run: Run
}

/** An exception that ends so soon is to be renewed or made unnecessary. */
const soonMs = 30 * 86_400_000
/** What is kept is seen to shortly before its day. */
const soonDays = 14
const overdueDays = 400

/** Everything to attend to, the worst first, then what is due or has lasted longest. */
export async function readAttention(
  tx: Tx,
  inspection: readonly InspectedControl[],
  at: Date,
): Promise<Attention[]> {
  const exceptions = await managedItems(tx, exceptionRecords)
  const ending = exceptions.filter(({ until }) => {
    const leftMs = Date.parse(until) - at.getTime()
    return leftMs > 0 && leftMs <= soonMs
  })
  const requests = await managedItems(tx, exceptionRequests)
  const { timeZone } = await readOrganisation(tx)
  const due = await keptItemsDue(
    tx,
    dateIn('UTC', addDays(at, -overdueDays)),
    dateIn(timeZone, addDays(at, soonDays)),
  )
  const invitations = await expiredInvitations(tx, at)
  const since = await sameSince(tx, badTests(inspection))
  const found: Attention[] = [
    ...inspection.flatMap((each) => attentionTo(each, since)),
    ...(await incompleteSources(tx)).map((source) => ({
      kind: 'unread' as const,
      source,
      since: source.since,
    })),
    ...(await sourcesWithoutScopes(tx)).map((source) => ({ kind: 'never-read' as const, source })),
    ...(await readForNobody(tx, at)).map((about) => ({ kind: 'for-nobody' as const, about })),
    ...requests
      .filter(({ state }) => state === 'open')
      .map((request) => ({
        kind: 'request' as const,
        request,
        since: new Date(request.requestedAt),
        due: new Date(request.until),
      })),
    ...due.map((item) => ({
      kind: 'due' as const,
      item,
      due: endOfDate(item.date, timeZone),
      ...(item.owner !== undefined && { owner: item.owner }),
    })),
    ...invitations.map(({ account, expiredAt }) => ({
      kind: 'due' as const,
      item: invitationItem(account, dateIn(timeZone, expiredAt)),
      since: expiredAt,
      due: expiredAt,
    })),
    ...ending.map((exception) => ({
      kind: 'exception' as const,
      exception,
      since: new Date(exception.from),
      due: new Date(exception.until),
    })),
  ]
  return found.toSorted((a, b) => rank(a) - rank(b) || urgency(a) - urgency(b))
}

function invitationItem({ id, name }: Account, date: string): DueItem {
  return {
    id: `account/${id}/${date}`,
    date,
    about: { de: name, en: name },
    what: {
      de: 'Einladung abgelaufen, ohne dass sie angenommen wurde: neu einladen',
      en: 'Invitation expired unanswered: invite again',
    },
    at: { kind: 'invitation', account: id },
    see: 'user.see',
  }
}

function attentionTo(
  { running, status, tests }: InspectedControl,
  sinceOf: ReadonlyMap<string, Date>,
): Attention[] {
  const owner = running.owner === undefined ? {} : { owner: running.owner }
  const bad = tests.flatMap(({ running: { test }, run }) =>
    run && isBad(run) ? [{ test, run }] : [],
  )
  const worst = bad.find(({ run }) => run.result === 'fail') ?? bad[0]
  if (status && status.status !== 'withdrawn') {
    if (status.status !== 'failing' && status.status !== 'stale') return []
    return [
      {
        kind: 'control',
        status: status.status,
        running,
        ...owner,
        since: new Date(status.since),
        ...(status.status === 'stale' && status.due !== null && { due: new Date(status.due) }),
        ...(worst && { worst }),
      },
    ]
  }
  if (!worst || status) return []
  const since = sinceOf.get(worst.test.id)
  return [{ kind: 'test', running, worst, ...owner, ...(since && { since }) }]
}

function badTests(inspection: readonly InspectedControl[]): string[] {
  const all = inspection.flatMap(({ tests }) => tests)
  const bad = all.filter(({ run }) => run && isBad(run))
  return [...new Set(bad.map(({ running }) => running.test.id))]
}

function isBad({ result }: Run): boolean {
  return result === 'fail' || result === 'unknown'
}

function rank(attention: Attention): number {
  if (attention.kind === 'control') return attention.status === 'failing' ? 0 : 1
  const ranks = {
    unread: 2,
    'never-read': 2,
    'for-nobody': 2,
    request: 3,
    exception: 3,
    due: 3,
    test: 4,
  }
  return ranks[attention.kind]
}

function urgency({ due, since }: Attention): number {
  return (due ?? since)?.getTime() ?? Infinity
}
