import { randomUUID } from 'node:crypto'

import type { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import type { RefusalKind } from '#engine/refusal.ts'

import { asTold } from './as-told.ts'

const statuses: Record<RefusalKind, number> = {
  unknown: 401,
  forbidden: 403,
  unproved: 403,
  missing: 404,
  input: 400,
  conflict: 409,
  often: 429,
}

/** What is wrong with a body as such has statuses of its own (RFC 9110, sections 15.5.14 and 15.5.16). */
const byCode: Record<string, number> = {
  'too-large': 413,
  'upload-too-large': 413,
  'not-json': 415,
  'not-a-form': 415,
  'upload-type-refused': 415,
  'upload-contradicts': 415,
  'upload-malformed': 400,
  'upload-empty': 400,
  'upload-polyglot': 422,
  'upload-damaged': 422,
  'upload-zip-bomb': 422,
  'upload-zip-path': 422,
  'upload-macros': 422,
  'upload-virus': 422,
}

/** The HTTP status of what went wrong: the asker's part, or ours for now. */
export function statusOf(error: OperatingError): number {
  return byCode[error.code] ?? (error instanceof Refusal ? statuses[error.kind] : 503)
}

/** Headers that go with it. */
export function headersOf(error: OperatingError): Record<string, string> {
  if (!(error instanceof Refusal)) return { 'retry-after': '30' }
  return {
    ...(error.retryAfter !== undefined && { 'retry-after': String(error.retryAfter) }),
    ...(error.kind === 'unknown' && { 'www-authenticate': 'Bearer realm="beleg"' }),
  }
}

/** Problem details (RFC 9457). `type` names the kind; `code` is ours, and stable. */
export function problemOf(cause: OperatingError): Record<string, unknown> {
  const error = asTold(cause)
  return {
    type: 'about:blank',
    title: error.message,
    status: statusOf(error),
    detail: error.fix,
    code: error.code,
    instance: `urn:uuid:${randomUUID()}`,
    ...(error instanceof Refusal && error.fields.length > 0 && { errors: error.fields }),
  }
}

export function problemResponse(error: OperatingError): Response {
  return Response.json(problemOf(error), {
    status: statusOf(error),
    headers: {
      ...headersOf(error),
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    },
  })
}
