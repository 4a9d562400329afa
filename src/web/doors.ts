import { Hono } from 'hono'
import type { Context } from 'hono'

import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { explain } from '#store/explain.ts'
import { listHostnames } from '#store/hostnames.ts'
import type { NameServes } from '#store/hostnames.ts'
import { urls } from '#ui/urls.ts'

import { isOfMachine } from './as-told.ts'
import { enterExample } from './first-run/enter-example.ts'
import { refuseUnkeepable } from './plain-text.ts'
import { notFound } from './public-site.ts'
import { refusalPage } from './refusal-page.ts'
import type { GuestVisit, Route } from './route.ts'
import { scimErrorResponse } from './scim/scim-error.ts'
import { tokenGuest } from './token-guest.ts'
import { enter, entranceOf } from './visit.ts'
import type { Entrance, House, Names, Visit } from './visit.ts'

/** How long a list of host names may be a moment old. */
const recheckMs = 5_000
/** Forms and JSON; files have a limit of their own where they are taken. */
const largestBody = 1024 * 1024

/**
 * Everything that asks who one is, mounted from its routes and nothing else. For each request: the name asked for must be
 * ours, what changes something must come from our own pages, and whoever asks must be signed in and permitted.
 */
export function doors(house: House): Hono {
  const site = new Hono()
  // Outside, one answer stands for whatever is not there, and one for what goes wrong.
  site.notFound(notFound)
  site.onError((error) => {
    throw error
  })
  const findEntrance = entranceFinder(house)
  for (const route of house.routes) {
    site.on(route.method, route.path, async (c) => {
      const entrance = await findEntrance(c)
      // Under the name for courses there is nothing but their files: what runs there is written by others.
      const isOfCourses = entrance?.coursesOrigin === entrance?.origin
      if (!entrance || (isOfCourses && !route.path.startsWith(urls.packageFiles(':token'))))
        return c.notFound()
      const look = async (isUse: boolean) =>
        await enterExample(c, house, await enter(c, house, entrance, { isUse }), { isUse })
      const again = async (): Promise<Visit> => ({ ...(await look(false)), again })
      const visit: Visit = { ...(await look(route.isNoUse !== true)), again }
      try {
        const answer = await answerTo(route, visit)
        answer.headers.set('cache-control', 'no-store')
        return answer
      } catch (cause) {
        const answer = await refuse(visit, explain(cause))
        answer.headers.set('cache-control', 'no-store')
        return answer
      }
    })
  }
  return site
}

async function answerTo(route: Route, visit: Visit): Promise<Response> {
  refuseLarge(visit.c)
  refuseUnkeepable(decoded(visit.c.req.url))
  const token = route.hasOwnToken ? undefined : await tokenGuest(visit)
  const guest = token ?? visit.guest
  if (route.for !== 'anyone' && !guest) throw nobody()
  if (!token && route.method !== 'GET' && !route.fromElsewhere) refuseForeign(visit)
  if (route.for === 'anyone' || !guest) return await answerOpen(route, visit)
  if (token && route.method !== 'GET' && !isOfPrograms(visit.c)) throw notAPage()
  if (!guest.permissions.has(route.for)) {
    throw new Refusal(
      'forbidden',
      'not-permitted',
      `This takes the permission ${route.for}.`,
      'Ask an administrator of your organisation for a role that has it.',
    )
  }
  const known: GuestVisit = { ...visit, guest }
  if (!token && visit.c.req.path.startsWith(urls.api))
    await visit.house.throttle.count('api', guest.account.id)
  if (route.isExpensive) await visit.house.throttle.count('expensive', guest.account.id)
  return await route.answer(known)
}

/** Where nobody need be known. */
async function answerOpen(route: Route, visit: Visit): Promise<Response> {
  if (route.for !== 'anyone') throw nobody()
  return await route.answer(visit)
}

/**
 * Only our own pages may change anything (CSRF). Browsers say where a request comes from: without an Origin, or with
 * another, it is refused, whatever else it carries.
 */
function refuseForeign({ c, origin }: Visit): void {
  if (c.req.header('origin') === origin) return
  throw new Refusal(
    'forbidden',
    'origin-refused',
    'This request does not come from a page of ours.',
    'Go to the page itself, and do it there.',
  )
}

/** What an address says once it is read. Each part is read by itself: one that cannot be read hides no other. */
function decoded(url: string): string {
  return url.replaceAll(/(%[0-9a-f]{2})+/gi, (part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part.replaceAll('%00', '\0')
    }
  })
}

function refuseLarge(c: Context): void {
  const length = Number(c.req.header('content-length') ?? 0)
  const isFile = c.req.header('content-type')?.startsWith('multipart/form-data') ?? false
  if (!isFile && !isScim(c) && length > largestBody) {
    throw new Refusal('input', 'too-large', 'That is more than 1 MB.', 'Send less at a time.')
  }
}

/** Directories send whole groups, limit what they send themselves, and read errors in their own form. */
function isScim(c: Context): boolean {
  return c.req.path.startsWith(`${urls.scim}/`)
}

/** Where programs act. What a form does goes by the whole account: a feed made with a token would show more than the token may see. */
function isOfPrograms(c: Context): boolean {
  return c.req.path.startsWith(`${urls.api}/`) || c.req.path === urls.mcp || isScim(c)
}

function notAPage(): Refusal {
  return new Refusal(
    'forbidden',
    'form-not-by-token',
    'A form is filled in by a person who is signed in.',
    'With a token, ask the API: GET /api/v1/openapi.json describes it.',
  )
}

function nobody(): Refusal {
  return new Refusal('unknown', 'not-signed-in', 'Nobody is signed in.', 'Sign in first.')
}

/** What a refusal looks like to whoever asked: a page, the way to the sign-in, or problem details for machines. */
function refuse(visit: Visit, error: unknown): Response | Promise<Response> {
  if (!(error instanceof OperatingError)) throw error
  const { c, house } = visit
  // What visitors are not told stands in the log.
  if (isOfMachine(error)) house.log.error({ err: error }, 'request failed')
  const isPage = c.req.method === 'GET' && !c.req.path.startsWith(urls.api) && !isScim(c)
  if (error instanceof Refusal && error.kind === 'unknown' && isPage) {
    const back = encodeURIComponent(c.req.path + new URL(c.req.url).search)
    return c.redirect(`${urls.signIn}?next=${back}`, 303)
  }
  if (isScim(c)) return scimErrorResponse(error)
  return refusalPage(visit, error)
}

/** Looks host names up now and then, not with every request; with no database to ask, those known last hold. */
function entranceFinder(house: House): (c: Context) => Promise<Entrance | undefined> {
  let known: Promise<Names> | undefined
  let checkedMs = -Infinity
  return async (c) => {
    const nowMs = performance.now()
    if (!known || nowMs - checkedMs > recheckMs) {
      checkedMs = nowMs
      const before = known
      // Whoever comes meanwhile waits for the same answer: no name of ours is unknown because somebody else asked first.
      known = namesOf(house).catch((error: unknown) => {
        known = before
        if (!before) throw error
        return before
      })
    }
    return entranceOf(c, house, await known)
  }
}

async function namesOf({ store, organisation }: House): Promise<Names> {
  const own = async (serves: NameServes) =>
    [...(await listHostnames(store, serves))]
      .filter(([, org]) => org === organisation.id)
      .map(([name]) => name)
  return { all: await own('all'), courses: await own('courses') }
}
