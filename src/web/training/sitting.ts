/** A sitting at a package that reports by xAPI: what its token is good for, and what is kept of its attempt. */
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import { findPackage } from '#program/training/find-course.ts'
import { reportPackage } from '#program/training/report-package.ts'
import { XapiState, newSession, registrationOf } from '#program/training/xapi-state.ts'
import { performAction } from '#run/perform-action.ts'
import { findAccount } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { findTicket, issueTicket, keepTicket } from '#store/tickets.ts'
import type { GuestVisit } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { keptMs } from './keep-report.ts'

/** A sitting; opening the page again begins the next. */
export const sittingMs = 8 * 3_600_000

/** Begins a sitting with what the address of its files (`files`) stands for; returns what content says to be let in (HTTP Basic). */
export async function beginSitting(
  tx: WriteTx,
  files: string,
  { account, content }: { account: string; content: Record<string, unknown> },
): Promise<string> {
  const attempt = String(content['attempt'])
  const before = await findTicket(tx, 'course-state', attempt, tx.recordedAt)
  const state = newSession(XapiState.safeParse(before?.content).data, String(content['session']))
  await keepState(tx, attempt, account, state)
  const token = await issueTicket(tx, 'course-xapi', {
    account,
    content: { ...content, files },
    forMs: sittingMs,
  })
  return Buffer.from(`content:${token}`).toString('base64')
}

/** Ends an attempt that was left as failed, when it is opened again. */
export async function endFailedSitting(
  { house, guest, origin, language }: GuestVisit,
  { id, person }: CourseAttempt,
): Promise<void> {
  await performAction(
    { store: house.store, org: house.organisation.id, site: origin },
    reportPackage,
    guest.actor,
    { person, attempt: id },
    { isProved: false, language },
  )
}

/** The attempt of a sitting whose token was sent along, with what was kept of it. */
export async function findSitting(tx: Tx, { c, at: now, origin }: Visit, authorization: string) {
  const [, sent = ''] = /^Basic ([\w+/=-]{1,400})$/i.exec(authorization) ?? []
  const [, token = ''] = /^\w+:([\w-]+)$/.exec(Buffer.from(sent, 'base64').toString()) ?? []
  const ticket = await findTicket(tx, 'course-xapi', token, now)
  // Good at its own address alone.
  if (!ticket || ticket.content['files'] !== c.req.param('token')) return undefined
  const account = await findAccount(tx, ticket.account ?? '')
  const pack = await findPackage(tx, String(ticket.content['package']))
  const [item] = await listItems(tx, courseAttempts.id, {
    keys: [String(ticket.content['attempt'])],
  })
  const attempt = item && courseAttempts.item.parse(item.content)
  if (!account || account.disabledAt || !pack || !attempt) return undefined
  const kept = await findTicket(tx, 'course-state', attempt.id, now)
  const state = XapiState.safeParse(kept?.content).data
  // A later sitting ends this one.
  const isNow = state?.session === ticket.content['session']
  return {
    account,
    pack,
    attempt,
    registration: registrationOf(attempt, pack, origin),
    ...(state && isNow && { state }),
  }
}

/** Keeps how far an attempt is. */
export async function keepState(tx: WriteTx, attempt: string, account: string, state: XapiState) {
  await keepTicket(tx, 'course-state', attempt, { account, content: { ...state }, forMs: keptMs })
}
