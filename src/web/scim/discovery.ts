/** What this server can do, and what it keeps (RFC 7644, section 4). */
import type { GuestVisit } from '#web/route.ts'

import { coreGroup, coreUser, groupKind, groupSchema, userKind, userSchema } from './attribute.ts'
import type { Attribute, Schema } from './attribute.ts'
import type { Json } from './coerce.ts'
import { ScimError } from './scim-error.ts'
import { json, locationOf, noSuch } from './scim-request.ts'

export function serviceProviderConfig(visit: GuestVisit): Response {
  return json({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'API token',
        description: 'A token with the permission directory.write, in the Authorization header.',
        primary: true,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: locationOf(visit, '/ServiceProviderConfig'),
    },
  })
}

export function resourceTypes(visit: GuestVisit): Response {
  return list(
    visit,
    ['User', 'Group'].map((name) => resourceType(visit, name)),
  )
}

export function oneResourceType(visit: GuestVisit): Response {
  const id = visit.c.req.param('id') ?? ''
  if (id !== 'User' && id !== 'Group') throw noSuch('resource type', id)
  return json(resourceType(visit, id))
}

function resourceType(visit: GuestVisit, name: string): Json {
  const isUser = name === 'User'
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint: `/${name}s`,
    description: (isUser ? userSchema : groupSchema).description,
    schema: isUser ? coreUser : coreGroup,
    ...(isUser && {
      schemaExtensions: userKind.extensions.map(({ id }) => ({ schema: id, required: false })),
    }),
    meta: {
      resourceType: 'ResourceType',
      location: locationOf(visit, `/ResourceTypes/${name}`),
    },
  }
}

const schemas: readonly Schema[] = [userSchema, ...userKind.extensions, groupKind.core]

export function listSchemas(visit: GuestVisit): Response {
  return list(
    visit,
    schemas.map((schema) => described(visit, schema)),
  )
}

export function oneSchema(visit: GuestVisit): Response {
  const id = visit.c.req.param('id') ?? ''
  const schema = schemas.find((each) => each.id === id)
  if (!schema) throw noSuch('schema', id)
  return json(described(visit, schema))
}

function list(visit: GuestVisit, resources: readonly Json[]): Response {
  // Section 4: a filter on these is forbidden.
  if (visit.c.req.query('filter') !== undefined)
    throw new ScimError(403, undefined, 'This is not filtered.')
  return json({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  })
}

function described(visit: GuestVisit, { id, name, description, attributes }: Schema): Json {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes: attributes.map(describedAttribute),
    meta: { resourceType: 'Schema', location: locationOf(visit, `/Schemas/${id}`) },
  }
}

function describedAttribute(each: Attribute): Json {
  return {
    name: each.name,
    type: each.type,
    multiValued: each.multiValued ?? false,
    description: each.description ?? '',
    required: each.required ?? false,
    caseExact: each.caseExact ?? false,
    mutability: each.readOnly ? 'readOnly' : each.isImmutable ? 'immutable' : 'readWrite',
    returned: 'default',
    uniqueness: each.isUnique ? 'server' : 'none',
    ...(each.type === 'reference' && { referenceTypes: each.refersTo ?? ['uri'] }),
    ...(each.parts && { subAttributes: each.parts.map(describedAttribute) }),
  }
}
