import { z } from 'zod'

import type { Page } from '#connectors/aws/list-pages.ts'

/** What the report says of one user; absent where a column is, `null` where AWS says never. */
export interface Credentials {
  arn: string
  name: string
  isRoot: boolean
  created: string | undefined
  password: { enabled: boolean; lastUsed: string | null; changed: string | null } | undefined
  /** The last use of the password, also of root, whose password the report does not tell of otherwise. */
  lastSignIn: string | null
  mfa: boolean | undefined
  /** Both slots that are filled, or were before their key was turned off. */
  keys: readonly CredentialKey[]
  /** When AWS compiled the report; up to four hours ago. */
  asOf: string
}

export interface CredentialKey {
  slot: 1 | 2
  active: boolean
  created: string | undefined
  lastUsed: string | null
}

/**
 * AWS's credential report: CSV in base64, cut into its rows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export const CredentialReport: z.ZodType<Page> = z
  .object({ Content: z.base64().min(1), GeneratedTime: z.iso.datetime({ offset: true }) })
  .transform(({ Content: content, GeneratedTime: asOf }, context) => {
    const [head = '', ...rows] = Buffer.from(content, 'base64')
      .toString('utf8')
      .trim()
      .split(/\r?\n/)
    const columns = head.split(',')
    if (columns[0] !== 'user' || columns[1] !== 'arn') {
      context.addIssue({ code: 'custom', message: 'not a credential report' })
      return z.NEVER
    }
    return {
      items: rows.map((row) => ({ asOf: new Date(asOf).toISOString(), ...fieldsOf(columns, row) })),
      next: undefined,
    }
  })

/**
 * A row's cells by column. Names of users may hold commas, and the report quotes nothing: what is too much belongs to the name
 * and, once more, to the ARN that ends in it.
 */
function fieldsOf(columns: readonly string[], row: string): Record<string, string> {
  const cells = row.split(',')
  const commas = (cells.length - columns.length) / 2
  if (!Number.isInteger(commas) || commas < 0) return { user: cells[0] ?? '' }
  const name = cells.slice(0, commas + 1).join(',')
  const arn = cells.slice(commas + 1, 2 * commas + 2).join(',')
  const rest = cells.slice(2 * commas + 2)
  return Object.fromEntries(columns.map((column, i) => [column, [name, arn, ...rest][i] ?? '']))
}

/** Nothing to say: there is none, it was never used, or it was used before AWS took notes. */
const none = new Set(['N/A', 'no_information', 'not_supported', ''])

const Time = z
  .string()
  .optional()
  .transform((text, context) => {
    if (text === undefined || none.has(text)) return null
    const at = new Date(text)
    if (Number.isNaN(at.getTime())) {
      context.addIssue({ code: 'custom', message: `${text} is not a time` })
      return z.NEVER
    }
    return at.toISOString()
  })
const Flag = z.string().transform((text, context) => {
  if (/^true$/i.test(text)) return true
  if (/^false$/i.test(text)) return false
  // Of root AWS does not say here whether it has a password.
  if (none.has(text)) return undefined
  context.addIssue({ code: 'custom', message: `${text} is neither true nor false` })
  return z.NEVER
})

export const CredentialRow: z.ZodType<Credentials> = z
  .object({
    user: z.string().min(1),
    arn: z.string().startsWith('arn:'),
    asOf: z.string(),
    user_creation_time: Time,
    password_enabled: Flag,
    password_last_used: Time,
    password_last_changed: Time,
    mfa_active: Flag,
    access_key_1_active: Flag,
    access_key_1_last_rotated: Time,
    access_key_1_last_used_date: Time,
    access_key_2_active: Flag,
    access_key_2_last_rotated: Time,
    access_key_2_last_used_date: Time,
  })
  .transform((row): Credentials => {
    const enabled = row.password_enabled
    return {
      arn: row.arn,
      name: row.user,
      isRoot: row.user === '<root_account>',
      created: row.user_creation_time ?? undefined,
      password:
        enabled === undefined
          ? undefined
          : { enabled, lastUsed: row.password_last_used, changed: row.password_last_changed },
      lastSignIn: row.password_last_used,
      mfa: row.mfa_active,
      keys: [
        ...keyIn(
          1,
          row.access_key_1_active,
          row.access_key_1_last_rotated,
          row.access_key_1_last_used_date,
        ),
        ...keyIn(
          2,
          row.access_key_2_active,
          row.access_key_2_last_rotated,
          row.access_key_2_last_used_date,
        ),
      ],
      asOf: row.asOf,
    }
  })

/** A slot without a key is inactive and was never turned over. */
function keyIn(
  slot: 1 | 2,
  active: boolean | undefined,
  created: string | null,
  lastUsed: string | null,
): CredentialKey[] {
  if (active === undefined || (!active && created === null)) return []
  return [{ slot, active, created: created ?? undefined, lastUsed }]
}
