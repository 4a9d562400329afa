/** Playing a package: its page, and what its content reports. */
import { randomUUID } from 'node:crypto'

import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { CoursePackage } from '#populations/course-package.ts'
import { isOpen } from '#program/training/attempt.ts'
import { registrationOf } from '#program/training/cmi5-state.ts'
import { findPackage } from '#program/training/find-course.ts'
import { isPlaying } from '#program/training/own-training.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import { reportPackage, reportUnplayable } from '#program/training/report-package.ts'
import {
  ScormReport,
  ScormState,
  afterReport,
  noState,
  outcomeOf,
} from '#program/training/scorm-state.ts'
import { performAction } from '#run/perform-action.ts'
import { listItems } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { findTicket, issueTicket, keepTicket } from '#store/tickets.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { browserScripts } from '#web/auth/browser-scripts.ts'
import { missing } from '#web/console/look.ts'
import { doorResponse } from '#web/door-response.ts'
import { readJsonBody } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit } from '#web/route.ts'
import { securityHeadersAt } from '#web/security-headers.ts'
import { isProved } from '#web/visit.ts'

import { titleOf, trailTo } from './course-page.ts'
import { endPage, xapiFolder } from './package-files.ts'

/** A sitting; opening the page again begins the next. */
export const sittingMs = 8 * 3_600_000
/** From the first sitting on; whoever takes longer begins anew. */
export const keptMs = 180 * 86_400_000

const Sent = ScormReport.extend({ attempt: z.string().min(1).max(400) })

/** The page of a package that goes on. Its frame gets an address that nobody else knows, for a while. */
export async function playerPage(visit: GuestVisit, own: OwnCourse): Promise<Response> {
  const { house, guest, c, origin, language } = visit
  const { course, pack } = own
  const attempt = own.attempts.find(isPlaying)
  if (!attempt || !pack) return redirect(urls.portalCourse(course.id))
  const token = await withOrg(house.store, house.organisation.id, (tx) =>
    issueTicket(tx, 'course-package', {
      account: guest.account.id,
      content: { package: pack.id, attempt: attempt.id, session: randomUUID() },
      forMs: sittingMs,
    }),
  )
  const files = urls.packageFiles(token)
  const path = files + pack.launch.split('/').map(encodeURIComponent).join('/') + pack.query
  const launch = pack.standard === 'cmi5' ? path + cmi5Query(pack, attempt, origin, files) : path
  const page = doorResponse(visit, {
    door: 'portal',
    title: titleOf(own, language),
    trail: trailTo(visit, own),
    script: browserScripts().player,
    body: playerMarkup(visit, own, attempt, { launch, end: files + endPage }),
  })
  const policy = securityHeadersAt(c.req.path)['content-security-policy']
  page.headers.set('content-security-policy', `${policy}; frame-src ${origin}${files}`)
  return page
}

/** Who it is about, and where to report to (cmi5, section 8.1). */
function cmi5Query(
  pack: CoursePackage,
  attempt: CourseAttempt,
  origin: string,
  files: string,
): string {
  const { id, actor, activity } = registrationOf(attempt, pack, origin)
  const query = new URLSearchParams({
    endpoint: `${origin}${files}${xapiFolder}`,
    fetch: `${origin}${files}${xapiFolder}fetch`,
    actor: JSON.stringify(actor),
    registration: id,
    activityId: activity,
  })
  return `${pack.query === '' ? '?' : '&'}${query.toString().replaceAll('+', '%20')}`
}

function playerMarkup(
  { t }: GuestVisit,
  own: OwnCourse,
  attempt: CourseAttempt,
  { launch, end }: { launch: string; end: string },
): Markup {
  const words = t.training.packages
  const back = urls.portalCourse(own.course.id)
  return html`<div
      class="player"
      data-player
      data-report="${urls.portalPlay(own.course.id)}"
      data-attempt="${attempt.id}"
      data-end="${end}"
    >
      <div data-without-scripts>${notice(t, 'warning', words.needsScripts)}</div>
      <div class="player-said" role="status">
        <p data-when="saved" hidden>${words.saved}</p>
        <p data-when="passed" hidden><strong>${words.isPassed}</strong></p>
        <p data-when="failed" hidden><strong>${words.isFailed}</strong></p>
        <p data-when="over" hidden>${words.isOver}</p>
        <p data-when="trouble" hidden>${words.trouble}</p>
        <p data-when="refused" hidden>${words.refused}</p>
      </div>
      <p><a class="btn" href="${back}" data-leave>${words.leave}</a></p>
      <iframe
        data-src="${launch}"
        title="${words.frame}"
        sandbox="allow-scripts allow-forms"
        referrerpolicy="no-referrer"
        credentialless
      ></iframe>
    </div>
    ${card({
      title: words.cannotRun,
      body: html`<p>${words.cannotRunText}</p>
        ${actionButton({
          action: `${urls.act(reportUnplayable.id)}?back=${back}`,
          name: words.cannotRunSay,
          hidden: { person: attempt.person, attempt: attempt.id },
        })}`,
    })}`
}

/**
 * Takes what the content of a package reported: kept, and, once it is over, recorded. Only for an attempt of one's own that
 * goes on, whatever is sent; what was decided stays so.
 */
export async function takeReport(visit: GuestVisit, own: OwnCourse): Promise<Response> {
  const { house, guest, language, c } = visit
  const sent = Sent.safeParse(await readJsonBody(c))
  if (!sent.success) {
    throw new Refusal(
      'input',
      'package-report',
      'What the content reported is not as SCORM 1.2 has it.',
      'Tell whoever made the course.',
    )
  }
  const { attempt: id, ...report } = sent.data
  const attempt = own.attempts.find((each) => each.id === id && each.package !== undefined)
  if (!attempt) throw missing()
  if (!isOpen(attempt)) return standing('over')
  const outcome = await withOrg(house.store, house.organisation.id, async (tx) => {
    const pack = await findPackage(tx, attempt.package ?? '')
    if (pack?.standard !== 'scorm-1.2') throw missing()
    // Another tab may have ended it meanwhile.
    const [item] = await listItems(tx, courseAttempts.id, { keys: [id] })
    if (!item || !isOpen(courseAttempts.item.parse(item.content))) return 'over'
    const before = await findTicket(tx, 'course-state', id, tx.recordedAt)
    const state = afterReport(before ? ScormState.parse(before.content) : noState, report)
    await keepTicket(tx, 'course-state', id, {
      account: guest.account.id,
      content: { ...state },
      forMs: keptMs,
    })
    return outcomeOf(state, pack)
  })
  if (outcome === 'over') return standing('over')
  if (!outcome) return standing('saved')
  await performAction(
    performing(visit),
    reportPackage,
    guest.actor,
    { person: attempt.person, attempt: id },
    { isProved: isProved(visit), language },
  )
  return standing(outcome.isPassed ? 'passed' : 'failed')
}

function standing(said: 'saved' | 'passed' | 'failed' | 'over'): Response {
  return Response.json({ standing: said })
}
