/**
 * Where the content of a package of cmi5 or plain xAPI talks to: statements and documents of its one attempt, and nothing
 * else. It comes without an origin and without cookies; what it may do is what its token says, which is good for this
 * sitting: content of cmi5 fetches it, once; other content is told when it is opened.
 */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { isOpen } from '#program/training/attempt.ts'
import { sessionExtension } from '#program/training/cmi5-state.ts'
import { findPackage } from '#program/training/find-course.ts'
import { afterStatements, packageOutcome } from '#program/training/package-outcome.ts'
import { reportPackage } from '#program/training/report-package.ts'
import { Statement, longestDocument } from '#program/training/xapi-state.ts'
import type { Registration } from '#program/training/xapi-state.ts'
import { performAction } from '#run/perform-action.ts'
import { withOrg } from '#store/organisation.ts'
import { findTicket, seeOnce } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { parseJson, refuseUnkeepable } from '#web/plain-text.ts'
import type { Route } from '#web/route.ts'
import { actorOf } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

import { xapiFolder } from './package-files.ts'
import { beginSitting, findSitting, keepState } from './sitting.ts'
import { readXapiRequest } from './xapi-request.ts'
import type { XapiRequest } from './xapi-request.ts'

const folder = `${urls.packageFiles(':token')}${xapiFolder}`
const open = { for: 'anyone', isNoUse: true, fromElsewhere: true, hasOwnToken: true } as const

/** What there is, by its path; tools write some of them with a slash behind. */
const resources: Readonly<
  Record<string, (visit: Visit, request: XapiRequest) => Promise<Response> | Response>
> = {
  about: () => said(200, { version: ['1.0.3'] }),
  // Content reads nothing back: what it said is with us.
  statements: (visit, request) =>
    request.method === 'POST' || request.method === 'PUT'
      ? takeStatements(visit, request)
      : said(403),
  'activities/state': (visit, request) =>
    request.method === 'GET' ? readState(visit, request) : writeState(visit, request),
  // Nothing is known of how somebody likes to learn (cmi5, section 11), and nothing of an activity beyond its attempts.
  'agents/profile': (_visit, { method }) => said(method === 'GET' ? 404 : 403),
  'activities/profile': (_visit, { method }) => said(method === 'GET' ? 404 : 403),
}

export const xapiRoutes: readonly Route[] = [
  { ...open, method: 'OPTIONS', path: `${folder}:path{.+}`, answer: () => said(204) },
  { ...open, method: 'POST', path: `${folder}fetch`, answer: fetchToken },
  ...Object.entries(resources).flatMap(([name, answer]) =>
    [name, `${name}/`].flatMap((path) =>
      (['GET', 'PUT', 'POST', 'DELETE'] as const).map((method): Route => ({
        ...open,
        method,
        path: folder + path,
        answer: async (visit: Visit) => await answer(visit, await readXapiRequest(visit.c)),
      })),
    ),
  ),
]

const headers = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, PUT, POST, DELETE, OPTIONS',
  'access-control-allow-headers':
    'authorization, content-type, x-experience-api-version, if-match, if-none-match',
  'access-control-expose-headers': 'x-experience-api-version, etag',
  'x-experience-api-version': '1.0.3',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function said(status: number, body?: unknown): Response {
  if (body === undefined) return new Response(null, { status, headers })
  return Response.json(body, { status, headers })
}

/** The token for this sitting, once (cmi5, section 8.2). Whoever asks again gets an error, as the specification has it. */
async function fetchToken({ c, house }: Visit): Promise<Response> {
  const files = c.req.param('token') ?? ''
  const token = await withOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'course-package', files, tx.recordedAt)
    const pack = ticket && (await findPackage(tx, String(ticket.content['package'])))
    if (!ticket || pack?.standard !== 'cmi5') return undefined
    if (!(await seeOnce(tx, 'course-fetch', files, ticket.expiresAt))) return undefined
    return await beginSitting(tx, files, { ...ticket, account: ticket.account ?? '' })
  })
  return token === undefined
    ? said(200, {
        'error-code': '1',
        'error-text': 'The token was fetched already, or the sitting is over.',
      })
    : said(200, { 'auth-token': token })
}

async function takeStatements(visit: Visit, request: XapiRequest): Promise<Response> {
  const { house, language } = visit
  const id = request.query('statementId')
  const sent = z
    .array(Statement.required({ id: true }))
    .min(1)
    .max(50)
    .safeParse(
      [parseJson(request.body)].flat().map((each) => ({ id: id ?? randomUUID(), ...Object(each) })),
    )
  if (!sent.success) return said(400, { error: 'This is no statement.' })
  const statements = sent.data
  const ids = statements.map((each) => each.id)
  const found = await withOrg(house.store, house.organisation.id, async (tx) => {
    const sitting = await findSitting(tx, visit, request.authorization)
    if (!sitting) return 401
    const { account, pack, attempt, registration } = sitting
    // What was decided stays so, whatever the content goes on to say.
    if (!isOpen(attempt)) return 200
    const state = afterStatements(pack, sitting.state, statements, registration)
    if (!state) return 403
    await keepState(tx, attempt.id, account.id, state)
    return { account, attempt, outcome: packageOutcome(pack, state) }
  })
  if (typeof found === 'number')
    return found === 200
      ? answerTo(request.method, ids)
      : said(found, { error: 'Not in this sitting.' })
  const { account, attempt, outcome } = found
  if (outcome) {
    const input = { person: attempt.person, attempt: attempt.id }
    await performAction(
      { store: house.store, org: house.organisation.id, site: visit.origin },
      reportPackage,
      actorOf(account),
      input,
      {
        isProved: false,
        language,
      },
    )
  }
  return answerTo(request.method, ids)
}

/** PUT answers with nothing, POST with the ids (xAPI 1.0.3, part three, section 2.1). */
function answerTo(method: string, ids: readonly string[]): Response {
  return method === 'PUT' ? said(204) : said(200, ids)
}

const launchData = 'LMS.LaunchData'

/** What a request for documents may be about, where it says so: this attempt. */
function isAbout({ query }: XapiRequest, { id, activity, actor }: Registration): boolean {
  const agent = query('agent')
  return (
    (query('registration') ?? id) === id &&
    (query('activityId') ?? activity) === activity &&
    (agent === undefined ||
      Agent.safeParse(parseJson(agent)).data?.account.name === actor.account.name)
  )
}
const Agent = Statement.shape.actor

/** What the content left for itself, and, in cmi5, what it is told when it begins (section 10). */
async function readState(visit: Visit, request: XapiRequest): Promise<Response> {
  const { house } = visit
  const name = request.query('stateId') ?? ''
  const sitting = await withOrg(house.store, house.organisation.id, (tx) =>
    findSitting(tx, visit, request.authorization),
  )
  if (!sitting) return said(401)
  const { pack, registration, state } = sitting
  if (!isAbout(request, registration)) return said(403)
  if (name === launchData && pack.standard === 'cmi5') {
    return said(200, {
      contextTemplate: {
        registration: registration.id,
        contextActivities: { grouping: [{ id: registration.activity, objectType: 'Activity' }] },
        extensions: { [sessionExtension]: state?.session ?? '' },
      },
      launchMode: 'Normal',
      moveOn: pack.moveOn,
      ...(pack.mastery !== undefined && { masteryScore: pack.mastery / 100 }),
      ...(pack.launchData !== undefined && { launchParameters: pack.launchData }),
    })
  }
  const text = state?.documents[name]
  if (text === undefined) return said(404)
  // Never as anything that a browser would show as a page.
  const type = state?.texts.includes(name) ? 'text/plain; charset=utf-8' : 'application/json'
  return new Response(text, { headers: { ...headers, 'content-type': type } })
}

async function writeState(visit: Visit, request: XapiRequest): Promise<Response> {
  const { house } = visit
  const name = request.query('stateId') ?? ''
  const document = request.method === 'DELETE' ? undefined : documentOf(request)
  if (name === '' || name.length > 200 || name === launchData)
    return said(400, { error: 'This cannot be kept.' })
  if ((document?.text.length ?? 0) > longestDocument)
    return said(413, { error: 'This is too long to be kept.' })
  const status = await withOrg(house.store, house.organisation.id, async (tx) => {
    const sitting = await findSitting(tx, visit, request.authorization)
    if (!sitting) return 401
    const { account, attempt, state, registration } = sitting
    if (!isAbout(request, registration)) return 403
    // Content goes on after it is completed, and need not hear that nothing is kept of that.
    if (!isOpen(attempt)) return 204
    if (!state) return 403
    const { [name]: _before, ...others } = state.documents
    if (document && Object.keys(others).length >= 10) return 400
    await keepState(tx, attempt.id, account.id, {
      ...state,
      documents: { ...others, ...(document && { [name]: document.text }) },
      texts: [
        ...state.texts.filter((each) => each !== name),
        ...(document?.isJson === false ? [name] : []),
      ],
    })
    return 204
  })
  return said(status)
}

/** Tools keep their places in texts of their own, and some call them JSON all the same. */
function documentOf({ type, body }: XapiRequest): { text: string; isJson: boolean } {
  refuseUnkeepable(body)
  if (type !== 'application/json' || !isJson(body)) return { text: body, isJson: false }
  return { text: JSON.stringify(parseJson(body)), isJson: true }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
