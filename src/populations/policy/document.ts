import { z } from 'zod'

import type { PolicyStatement } from '#populations/policy-statement.ts'

// What a policy says, as it is written: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

const Texts = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])
const Value = z.union([z.string(), z.boolean(), z.number()]).transform(String)
const Values = z.union([Value.transform((one) => [one]), z.array(Value)])
const Whom = z.union([
  z.literal('*').transform((one) => [one as string]),
  z
    .record(z.string(), Texts)
    .transform((raw) =>
      Object.entries(raw).flatMap(([type, names]) => names.map((name) => `${type}:${name}`)),
    ),
])

/** One statement; booleans and numbers in conditions become text, single values lists. */
const Written = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: Texts.optional(),
    NotAction: Texts.optional(),
    Resource: Texts.optional(),
    NotResource: Texts.optional(),
    Principal: Whom.optional(),
    NotPrincipal: Whom.optional(),
    Condition: z.record(z.string(), z.record(z.string(), Values)).optional(),
  })
  .refine((raw) => !raw.Action !== !raw.NotAction, 'one of Action and NotAction')
  .refine((raw) => !raw.Resource || !raw.NotResource, 'not both Resource and NotResource')
  .refine((raw) => !raw.Principal || !raw.NotPrincipal, 'not both Principal and NotPrincipal')
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

/** A policy as an object; anything the grammar does not know is refused rather than overlooked. */
export const PolicyObject = z
  .strictObject({
    Version: z.string().optional(),
    Id: z.string().optional(),
    Statement: z.union([Written.transform((one) => [one]), z.array(Written)]),
  })
  .transform((raw) => raw.Statement)

/** A policy as text: plain JSON (S3), or URL-encoded JSON (IAM). */
export const PolicyText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text.trimStart().startsWith('{') ? text : decodeURIComponent(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  })
  .pipe(PolicyObject)
