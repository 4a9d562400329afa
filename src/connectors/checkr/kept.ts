/** What is kept of an answer: whose report it is, that it is finished, when, and which kinds of check it holds. */
import { cutOut } from '#connectors/redacting-transport.ts'
import type { StoodAs } from '#populations/reported-check.ts'

import { kindOfScreening } from './screenings.ts'
import type { Match } from './settings.ts'

/** Whom the register knows a candidate as. */
export type WhoIs = (email: unknown, customId: unknown) => Match | undefined

/** A page of a list, with its things cut down. Whatever is no such page stays what it is not: nothing. */
export function keptPage(answer: unknown, cut: (each: unknown) => unknown): unknown {
  if (!isRecord(answer)) return null
  const { object, count, next_href: next, data } = answer
  return {
    object: textOf(object),
    count: typeof count === 'number' ? count : null,
    // The address itself may say who asks.
    next_href: typeof next === 'string' ? cutOut : null,
    data: Array.isArray(data) ? data.map(cut) : null,
  }
}

/** Of a candidate: neither name nor address, nor any number; whom the register knows them as, if anybody. */
export function keptCandidate(candidate: unknown, whoIs: WhoIs): unknown {
  if (!isRecord(candidate)) return null
  const { id, email, custom_id: customId, report_ids: reports } = candidate
  const matched = whoIs(email, customId)
  return {
    id: textOf(id),
    report_ids: Array.isArray(reports) ? reports.map(textOf) : null,
    ...(matched && { matched }),
  }
}

export function keptInvitation(invitation: unknown): unknown {
  if (!isRecord(invitation)) return null
  return { id: textOf(invitation['id']), candidate_id: textOf(invitation['candidate_id']) }
}

/** Of a report, with where the person worked when it was first read if it was read before, neither result nor adjudication nor what any search found, nor a status that tells of them. */
export function keptReport(report: unknown, stoodAs?: StoodAs): unknown {
  if (!isRecord(report)) return null
  const screenings = Object.keys(kindOfScreening).filter((field) => isThere(report[field]))
  return {
    id: textOf(report['id']),
    object: textOf(report['object']),
    candidate_id: textOf(report['candidate_id']),
    status: keptStatus(report['status'], report['completed_at']),
    completed_at: textOf(report['completed_at']),
    includes_canceled: report['includes_canceled'] === true,
    ...(stoodAs && { stood_as: stoodAs }),
    ...Object.fromEntries(screenings.map((field) => [field, cutOut])),
  }
}

/**
 * `clear` and `consider` are results; that somebody disputes one, or has to decide on it, tells of one. What is left: whether
 * it is finished. https://docs.checkr.com/use-cases/check-status
 */
function keptStatus(status: unknown, completedAt: unknown): string | null {
  switch (status) {
    case 'complete':
    case 'clear':
    case 'consider':
      return 'complete'
    case 'dispute':
      return typeof completedAt === 'string' ? 'complete' : 'pending'
    case 'pending':
    case 'suspended':
    case 'paused':
      return 'pending'
    case 'canceled':
      return 'canceled'
    default:
      return null
  }
}

/** Only what could be an id, a word or a time: never a sentence. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w:.+-]{1,64}$/.test(value) ? value : null
}

function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
