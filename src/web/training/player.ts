/** Playing a package: its page, and what its content reports. */
import { randomUUID } from 'node:crypto'

import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import type { CourseAttempt } from '#populations/course-attempt.ts'
import type { CoursePackage } from '#populations/course-package.ts'
import { isOpen } from '#program/training/attempt.ts'
import { isPlaying } from '#program/training/own-training.ts'
import type { OwnCourse } from '#program/training/own-training.ts'
import { reportUnplayable } from '#program/training/report-package.ts'
import { ScormReport } from '#program/training/scorm-state.ts'
import { XapiState, registrationOf } from '#program/training/xapi-state.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { findTicket, issueTicket } from '#store/tickets.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { browserScripts } from '#web/auth/browser-scripts.ts'
import { missing } from '#web/console/look.ts'
import { doorResponse } from '#web/door-response.ts'
import { readJsonBody } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit } from '#web/route.ts'
import { securityHeadersAt } from '#web/security-headers.ts'

import { titleOf, trailTo } from './course-page.ts'
import { keepReport } from './keep-report.ts'
import { closedSandbox, endPage, sandboxOfOwn, xapiFolder } from './package-files.ts'
import { beginSitting, endFailedSitting, sittingMs } from './sitting.ts'

const Sent = ScormReport.extend({ attempt: z.string().min(1).max(400) })

/** The page of a package that goes on. Its frame gets an address that nobody else knows, for a while. */
export async function playerPage(visit: GuestVisit, own: OwnCourse): Promise<Response> {
  const { house, guest, c, origin, coursesOrigin, language } = visit
  const { course, pack } = own
  const attempt = own.attempts.find(isPlaying)
  if (!attempt || !pack) return redirect(urls.portalCourse(course.id))
  const { account } = guest
  if (own.isFailed) {
    await endFailedSitting(visit, attempt)
    return redirect(urls.portalCourse(course.id))
  }
  if (own.isReplaced) return redirect(urls.portalCourse(course.id))
  const content = { package: pack.id, attempt: attempt.id, session: randomUUID(), portal: origin }
  const sitting = { account: account.id, content }
  const { token, auth } = await withOrg(house.store, house.organisation.id, async (tx) => {
    const files = await issueTicket(tx, 'course-package', { ...sitting, forMs: sittingMs })
    const isTold = pack.standard === 'xapi'
    return { token: files, auth: isTold ? await beginSitting(tx, files, sitting) : undefined }
  })
  // Under a name of its own where there is one.
  const files = (coursesOrigin ?? '') + urls.packageFiles(token)
  const whole = new URL(files, origin).href
  const path = files + pack.launch.split('/').map(encodeURIComponent).join('/') + pack.query
  const launch =
    pack.standard === 'scorm-1.2' ? path : path + xapiQuery(pack, attempt, { files: whole, auth })
  const page = doorResponse(visit, {
    door: 'portal',
    title: titleOf(own, language),
    trail: trailTo(visit, own),
    script: browserScripts().player,
    body: playerMarkup(visit, own, attempt, {
      launch,
      isAsked: pack.standard !== 'scorm-1.2',
      end: files + endPage,
      ...(coursesOrigin !== undefined && { from: coursesOrigin }),
    }),
  })
  const policy = securityHeadersAt(c.req.path)['content-security-policy']
  page.headers.set('content-security-policy', `${policy}; frame-src ${whole}`)
  return page
}

/**
 * Who it is about, and where to report to. Content of cmi5 is told where to fetch its token (section 8.1), other content the
 * token itself (https://github.com/RusticiSoftware/launch, "Launch").
 */
function xapiQuery(
  pack: CoursePackage,
  attempt: CourseAttempt,
  { files, auth }: { files: string; auth: string | undefined },
): string {
  const { id, actor, activity } = registrationOf(attempt, pack, new URL(files).origin)
  const query = new URLSearchParams({
    endpoint: `${files}${xapiFolder}`,
    actor: JSON.stringify(actor),
    registration: id,
    ...(auth === undefined
      ? { fetch: `${files}${xapiFolder}fetch`, activityId: activity }
      : { auth: `Basic ${auth}`, activity_id: activity }),
  })
  return `${pack.query === '' ? '?' : '&'}${query.toString().replaceAll('+', '%20')}`
}

function playerMarkup(
  { t }: GuestVisit,
  own: OwnCourse,
  attempt: CourseAttempt,
  { launch, isAsked, end, from }: { launch: string; isAsked: boolean; end: string; from?: string },
): Markup {
  const words = t.training.packages
  const back = urls.portalCourse(own.course.id)
  return html`<div
      class="player"
      data-player
      data-report="${urls.portalPlay(own.course.id)}"
      data-attempt="${attempt.id}"
      ${isAsked ? html`data-standing="${urls.portalStanding(own.course.id, attempt.id)}"` : ''}
      data-end="${end}"
      data-from="${from ?? 'null'}"
    >
      <div data-without-scripts>${notice(t, 'warning', words.needsScripts)}</div>
      <div class="player-said" role="status">
        <p data-when="saved" hidden>${words.saved}</p>
        <p data-when="passed" hidden><strong>${words.isPassed}</strong></p>
        <p data-when="failed" hidden><strong>${words.isFailed}</strong></p>
        <p data-when="failing" hidden>${words.isFailing}</p>
        <p data-when="over" hidden>${words.isOver}</p>
        <p data-when="trouble" hidden>${words.trouble}</p>
        <p data-when="refused" hidden>${words.refused}</p>
      </div>
      <p><a class="btn" href="${back}" data-leave>${words.leave}</a></p>
      <iframe
        data-src="${launch}"
        title="${words.frame}"
        sandbox="${from === undefined ? closedSandbox : sandboxOfOwn}"
        allow="fullscreen; autoplay"
        referrerpolicy="no-referrer"
        credentialless
      ></iframe>
    </div>
    <div data-while-open>
      ${card({
        title: words.cannotRun,
        body: html`<p>${words.cannotRunText}</p>
          ${actionButton({
            action: `${urls.act(reportUnplayable.id)}?back=${back}`,
            name: words.cannotRunSay,
            hidden: { person: attempt.person, attempt: attempt.id },
          })}`,
      })}
    </div>`
}

/**
 * How the attempt stands that a page plays: what content of xAPI says goes to the server, so the page around it has to ask.
 */
export async function standingOf({ c, house, at }: GuestVisit, own: OwnCourse): Promise<Response> {
  const attempt = own.attempts.find(({ id }) => id === c.req.query('attempt'))
  if (attempt?.package === undefined) throw missing()
  if (!isOpen(attempt))
    return Response.json({ standing: attempt.isPassed === true ? 'passed' : 'failed' })
  const kept = await readOrg(house.store, house.organisation.id, (tx) =>
    findTicket(tx, 'course-state', attempt.id, at),
  )
  const state = XapiState.safeParse(kept?.content).data
  const isSaved = state && (state.isCompleted || Object.keys(state.documents).length > 0)
  return Response.json({ standing: own.isFailed ? 'failing' : isSaved ? 'saved' : 'open' })
}

/** Takes what the page around a package was told by its content. Only for an attempt of one's own that goes on, whatever is sent. */
export async function takeReport(visit: GuestVisit, own: OwnCourse): Promise<Response> {
  const { guest, c } = visit
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
  const { actor, account } = guest
  const standing = await keepReport(visit, { actor, account: account.id, attempt: id, report })
  return Response.json({ standing })
}
