/** What the content of a SCORM package reported: kept, and, once it is over, recorded. */
import { courseAttempts } from '#populations/course-attempt.ts'
import type { Actor } from '#program/action.ts'
import { isOpen } from '#program/training/attempt.ts'
import { findPackage } from '#program/training/find-course.ts'
import { leftOutcome, packageOutcome } from '#program/training/package-outcome.ts'
import { reportPackage } from '#program/training/report-package.ts'
import { ScormReport, ScormState, afterReport, noState } from '#program/training/scorm-state.ts'
import { performAction } from '#run/perform-action.ts'
import { findAccount } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findTicket, keepTicket } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { missing } from '#web/console/look.ts'
import { readJsonBody } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import { actorOf } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

import { reportPath } from './package-files.ts'

/** From the first sitting on; whoever takes longer begins anew. */
export const keptMs = 180 * 86_400_000

interface Reported {
  actor: Actor
  /** The account. */
  account: string
  attempt: string
  report: ScormReport
}

/** Keeps a report of an attempt at a package of SCORM; what was decided stays so. The caller knows whose attempt it is. */
export async function keepReport(
  { house, language, origin }: Visit,
  { actor, account, attempt: id, report }: Reported,
): Promise<'saved' | 'failing' | 'passed' | 'failed' | 'over'> {
  const { store, organisation } = house
  const found = await withOrg(store, organisation.id, async (tx) => {
    // Another tab may have ended it meanwhile.
    const [item] = await listItems(tx, courseAttempts.id, { keys: [id] })
    const attempt = item && courseAttempts.item.parse(item.content)
    if (!attempt) throw missing()
    if (!isOpen(attempt)) return 'over'
    const pack = await findPackage(tx, attempt.package ?? '')
    if (pack?.standard !== 'scorm-1.2') throw missing()
    const before = await findTicket(tx, 'course-state', id, tx.recordedAt)
    const state = afterReport(before ? ScormState.parse(before.content) : noState, report)
    await keepTicket(tx, 'course-state', id, { account, content: { ...state }, forMs: keptMs })
    return {
      person: attempt.person,
      outcome: packageOutcome(pack, state),
      isFailing: leftOutcome(pack, state) !== undefined,
    }
  })
  if (found === 'over') return 'over'
  const { person, outcome, isFailing } = found
  if (!outcome) return isFailing ? 'failing' : 'saved'
  await performAction(
    { store, org: organisation.id, site: origin },
    reportPackage,
    actor,
    { person, attempt: id },
    { isProved: false, language },
  )
  return outcome.isPassed ? 'passed' : 'failed'
}

export const packageReportRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${urls.packageFiles(':token')}${reportPath}`,
    for: 'anyone',
    isNoUse: true,
    fromElsewhere: true,
    hasOwnToken: true,
    answer: takeLastReport,
  },
]

/**
 * What content sets while its page goes: the page around it may go with it, and could not tell. The address says which
 * attempt it is of. Nobody waits for the answer.
 */
async function takeLastReport(visit: Visit): Promise<Response> {
  const { c, house, at } = visit
  const sent = ScormReport.safeParse(await readJsonBody(c))
  if (!sent.success) return new Response(null, { status: 400 })
  const found = await readOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'course-package', c.req.param('token') ?? '', at)
    const account = ticket && (await findAccount(tx, ticket.account ?? ''))
    return account && !account.disabledAt
      ? { account, attempt: String(ticket.content['attempt']) }
      : undefined
  })
  if (!found) throw missing()
  const { account, attempt } = found
  const reported = { account: account.id, attempt, report: sent.data }
  await keepReport(visit, { actor: actorOf(account), ...reported })
  return new Response(null, { status: 204 })
}
