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
  ...(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
    route(method, '/*', () => {
      throw new ScimError(404, undefined, 'There is no such endpoint.')
    }),
  ),
]

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
