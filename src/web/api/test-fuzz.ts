/** Requests that nobody would send on purpose, made from the description of the API; for tests and the benchmark. */
import fc from 'fast-check'
import { z } from 'zod'

const Schema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  format: z.string().optional(),
})

/** Values as a schema asks for them, most of the time. */
export function valuesFor(given: unknown): fc.Arbitrary<unknown> {
  const parsed = Schema.safeParse(given)
  if (!parsed.success) return anything
  const schema = parsed.data
  return fc.oneof({ weight: 9, arbitrary: fitting(schema) }, { weight: 1, arbitrary: anything })
}

function fitting(schema: z.infer<typeof Schema>): fc.Arbitrary<unknown> {
  if (schema.enum && schema.enum.length > 0) return fc.constantFrom(...schema.enum)
  if (schema.anyOf && schema.anyOf.length > 0) return fc.oneof(...schema.anyOf.map(valuesFor))
  switch (schema.type ?? '') {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(
        ([name, property]) => [name, valuesFor(property)] as const,
      )
      const known = fc.record(Object.fromEntries(properties), {
        requiredKeys: schema.required ?? [],
      })
      const odd = fc.dictionary(
        fc.constantFrom('id', 'orgId', '__proto__', 'constructor', ''),
        anything,
        { maxKeys: 1 },
      )
      return fc.oneof(
        { weight: 4, arbitrary: known },
        { weight: 1, arbitrary: fc.tuple(known, odd).map(([a, b]) => ({ ...a, ...b })) },
      )
    }
    case 'array':
      return fc.array(valuesFor(schema.items), { maxLength: 4 })
    case 'integer':
      return fc.oneof(fc.integer({ min: -2, max: 400 }), fc.maxSafeInteger())
    case 'number':
      return fc.oneof(fc.double(), fc.integer())
    case 'boolean':
      return fc.boolean()
    default:
      return textFor(schema.format)
  }
}

function textFor(format: string | undefined): fc.Arbitrary<string> {
  if (format === 'email') return fc.oneof(fc.emailAddress(), hostileText)
  if (format === 'uuid') return fc.oneof(fc.uuid(), hostileText)
  if (format === 'date-time')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
      hostileText,
    )
  if (format === 'date')
    return fc.oneof(
      fc.date({ noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10)),
      hostileText,
    )
  if (format === 'uri') return fc.oneof(fc.webUrl(), hostileText)
  return fc.oneof(fc.string({ maxLength: 40 }), hostileText)
}

const hostileText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    "' OR 1=1 --",
    '"; DROP TABLE account; --',
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '%00',
    '\r\nSet-Cookie: x=y',
    '\u202Egnp.exe',
    'x'.repeat(5000),
    '99999999999999999999',
    '-1',
    '1e309',
    '2026-02-30',
    '0000-00-00T00:00:00Z',
    '{"$gt":""}',
    'null',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: false, withDate: false, maxDepth: 3 }),
  hostileText,
)

/** One request to an operation of an OpenAPI document. */
export interface FuzzRequest {
  path: string
  headers: Record<string, string>
  body?: string
}

/** Requests to one operation: its path and query filled in, its body made from its schema. */
export function requestsTo(path: string, operation: unknown): fc.Arbitrary<FuzzRequest> {
  const { parameters, requestBody } = Operation.parse(operation)
  const values = fc.tuple(
    ...parameters
      .filter((parameter) => parameter.in !== 'header')
      .map((parameter) =>
        fc
          .option(valuesFor(parameter.schema), { freq: 5, nil: undefined })
          .map((value) => ({ parameter, value })),
      ),
  )
  const body = requestBody
    ? valuesFor(requestBody.content['application/json'].schema)
    : fc.constant(undefined)
  const headers = fc.record(
    {
      'idempotency-key': fc.oneof(fc.uuid(), fc.constantFrom('', ' ', 'x'.repeat(300))),
      'content-type': fc.constantFrom(
        'application/json; charset=utf-8',
        'text/plain',
        'application/json;charset=utf-16',
        'multipart/form-data',
      ),
      accept: fc.constantFrom('*/*', 'text/html', 'application/xml'),
    },
    { requiredKeys: [] },
  )
  return fc.tuple(values, body, headers).map(([given, content, extra]) => {
    const query = new URLSearchParams()
    let filled = path
    for (const { parameter, value } of given) {
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
      if (parameter.in === 'path')
        filled = filled.replace(
          `{${parameter.name}}`,
          encodeURIComponent(text.toWellFormed()) || 'x',
        )
      else if (value !== undefined) query.append(parameter.name, text.toWellFormed())
    }
    const search = query.toString()
    return {
      path: search === '' ? filled : `${filled}?${search}`,
      headers: { 'content-type': 'application/json', ...extra },
      ...(requestBody && { body: (JSON.stringify(content) ?? 'undefined').toWellFormed() }),
    }
  })
}

const Operation = z.looseObject({
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() }))
    .default([]),
  requestBody: z
    .looseObject({
      content: z.looseObject({ 'application/json': z.looseObject({ schema: z.unknown() }) }),
    })
    .optional(),
})
