import { z } from 'zod'

import type { Page } from '#connectors/aws/list-pages.ts'
import { PolicyText } from '#populations/policy/document.ts'
import { statementOf } from '#populations/policy/statement.ts'
import type { Statement } from '#populations/policy/statement.ts'

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

/** A user, group or role: the policies it has itself, and those attached to it, by ARN. */
export interface Holder {
  kind: 'user' | 'group' | 'role'
  arn: string
  name: string
  path: string
  created: string | undefined
  inline: readonly { name: string; statements: readonly Statement[] }[]
  attached: readonly string[]
  /** By name. Of users only. */
  groups: readonly string[]
  /** The ARN of the policy that bounds it. */
  boundary: string | undefined
  tags: ReadonlyMap<string, string>
  /** Who may take it on, and when somebody last did; of roles only. */
  trust: readonly Statement[]
  lastUsed: string | null
}

/** A managed policy, by its version in force. */
export interface ManagedPolicy {
  kind: 'policy'
  arn: string
  statements: readonly Statement[]
}

export type Detail = Holder | ManagedPolicy

const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const

/** One page: four lists side by side, of which a page holds what fits. At least one must be there. */
export const AuthorizationPage: z.ZodType<Page> = z
  .object({
    UserDetailList: z.array(z.unknown()).optional(),
    GroupDetailList: z.array(z.unknown()).optional(),
    RoleDetailList: z.array(z.unknown()).optional(),
    Policies: z.array(z.unknown()).optional(),
    Marker: z.string().nullish(),
  })
  .refine((page) => lists.some((list) => page[list]), 'none of the four lists')
  .transform((page) => ({
    items: lists.flatMap((list) => (page[list] ?? []).map((raw) => ({ list, raw }))),
    next: page.Marker ? { Marker: page.Marker } : undefined,
  }))

const Statements = PolicyText.transform((written) => written.map(statementOf))
const Inline = z
  .object({ PolicyName: z.string(), PolicyDocument: Statements })
  .transform((raw) => ({ name: raw.PolicyName, statements: raw.PolicyDocument }))
/** AWS leaves the list of inline policies out where there are none. */
const Inlines = z
  .array(Inline)
  .nullish()
  .transform((list) => list ?? [])
const Attached = z
  .array(z.object({ PolicyArn: z.string().startsWith('arn:') }))
  .transform((list) => list.map((policy) => policy.PolicyArn))
const Boundary = z
  .object({ PermissionsBoundaryArn: z.string() })
  .nullish()
  .transform((raw) => raw?.PermissionsBoundaryArn)
const Tags = z
  .array(z.object({ Key: z.string(), Value: z.string() }))
  .nullish()
  .transform((list) => new Map((list ?? []).map((tag) => [tag.Key, tag.Value] as const)))
const Time = z.iso.datetime({ offset: true }).nullish()

const common = {
  Arn: z.string().startsWith('arn:'),
  Path: z.string().nullish(),
  CreateDate: Time,
  AttachedManagedPolicies: Attached,
}

const User = z
  .object({
    ...common,
    UserName: z.string().min(1),
    UserPolicyList: Inlines,
    GroupList: z.array(z.string()),
    PermissionsBoundary: Boundary,
    Tags,
  })
  .transform((raw): Holder => ({
    ...blank,
    ...commonOf(raw),
    kind: 'user',
    name: raw.UserName,
    inline: raw.UserPolicyList,
    groups: raw.GroupList,
    boundary: raw.PermissionsBoundary,
    tags: raw.Tags,
  }))

const Group = z
  .object({ ...common, GroupName: z.string().min(1), GroupPolicyList: Inlines })
  .transform((raw): Holder => ({
    ...blank,
    ...commonOf(raw),
    kind: 'group',
    name: raw.GroupName,
    inline: raw.GroupPolicyList,
  }))

const Role = z
  .object({
    ...common,
    RoleName: z.string().min(1),
    RolePolicyList: Inlines,
    AssumeRolePolicyDocument: Statements,
    PermissionsBoundary: Boundary,
    Tags,
    RoleLastUsed: z.object({ LastUsedDate: Time }).nullish(),
  })
  .transform((raw): Holder => ({
    ...blank,
    ...commonOf(raw),
    kind: 'role',
    name: raw.RoleName,
    inline: raw.RolePolicyList,
    boundary: raw.PermissionsBoundary,
    tags: raw.Tags,
    trust: raw.AssumeRolePolicyDocument,
    lastUsed: isoOf(raw.RoleLastUsed?.LastUsedDate) ?? null,
  }))

const Managed = z
  .object({
    Arn: z.string().startsWith('arn:'),
    PolicyVersionList: z.array(
      z.object({ IsDefaultVersion: z.boolean(), Document: z.string().optional() }),
    ),
  })
  .transform((raw, context): ManagedPolicy => {
    const version = raw.PolicyVersionList.find((each) => each.IsDefaultVersion)
    const read = Statements.safeParse(version?.Document)
    if (!read.success) {
      context.addIssue({ code: 'custom', message: 'its version in force is unreadable' })
      return z.NEVER
    }
    return { kind: 'policy', arn: raw.Arn, statements: read.data }
  })

/** Any of the four, by the list it came in. */
export const AuthorizationDetail: z.ZodType<Detail> = z.union([
  z.object({ list: z.literal('UserDetailList'), raw: User }).transform(({ raw }) => raw),
  z.object({ list: z.literal('GroupDetailList'), raw: Group }).transform(({ raw }) => raw),
  z.object({ list: z.literal('RoleDetailList'), raw: Role }).transform(({ raw }) => raw),
  z.object({ list: z.literal('Policies'), raw: Managed }).transform(({ raw }) => raw),
])

const blank = {
  inline: [],
  groups: [],
  boundary: undefined,
  tags: new Map<string, string>(),
  trust: [],
  lastUsed: null,
}

function commonOf(raw: {
  Arn: string
  Path?: string | null | undefined
  CreateDate?: string | null | undefined
  AttachedManagedPolicies: string[]
}) {
  return {
    arn: raw.Arn,
    path: raw.Path ?? '/',
    created: isoOf(raw.CreateDate),
    attached: raw.AttachedManagedPolicies,
  }
}

function isoOf(time: string | null | undefined): string | undefined {
  return time ? new Date(time).toISOString() : undefined
}
