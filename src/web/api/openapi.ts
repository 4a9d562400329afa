import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { isOnlyByPerson } from '#program/action.ts'
import type { Action } from '#program/action.ts'
import { fieldsOf } from '#program/managed.ts'
import { urls } from '#ui/urls.ts'
import { sessionCookie } from '#web/visit.ts'

import { openEndpoints } from './open-endpoint.ts'
import type { OpenEndpoint } from './open-endpoint.ts'
import type { ReadEndpoint } from './read-endpoint.ts'

type Json = Record<string, unknown>

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do about it.' },
    code: { type: 'string', description: 'Stable.' },
    instance: { type: 'string', format: 'uri' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const

const refusals: Record<string, string> = {
  400: 'Not as it should be; `errors` says where.',
  401: 'No token, or one that is not good.',
  403: 'The token’s scope, or its account’s roles, do not allow it.',
  404: 'There is no such thing here.',
  409: 'Somebody changed it meanwhile, or the idempotency key was used for something else.',
  413: 'Too large.',
  415: 'Send application/json.',
  429: 'Too often; `Retry-After` says when to ask again.',
  503: 'A part of the instance is out of order for now.',
}

/** The description of the API in OpenAPI 3.1, from the same definitions that answer it. */
export function openApiOf(
  actions: readonly Action[],
  reading: readonly ReadEndpoint[],
  origin: string,
): Json {
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Beleg',
      version: '1',
      description:
        'What people do in the program, and what it knows. Every change is one entry in the log. Times are RFC 3339 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ token: [] }],
    tags: [...new Set([...actions.map(tagOf), 'read', ...openEndpoints.map(tagOf)])].map(
      (name) => ({ name }),
    ),
    paths: {
      ...Object.fromEntries(actions.map((each) => [pathOf(each), { post: operationOf(each) }])),
      ...Object.fromEntries(reading.map((each) => [each.path, { get: readOperationOf(each) }])),
      ...Object.fromEntries(
        openEndpoints.map((each) => [each.path, { post: openOperationOf(each) }]),
      ),
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: `__Host-${sessionCookie}` },
      },
      schemas: { Problem: problem },
      responses: Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          `Refused${status}`,
          {
            description,
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        ]),
      ),
    },
  }
}

/** Where an action is asked for. */
export function pathOf({ id }: Pick<Action, 'id'>): string {
  return `${urls.api}/${id.replace('.', '/')}`
}

function tagOf({ id }: Pick<Action | OpenEndpoint, 'id'>): string {
  return id.split('.')[0] ?? id
}

function operationOf(each: Action): Json {
  return {
    operationId: each.id,
    tags: [tagOf(each)],
    summary: each.label.en,
    description: `${each.about.en}\n\nPermission: \`${each.permission}\`.${proofOf(each)}`,
    ...(isOnlyByPerson(each) && { security: [{ session: [] }] }),
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description:
          'Whoever asks again with the same key gets the same answer, and nothing happens twice.',
        schema: { type: 'string', minLength: 1, maxLength: 200 },
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: inputSchemaOf(each) } },
    },
    responses: answers(jsonSchema(each.output, 'output')),
  }
}

function proofOf(each: Action): string {
  if (isOnlyByPerson(each))
    return ' It decides who comes in: a person does it, signed in at a browser and with a recent proof of who they are. A token is refused (`not-by-token`).'
  return each.stepUp
    ? ' Asks for a recent proof of who one is: a token that has this permission in its scope is one.'
    : ''
}

function readOperationOf(each: ReadEndpoint): Json {
  const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? [])
  const parameters = Object.entries(each.query.shape).map(([name, schema]) => ({
    name,
    in: inPath.includes(name) ? 'path' : 'query',
    required: inPath.includes(name),
    schema: jsonSchema(schema, 'input'),
  }))
  return {
    operationId: each.id,
    tags: ['read'],
    summary: each.about,
    description: `Permission: \`${each.permission}\`.`,
    parameters,
    responses: answers(jsonSchema(each.answer, 'output')),
  }
}

function openOperationOf(each: OpenEndpoint): Json {
  return {
    operationId: each.id,
    tags: [tagOf(each)],
    summary: each.about,
    security: [],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: jsonSchema(each.input, 'input') } },
    },
    responses: answers(jsonSchema(each.answer, 'output')),
  }
}

function answers(schema: Json): Json {
  return {
    200: { description: 'Done.', content: { 'application/json': { schema } } },
    ...Object.fromEntries(
      Object.keys(refusals).map((status) => [
        status,
        { $ref: `#/components/responses/Refused${status}` },
      ]),
    ),
  }
}

/** The input of an action as a JSON Schema, with what each field is for. */
export function inputSchemaOf(each: Action): Json {
  const schema = jsonSchema(each.input, 'input')
  const properties = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .parse(schema['properties'] ?? {})
  for (const [name, field] of fieldsOf(each.input)) {
    const words = wordsOf(field)
    const property = properties[name]
    if (words && property)
      property['description'] = [words.label.en, words.hint?.en].filter(Boolean).join('. ')
  }
  return { ...schema, properties }
}

function jsonSchema(schema: unknown, io: 'input' | 'output'): Json {
  if (!(schema instanceof z.ZodType)) return {}
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
