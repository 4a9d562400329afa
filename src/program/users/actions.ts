/** Who may sign in: inviting, roles, taking access away. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { permissionWords } from '#engine/permission-words.ts'
import { isPermission, permissionNames } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Action, Acting } from '#program/action.ts'
import { action } from '#program/action.ts'
import { accountsInRole, changeAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { createApiToken, listApiTokens, revokeApiToken } from '#store/api-tokens.ts'
import type { Tx } from '#store/organisation.ts'
import { endSessions } from '#store/sessions.ts'
import { voidTickets } from '#store/tickets.ts'

import { invite, inviteAgain } from './invite.ts'
import { account, name, requireAccount, rolesField } from './user-fields.ts'

const changeRoles = action({
  id: 'user.change',
  label: { de: 'Konto ändern', en: 'Change account' },
  about: {
    de: 'Ändert Name und Rollen. Neue Rollen gelten sofort.',
    en: 'Changes name and roles. New roles hold at once.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({
    account,
    version: field(
      z.coerce.number().int().optional(),
      { de: 'Fassung', en: 'Version' },
      { hidden: true },
    ),
    name,
    roles: rolesField,
  }),
  output: z.object({ account: z.string(), version: z.number() }),
  subject: (input) => `account/${input.account}`,
  handle: async (acting, input) => {
    const before = await requireAccount(acting, input.account)
    if (!input.roles.includes('admin')) await refuseLastAdmin(acting, before)
    const after = await changeAccount(
      acting.tx,
      before.id,
      { name: input.name, roles: input.roles },
      input.version,
    )
    return { account: after.id, version: after.version }
  },
})

const disable = action({
  id: 'user.disable',
  label: { de: 'Zugang nehmen', en: 'Take access away' },
  about: {
    de: 'Das Konto kann sich nicht mehr anmelden; seine Sitzungen und Token enden sofort. Was es getan hat, bleibt seins.',
    en: 'The account can sign in no more; its sessions and tokens end at once. What it did stays its own.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ account }),
  output: z.object({ account: z.string() }),
  subject: (input) => `account/${input.account}`,
  handle: async (acting, input) => {
    const before = await requireAccount(acting, input.account)
    if (before.id === acting.actor.id) {
      throw new Refusal(
        'conflict',
        'own-account',
        'Nobody takes away their own access.',
        'Ask another administrator.',
      )
    }
    await refuseLastAdmin(acting, before)
    await closeAccount(acting, before)
    return { account: before.id }
  },
})

const enable = action({
  id: 'user.enable',
  label: { de: 'Zugang wieder geben', en: 'Give access back' },
  about: {
    de: 'Das Konto kann sich wieder anmelden, mit dem, was es dafür eingerichtet hatte.',
    en: 'The account can sign in again, with what it had set up.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ account }),
  output: z.object({ account: z.string() }),
  subject: (input) => `account/${input.account}`,
  handle: async ({ tx }, input) => {
    await changeAccount(tx, input.account, { disabledAt: null })
    return { account: input.account }
  },
})

const createToken = action({
  id: 'token.create',
  label: { de: 'Token anlegen', en: 'Make a token' },
  about: {
    de: 'Für Programme, die in Ihrem Namen lesen oder handeln. Das Token wird nur dieses eine Mal gezeigt.',
    en: 'For programs that read or act in your name. The token is shown this once.',
  },
  permission: 'token.change',
  stepUp: true,
  input: z.strictObject({
    name: field(z.string().trim().min(1).max(80), { de: 'Wofür', en: 'What for' }),
    scope: field(
      z
        .array(z.string().refine(isPermission, { message: permissionNames.join(', ') }))
        .min(1)
        .max(permissionNames.length),
      { de: 'Darf', en: 'May' },
      {
        options: permissionWords,
      },
    ),
    days: field(z.coerce.number().int().min(1).max(366), {
      de: 'Gilt so viele Tage',
      en: 'Good for so many days',
    }),
  }),
  output: z.object({ id: z.string(), token: z.string(), expiresAt: z.string() }),
  subject: (_input, output) => `token/${output.id}`,
  handle: async ({ tx, actor }, input) => {
    const scope = input.scope.filter(isPermission)
    const others = scope.filter((permission) => !actor.permissions.has(permission))
    if (others.length > 0) {
      throw new Refusal(
        'forbidden',
        'scope-refused',
        `You may not do this yourself: ${others.join(', ')}.`,
        'Leave it out.',
      )
    }
    const expiresAt = new Date(tx.recordedAt.getTime() + input.days * 86_400_000)
    const made = await createApiToken(tx, { name: input.name, account: actor.id, scope, expiresAt })
    return { ...made, expiresAt: expiresAt.toISOString() }
  },
})

const revokeToken = action({
  id: 'token.revoke',
  label: { de: 'Token beenden', en: 'End a token' },
  about: {
    de: 'Das Token gilt ab sofort nicht mehr.',
    en: 'From now on the token is not good any more.',
  },
  permission: 'own.use',
  input: z.strictObject({ token: field(z.uuid(), { de: 'Token', en: 'Token' }, { hidden: true }) }),
  output: z.object({ id: z.string() }),
  subject: (input) => `token/${input.token}`,
  handle: async ({ tx, actor }, input) => {
    // An administrator ends anybody's, everybody else their own.
    const whose = actor.permissions.has('user.change') ? undefined : actor.id
    if (!(await revokeApiToken(tx, input.token, whose)))
      throw new Refusal(
        'missing',
        'token-missing',
        'There is no such token.',
        'Go back to the list.',
      )
    return { id: input.token }
  },
})

export const userActions: readonly Action[] = [
  invite,
  inviteAgain,
  changeRoles,
  disable,
  enable,
  createToken,
  revokeToken,
]

/** Ends everything an account can still do: sign-in, sessions, tokens, links that were sent and the feed of a calendar. */
export async function closeAccount({ tx }: Pick<Acting, 'tx'>, closed: Account): Promise<void> {
  await changeAccount(tx, closed.id, { disabledAt: tx.recordedAt })
  await endSessions(tx, closed.id, {})
  await voidTickets(tx, 'any', closed.id)
  for (const token of await listApiTokens(tx, closed.id)) await revokeApiToken(tx, token.id)
}

/** Refuses what would leave nobody to administrate. */
export async function refuseLastAdmin({ tx }: Pick<Acting, 'tx'>, before: Account): Promise<void> {
  if (!(await isLastAdmin(tx, before))) return
  throw new Refusal(
    'conflict',
    'last-admin',
    'Without this account nobody could administrate any more.',
    'Make somebody else an administrator first.',
  )
}

/** Whether nobody else could administrate. */
export async function isLastAdmin(tx: Tx, { id, roles }: Account): Promise<boolean> {
  if (!roles.includes('admin')) return false
  return (await accountsInRole(tx, 'admin')).every((admin) => admin.id === id)
}
