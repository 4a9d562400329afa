import { z } from 'zod'

/** One condition of a statement: its operator (`Bool`, `NumericLessThan`, `ForAnyValue:StringLike`), key and values, all as text. */
export const PolicyCondition = z.object({
  operator: z.string(),
  key: z.string(),
  values: z.array(z.string()),
})
export type PolicyCondition = z.infer<typeof PolicyCondition>

/**
 * One statement of an IAM policy as it is written: a list is a list even where it was one word, and what is not written is
 * absent. Principals are `*` or `<type>:<value>` (`AWS:arn:aws:iam::111122223333:root`, `AWS:*`, `Service:s3.amazonaws.com`).
 */
export const PolicyStatement = z.object({
  sid: z.string().optional(),
  effect: z.enum(['Allow', 'Deny']),
  principals: z.array(z.string()).optional(),
  notPrincipals: z.array(z.string()).optional(),
  actions: z.array(z.string()).optional(),
  notActions: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  notResources: z.array(z.string()).optional(),
  /** All of them must hold. */
  conditions: z.array(PolicyCondition),
})
export type PolicyStatement = z.infer<typeof PolicyStatement>
