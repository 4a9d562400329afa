import { z } from 'zod'

import type { PolicyStatement } from '#populations/policy-statement.ts'

const Words = z
  .string()
  .transform((word) => [word])
  .or(z.array(z.string()))

/** `*`, or lists by type: `{ "AWS": ["111122223333"], "Service": "s3.amazonaws.com" }`. */
const Principals = z
  .literal('*')
  .transform(() => ['*'])
  .or(
    z
      .record(z.string(), Words)
      .transform((byType) =>
        Object.entries(byType).flatMap(([type, values]) =>
          values.map((value) => `${type}:${value}`),
        ),
      ),
  )

/** Values of conditions come as text, numbers or flags, alone or in lists; they mean the same. */
const Value = z.string().or(z.number()).or(z.boolean()).transform(String)
const Values = Value.transform((value) => [value]).or(z.array(Value))

const Statement = z
  .object({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: Principals.optional(),
    NotPrincipal: Principals.optional(),
    Action: Words.optional(),
    NotAction: Words.optional(),
    Resource: Words.optional(),
    NotResource: Words.optional(),
    Condition: z.record(z.string(), z.record(z.string(), Values)).optional(),
  })
  .transform((raw): PolicyStatement => ({
    ...(raw.Sid !== undefined && { sid: raw.Sid }),
    effect: raw.Effect,
    ...(raw.Principal && { principals: raw.Principal }),
    ...(raw.NotPrincipal && { notPrincipals: raw.NotPrincipal }),
    ...(raw.Action && { actions: raw.Action }),
    ...(raw.NotAction && { notActions: raw.NotAction }),
    ...(raw.Resource && { resources: raw.Resource }),
    ...(raw.NotResource && { notResources: raw.NotResource }),
    conditions: Object.entries(raw.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  }))

/** The statements of a policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export const PolicyDocument = z
  .object({ Statement: z.array(Statement).or(Statement.transform((only) => [only])) })
  .transform((document) => document.Statement)

/** The same from its text, as it is written or as IAM sends it (percent-encoded). */
export const PolicyText = z.string().transform((text, context) => {
  try {
    return PolicyDocument.parse(
      JSON.parse(text.trimStart().startsWith('%7B') ? decodeURIComponent(text) : text),
    )
  } catch (error) {
    context.addIssue({ code: 'custom', message: `no policy: ${String(error).slice(0, 200)}` })
    return z.NEVER
  }
})
