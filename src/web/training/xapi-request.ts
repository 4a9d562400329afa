import type { Context } from 'hono'

import { one, readText, valuesOf } from '#web/form-body.ts'

/** A request by xAPI, however it was sent. */
export interface XapiRequest {
  method: string
  authorization: string
  /** Of the body, without parameters. */
  type: string
  body: string
  query: (name: string) => string | undefined
}

/**
 * Reads a request as it is, or by the alternate syntax (xAPI 1.0.3, part three, section 1.3): a POST whose address names the
 * method that is meant, and whose form holds parameters, headers and the content. What sends it may not be able to say that
 * it is a form.
 */
export async function readXapiRequest(c: Context): Promise<XapiRequest> {
  const text = c.req.method === 'GET' ? '' : await readText(c)
  const method = c.req.method === 'POST' ? c.req.query('method') : undefined
  if (method === undefined) {
    return {
      method: c.req.method,
      authorization: c.req.header('authorization') ?? '',
      type: bareType(c.req.header('content-type')),
      body: text,
      query: (name) => c.req.query(name),
    }
  }
  const form = valuesOf(text)
  const named = (wanted: string) =>
    [...form.keys()].find((name) => name.toLowerCase() === wanted) ?? wanted
  const body = one(form, 'content')
  return {
    method: method.toUpperCase(),
    authorization: one(form, named('authorization')),
    type: bareType(one(form, named('content-type'))),
    body,
    query: (name) => (form.has(name) ? one(form, name) : c.req.query(name)),
  }
}

function bareType(header = ''): string {
  return header.split(';')[0]?.trim().toLowerCase() ?? ''
}
