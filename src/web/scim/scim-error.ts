import type { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { asTold } from '#web/as-told.ts'
import { headersOf, statusOf } from '#web/problem.ts'

/** Keywords of RFC 7644, section 3.12, table 9. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'

/** What is wrong with a request, in the protocol's own words. */
export class ScimError extends OperatingError {
  readonly status: number
  readonly scimType?: ScimType

  constructor(status: number, scimType: ScimType | undefined, message: string) {
    super(`scim-${scimType ?? status}`, message, 'See RFC 7644 and docs/scim.md.')
    this.status = status
    if (scimType !== undefined) this.scimType = scimType
  }
}

/** What is wrong with a resource that somebody sent, by its first fault. */
export function invalidResource(error: z.ZodError): ScimError {
  const [issue] = error.issues
  return new ScimError(
    400,
    'invalidValue',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300),
  )
}

export const scimMedia = 'application/scim+json; charset=utf-8'

/** A refusal of any kind as SCIM writes errors. */
export function scimErrorResponse(error: OperatingError): Response {
  const status = error instanceof ScimError ? error.status : statusOf(error)
  const scimType = error instanceof ScimError ? error.scimType : scimTypeOf(error)
  const { message, fix } = asTold(error)
  return Response.json(
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType !== undefined && { scimType }),
      detail: `${message} ${fix}`.trim().slice(0, 2000),
    },
    {
      status,
      headers: {
        ...(error instanceof ScimError ? {} : headersOf(error)),
        'content-type': scimMedia,
        'cache-control': 'no-store',
      },
    },
  )
}

function scimTypeOf(error: OperatingError): ScimType | undefined {
  if (!(error instanceof Refusal)) return undefined
  if (['user-exists', 'group-exists', 'account-exists', 'person-exists'].includes(error.code))
    return 'uniqueness'
  return error.kind === 'input' ? 'invalidValue' : undefined
}
