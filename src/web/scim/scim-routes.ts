import { OperatingError } from '#engine/operating-error.ts'
import { explain } from '#store/explain.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import {
  listSchemas,
  oneResourceType,
  oneSchema,
  resourceTypes,
  serviceProviderConfig,
} from './discovery.ts'
import { addGroup, listGroups, patchGroup, putGroup, removeGroup, showGroup } from './groups.ts'
import { scimErrorResponse, ScimError } from './scim-error.ts'
import { requireToken } from './scim-request.ts'
import { addUser, listUsers, patchUser, putUser, removeUser, showUser } from './users.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Answer = (visit: GuestVisit) => Promise<Response> | Response

/** SCIM 2.0 (RFC 7643, RFC 7644): what an identity provider fills users and groups by. */
export const scimRoutes: readonly Route[] = [
  route('GET', '/ServiceProviderConfig', serviceProviderConfig),
  route('GET', '/ResourceTypes', resourceTypes),
  route('GET', '/ResourceTypes/:id', oneResourceType),
  route('GET', '/Schemas', listSchemas),
  route('GET', '/Schemas/:id', oneSchema),
  route('GET', '/Users', listUsers),
  route('POST', '/Users', addUser),
  route('GET', '/Users/:id', showUser),
  route('PUT', '/Users/:id', putUser),
  route('PATCH', '/Users/:id', patchUser),
  route('DELETE', '/Users/:id', removeUser),
  route('GET', '/Groups', listGroups),
  route('POST', '/Groups', addGroup),
  route('GET', '/Groups/:id', showGroup),
  route('PUT', '/Groups/:id', putGroup),
  route('PATCH', '/Groups/:id', patchGroup),
  route('DELETE', '/Groups/:id', removeGroup),
  // What is left is asked by a method that its address does not have, or of no address.
  ...methods.map((method) => route(method, '/*', refuseRest)),
]

function refuseRest({ c }: GuestVisit): never {
  const [, endpoint = '', , more] = c.req.path.slice(urls.scim.length).split('/')
  if (c.req.path.endsWith('/.search'))
    throw new ScimError(501, undefined, 'Ask with GET and a filter.')
  const isKnown =
    ['ServiceProviderConfig', 'ResourceTypes', 'Schemas', 'Users', 'Groups'].includes(endpoint) &&
    more === undefined
  if (isKnown && c.req.method !== 'GET')
    throw new ScimError(405, undefined, 'This endpoint has no such method.')
  throw new ScimError(404, undefined, 'There is no such endpoint.')
}

function route(method: Route['method'], path: string, answer: Answer): Route {
  return {
    method,
    path: `${urls.scim}${path}`,
    for: 'directory.write',
    // No cookie is looked at here: a token or nothing.
    fromElsewhere: true,
    answer: async (visit) => {
      try {
        requireToken(visit)
        return await answer(visit)
      } catch (cause) {
        const error = explain(cause)
        if (error instanceof OperatingError) return scimErrorResponse(error)
        throw error
      }
    },
  }
}
