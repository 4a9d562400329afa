/**
 * Where the content of a cmi5 package talks to: statements and documents of its one attempt, and nothing else. It comes without
 * an origin and without cookies; what it may do is what the token says that it fetched, once, for this sitting.
 */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { courseAttempts } from '#populations/course-attempt.ts'
import { isOpen } from '#program/training/attempt.ts'
import {
  Cmi5State,
  Statement,
  afterStatement,
  cmi5OutcomeOf,
  newSession,
  registrationOf,
} from '#program/training/cmi5-state.ts'
import { findPackage } from '#program/training/find-course.ts'
import { reportPackage } from '#program/training/report-package.ts'
import { performAction } from '#run/perform-action.ts'
import { findAccount } from '#store/accounts.ts'
import { listItems } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import type { Tx, WriteTx } from '#store/organisation.ts'
import { findTicket, issueTicket, keepTicket, seeOnce } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { readJsonBody } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import { actorOf } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

import { keptMs } from './keep-report.ts'
import { xapiFolder } from './package-files.ts'
import { sittingMs } from './player.ts'

const at = (path: string) => `${urls.packageFiles(':token')}${xapiFolder}${path}`
const open = { for: 'anyone', isNoUse: true, fromElsewhere: true, hasOwnToken: true } as const

export const xapiRoutes: readonly Route[] = [
  { ...open, method: 'OPTIONS', path: at(':path{.+}'), answer: () => said(204) },
  { ...open, method: 'POST', path: at('fetch'), answer: fetchToken },
  { ...open, method: 'GET', path: at('about'), answer: () => said(200, { version: ['1.0.3'] }) },
  { ...open, method: 'POST', path: at('statements'), answer: takeStatements },
  { ...open, method: 'PUT', path: at('statements'), answer: takeStatements },
  // Content reads nothing back: what it said is with us.
  { ...open, method: 'GET', path: at('statements'), answer: () => said(403) },
  { ...open, method: 'GET', path: at('activities/state'), answer: readState },
  { ...open, method: 'PUT', path: at('activities/state'), answer: writeState },
  { ...open, method: 'POST', path: at('activities/state'), answer: writeState },
  { ...open, method: 'DELETE', path: at('activities/state'), answer: writeState },
  // Nothing is known of how somebody likes to learn (section 11).
  { ...open, method: 'GET', path: at('agents/profile'), answer: () => said(404) },
]

const headers = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, PUT, POST, DELETE, OPTIONS',
  'access-control-allow-headers':
    'authorization, content-type, x-experience-api-version, if-match, if-none-match',
  'access-control-expose-headers': 'x-experience-api-version, etag',
  'x-experience-api-version': '1.0.3',
  'referrer-policy': 'no-referrer',
}

function said(status: number, body?: unknown): Response {
  if (body === undefined) return new Response(null, { status, headers })
  return Response.json(body, { status, headers })
}

/** The token for this sitting, once (section 8.2). Whoever asks again gets an error, as the specification has it. */
async function fetchToken({ c, house }: Visit): Promise<Response> {
  const files = c.req.param('token') ?? ''
  const token = await withOrg(house.store, house.organisation.id, async (tx) => {
    const ticket = await findTicket(tx, 'course-package', files, tx.recordedAt)
    const pack = ticket && (await findPackage(tx, String(ticket.content['package'])))
    if (!ticket || pack?.standard !== 'cmi5') return undefined
    if (!(await seeOnce(tx, 'course-fetch', files, ticket.expiresAt))) return undefined
    const session = String(ticket.content['session'])
    const attempt = String(ticket.content['attempt'])
    const account = ticket.account ?? ''
    const before = await findTicket(tx, 'course-state', attempt, tx.recordedAt)
    const state = newSession(Cmi5State.safeParse(before?.content).data, session)
    await keepTicket(tx, 'course-state', attempt, { account, content: { ...state }, forMs: keptMs })
    return await issueTicket(tx, 'course-xapi', {
      account,
      content: { ...ticket.content, files },
      forMs: sittingMs,
    })
  })
  return token === undefined
    ? said(200, {
        'error-code': '1',
        'error-text': 'The token was fetched already, or the sitting is over.',
      })
    : said(200, { 'auth-token': Buffer.from(`cmi5:${token}`).toString('base64') })
}

/** The attempt of a sitting whose token was sent along, with what was kept of it. */
async function findSitting(tx: Tx, { c, at: now, origin }: Visit) {
  const [, sent = ''] = /^Basic ([\w+/=-]{1,400})$/i.exec(c.req.header('authorization') ?? '') ?? []
  const [, token = ''] = /^cmi5:([\w-]+)$/.exec(Buffer.from(sent, 'base64').toString()) ?? []
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
  const state = Cmi5State.safeParse(kept?.content).data
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

async function keepState(tx: WriteTx, attempt: string, account: string, state: Cmi5State) {
  await keepTicket(tx, 'course-state', attempt, { account, content: { ...state }, forMs: keptMs })
}

async function takeStatements(visit: Visit): Promise<Response> {
  const { c, house, language } = visit
  const sent = z
    .array(Statement)
    .min(1)
    .max(50)
    .safeParse([await readJsonBody(c)].flat())
  if (!sent.success) return said(400, { error: 'This is no statement.' })
  const id = c.req.query('statementId')
  const statements = sent.data.map((each) => ({ ...each, id: each.id ?? id ?? randomUUID() }))
  const ids = statements.map((each) => each.id)
  const found = await withOrg(house.store, house.organisation.id, async (tx) => {
    const sitting = await findSitting(tx, visit)
    if (!sitting) return 401
    const { account, pack, attempt, registration } = sitting
    // What was decided stays so, whatever the content goes on to say.
    if (!isOpen(attempt)) return 200
    let state = sitting.state
    for (const statement of statements)
      state &&= afterStatement(state, statement, registration, pack)
    if (!state) return 403
    await keepState(tx, attempt.id, account.id, state)
    return { account, attempt, outcome: cmi5OutcomeOf(state, pack) }
  })
  if (typeof found === 'number')
    return found === 200 ? taken(c.req.method, ids) : said(found, { error: 'Not in this sitting.' })
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
  return taken(c.req.method, ids)
}

/** PUT answers with nothing, POST with the ids (xAPI 1.0.3, part three, section 2.1). */
function taken(method: string, ids: readonly string[]): Response {
  return method === 'PUT' ? said(204) : said(200, ids)
}

const launchData = 'LMS.LaunchData'

/** What the content left for itself, and what it is told when it begins (section 10). */
async function readState(visit: Visit): Promise<Response> {
  const { c, house } = visit
  const name = c.req.query('stateId') ?? ''
  const sitting = await withOrg(house.store, house.organisation.id, (tx) => findSitting(tx, visit))
  if (!sitting) return said(401)
  const { pack, registration, state } = sitting
  if (name === launchData) {
    return said(200, {
      contextTemplate: {
        registration: registration.id,
        contextActivities: { grouping: [{ id: registration.activity, objectType: 'Activity' }] },
        extensions: {
          'https://w3id.org/xapi/cmi5/context/extensions/sessionid': state?.session ?? '',
        },
      },
      launchMode: 'Normal',
      moveOn: pack.moveOn,
      ...(pack.mastery !== undefined && { masteryScore: pack.mastery / 100 }),
      ...(pack.launchData !== undefined && { launchParameters: pack.launchData }),
    })
  }
  const text = state?.documents[name]
  if (text === undefined) return said(404)
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })
}

async function writeState(visit: Visit): Promise<Response> {
  const { c, house } = visit
  const name = c.req.query('stateId') ?? ''
  const text = c.req.method === 'DELETE' ? undefined : JSON.stringify(await readJsonBody(c))
  if (name === '' || name.length > 200 || name === launchData || (text?.length ?? 0) > 32_768)
    return said(400, { error: 'This cannot be kept.' })
  const status = await withOrg(house.store, house.organisation.id, async (tx) => {
    const sitting = await findSitting(tx, visit)
    if (!sitting) return 401
    const { account, attempt, state } = sitting
    if (!state || !isOpen(attempt)) return 403
    const { [name]: _before, ...others } = state.documents
    if (text !== undefined && Object.keys(others).length >= 10) return 400
    const documents = { ...others, ...(text !== undefined && { [name]: text }) }
    await keepState(tx, attempt.id, account.id, { ...state, documents })
    return 204
  })
  return said(status)
}
