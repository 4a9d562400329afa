import { z } from 'zod'

import { CallError } from '#connectors/transport.ts'

/** How Google's REST APIs say no. https://docs.cloud.google.com/apis/design/errors */
const Failure = z.object({
  error: z.object({
    code: z.int().optional(),
    message: z.string().optional(),
    status: z.string().min(1).optional(),
    // Newer errors say more exactly why: `SERVICE_DISABLED` among the many meanings of `PERMISSION_DENIED`.
    details: z
      .array(z.looseObject({ '@type': z.string().optional(), reason: z.string().optional() }))
      .optional(),
    // The older APIs (compute, sqladmin, storage) name a reason here and have no status.
    errors: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
})

/** Reasons that stand for the whole answer: what is to be done is another thing than for a missing right. */
const telling = new Set(['SERVICE_DISABLED', 'ACCESS_TOKEN_EXPIRED', 'BILLING_DISABLED'])
/** How the older APIs call the same. */
const formerly: Readonly<Record<string, string>> = {
  accessNotConfigured: 'SERVICE_DISABLED',
  forbidden: 'PERMISSION_DENIED',
  insufficientPermissions: 'PERMISSION_DENIED',
  notAuthorized: 'PERMISSION_DENIED',
  notFound: 'NOT_FOUND',
  rateLimitExceeded: 'RESOURCE_EXHAUSTED',
  userRateLimitExceeded: 'RESOURCE_EXHAUSTED',
  quotaExceeded: 'RESOURCE_EXHAUSTED',
}

/** A refused request under Google's own code, else under the status of the answer (`Http403`), which a proxy may have given. */
export function callErrorOf(status: number, body: unknown): CallError {
  const failure = Failure.safeParse(body).data?.error
  if (!failure) return new CallError(`Http${status}`, `status ${status}`)
  const reasons = failure.details?.flatMap(({ reason }) => reason ?? []) ?? []
  const [older] = failure.errors?.flatMap(({ reason }) => reason ?? []) ?? []
  const code =
    reasons.find((reason) => telling.has(reason)) ??
    (older === 'accessNotConfigured' ? 'SERVICE_DISABLED' : undefined) ??
    failure.status ??
    (older !== undefined && Object.hasOwn(formerly, older) ? formerly[older] : undefined) ??
    `Http${status}`
  return new CallError(code, failure.message ?? `status ${status}`)
}
