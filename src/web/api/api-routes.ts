import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import type { Action } from '#program/action.ts'
import { performAction } from '#run/perform-action.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { isProved } from '#web/visit.ts'

import { openEndpoints, openRoute } from './open-endpoint.ts'
import { openApiOf, pathOf } from './openapi.ts'
import type { ReadEndpoint } from './read-endpoint.ts'
import { readJson } from './read-json.ts'
import { readEndpoints } from './reading.ts'

const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/)

/** The API: one address per action, one per question, and the description of both. */
export function apiRoutes(actions: readonly Action[]): Route[] {
  return [
    ...actions.map(actionRoute),
    ...readEndpoints.map(readRoute),
    ...openEndpoints.map(openRoute),
    {
      method: 'GET',
      path: `${urls.api}/openapi.json`,
      for: 'own.use',
      answer: ({ origin }) => Response.json(openApiOf(actions, readEndpoints, origin)),
    },
  ]
}

function actionRoute(each: Action): Route {
  return {
    method: 'POST',
    path: pathOf(each),
    for: each.permission,
    ...(each.isExpensive && { isExpensive: true }),
    answer: async (visit) => {
      const key = visit.c.req.header('idempotency-key')
      if (key !== undefined && !IdempotencyKey.safeParse(key).success) {
        throw new Refusal(
          'input',
          'idempotency-key-refused',
          'The idempotency key has to be 1 to 200 visible ASCII signs.',
          'A UUID will do.',
        )
      }
      const input = await readJson(visit)
      return Response.json(
        await performAction(performing(visit), each, visit.guest.actor, input, {
          ...(key !== undefined && { idempotencyKey: key }),
          isProved: isProved(visit),
          language: visit.language,
        }),
      )
    },
  }
}

function readRoute(each: ReadEndpoint): Route {
  return {
    method: 'GET',
    path: each.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    for: each.permission,
    answer: async (visit) => {
      const given = { ...singleValues(visit), ...visit.c.req.param() }
      const query = each.query.safeParse(given)
      if (!query.success) throw queryRefused(query.error)
      return Response.json(each.answer.parse(await each.read(visit, query.data)))
    },
  }
}

/** The query's parameters; one that is named twice could mean either. */
function singleValues({ c }: GuestVisit): Record<string, string> {
  const given = [...new URL(c.req.url).searchParams]
  const names = given.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return Object.fromEntries(given)
  throw new Refusal('input', 'query-refused', `${twice} is given twice.`, 'Give it once.', {
    fields: [{ field: twice, message: 'given twice' }],
  })
}

/** Where this visitor's actions are performed. */
export function performing({ house, origin }: GuestVisit): Parameters<typeof performAction>[0] {
  const { store, organisation, site = origin, hasMailServer, timeStamping } = house
  const stamping = timeStamping && { timeStamping }
  return { store, org: organisation.id, site, hasMailServer, ...stamping }
}

function queryRefused(error: z.ZodError): Refusal {
  return new Refusal(
    'input',
    'query-refused',
    error.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; ')
      .slice(0, 2000),
    'Correct the parameters named.',
    { fields: error.issues.map(({ path, message }) => ({ field: path.join('.'), message })) },
  )
}
