/**
 * Who may do what: one table for pages, endpoints, commands and tools. Whoever is not named in a row may not; what has no
 * row cannot be asked for. Docs: docs/roles.md is made from it.
 */
export const roles = [
  'admin',
  'lead',
  'people-officer',
  'works-council',
  'control-owner',
  'member',
  'auditor',
] as const
export type Role = (typeof roles)[number]

const everyone = roles

/**
 * Every permission and the roles that have it. An admin keeps the machine, a lead the program; neither sees more of a
 * person than dates and verdicts. A works council sees purposes, fields and settings, and nobody's data. An auditor reads
 * everything that belongs to an engagement they are named in, with its whole history, and changes nothing but their own
 * sign-in. So none of the rows for seeing is theirs but `audit.see`, and each of its addresses asks for the engagement
 * (web/audit/frame.ts): what has no engagement in its address, console and API included, is closed to them.
 */
export const permissions = {
  /** To see one's own duties and data; one's sign-in and sessions. */
  'own.use': everyone,
  /** One's own duties: to confirm, accept, complete. Not an auditor's, who would change what they audit. */
  'duty.do': ['admin', 'lead', 'people-officer', 'works-council', 'control-owner', 'member'],
  /** Controls, tests, populations that are about things, runs, receipts, log. */
  'program.see': ['admin', 'lead', 'control-owner'],
  /** People: their dates and verdicts. */
  'people.see': ['lead', 'people-officer'],
  /** What is kept about people, why, and by which setting; nobody's data. */
  'purposes.see': ['admin', 'lead', 'people-officer', 'works-council'],
  /** Who may sign in, and what happened at the door. */
  'user.see': ['admin', 'lead'],
  /** The room of an engagement: of one's own for auditors, of any for whoever may change them. */
  'audit.see': ['lead', 'auditor'],
  'outbox.see': ['admin', 'lead'],

  'control.change': ['lead'],
  'test.run': ['admin', 'lead', 'control-owner'],
  'exception.request': ['lead', 'control-owner'],
  'exception.approve': ['admin', 'lead'],
  'source.change': ['admin', 'lead'],
  'system.change': ['lead'],
  'people.change': ['lead', 'people-officer'],
  'agreement.change': ['people-officer', 'works-council'],
  'policy.change': ['lead'],
  /** Never of one's own draft. */
  'policy.approve': ['admin', 'lead'],
  /** Courses, and who completed them elsewhere. */
  'training.change': ['lead', 'people-officer'],
  'engagement.change': ['lead'],
  'document.change': ['lead'],
  'document.decide': ['lead'],
  'settings.change': ['admin', 'lead'],
  'user.change': ['admin'],
  /** The identity providers people sign in through, and which other ways stay open. */
  'provider.change': ['admin'],
  /** What an identity provider's token may do: fill accounts, groups and the list of people (SCIM). */
  'directory.write': ['admin'],
  'token.change': ['admin', 'lead', 'control-owner'],
  'webhook.change': ['admin'],
  /** Under which names the organisation is reached. */
  'hostname.change': ['admin'],
} as const satisfies Record<string, readonly Role[]>
export type Permission = keyof typeof permissions

/** What decides who comes in: accounts, roles, tokens, providers, directories, and the names people come in under. */
export const doorPermissions: ReadonlySet<Permission> = new Set([
  'user.change',
  'provider.change',
  'directory.write',
  'token.change',
  'hostname.change',
])

/** All permissions, in the order of the table. */
export const permissionNames = Object.keys(permissions).filter(isPermission)

export function isPermission(name: string): name is Permission {
  return Object.hasOwn(permissions, name)
}

export function isRole(name: string): name is Role {
  return roles.some((role) => role === name)
}

/** What somebody with these roles may do. */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(
    permissionNames.filter((name) => permissions[name].some((role) => held.includes(role))),
  )
}
