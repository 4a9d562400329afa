/** Who may sign in: inviting, roles, taking access away. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { permissionWords } from '#engine/permission-words.ts'
import { roles } from '#engine/permissions.ts'
import type { Role } from '#engine/permissions.ts'
import { isPermission, permissionNames } from '#engine/permissions.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Action, Acting } from '#program/action.ts'
import { action } from '#program/action.ts'
import { accountsInRole, changeAccount, createAccount, findAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import { createApiToken, listApiTokens, revokeApiToken } from '#store/api-tokens.ts'
import { endSessions } from '#store/sessions.ts'
import { issueTicket, voidTickets } from '#store/tickets.ts'

import { invitationMail } from './invitation-mail.ts'

/** An invitation is good for a week. */
const invitedMs = 7 * 86_400_000

const roleWords: Record<Role, { de: string; en: string }> = {
  admin: { de: 'Administration', en: 'Administrator' },
  lead: { de: 'Programmleitung', en: 'Program lead' },
  'people-officer': { de: 'Personal', en: 'People officer' },
  'works-council': { de: 'Betriebsrat / Datenschutz', en: 'Works council / data protection' },
  'control-owner': { de: 'Verantwortlich für Kontrollen', en: 'Control owner' },
  member: { de: 'Teammitglied', en: 'Team member' },
  auditor: { de: 'Prüferin oder Prüfer', en: 'Auditor' },
}
export { roleWords }

const email = field(z.email().max(254), { de: 'E-Mail-Adresse', en: 'Email address' })
const name = field(z.string().trim().min(1).max(120), { de: 'Name', en: 'Name' })
const rolesField = field(
  z.array(z.enum(roles)).min(1).max(roles.length),
  { de: 'Rollen', en: 'Roles' },
  { options: roleWords },
)
const language = field(
  z.enum(['de', 'en']).optional(),
  { de: 'Sprache', en: 'Language' },
  { options: { de: { de: 'Deutsch', en: 'German' }, en: { de: 'Englisch', en: 'English' } } },
)
const account = field(z.uuid(), { de: 'Konto', en: 'Account' }, { hidden: true })

const Invited = z.object({ account: z.string(), link: z.string() })

const invite = action({
  id: 'user.invite',
  label: { de: 'Jemanden einladen', en: 'Invite somebody' },
  about: {
    de: 'Legt ein Konto an und schickt einen Link, der eine Woche lang gilt. Ist kein Mailserver eingerichtet, geben Sie den Link selbst weiter; er wird nur dieses eine Mal gezeigt.',
    en: 'Makes an account and mails a link that is good for a week. With no mail server set up, hand the link on yourself; it is shown this once.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ email, name, roles: rolesField, language }),
  output: Invited,
  subject: (_input, output) => `account/${output.account}`,
  handle: async (acting, input) => {
    const { language: spoken, ...rest } = input
    const made = await createAccount(acting.tx, {
      ...rest,
      ...(spoken !== undefined && { language: spoken }),
    })
    return await sendInvitation(acting, made)
  },
})

const inviteAgain = action({
  id: 'user.invite-again',
  label: { de: 'Neu einladen', en: 'Invite again' },
  about: {
    de: 'Schickt einen neuen Link; der vorige gilt nicht mehr. Auch für jemanden, dem Passwort, App und Passkey abhandengekommen sind.',
    en: 'Mails a new link; the one before is void. Also for somebody who lost password, app and passkey.',
  },
  permission: 'user.change',
  stepUp: true,
  input: z.strictObject({ account }),
  output: Invited,
  subject: (input) => `account/${input.account}`,
  handle: async (acting, input) =>
    await sendInvitation(acting, await requireAccount(acting, input.account)),
})

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
    // Whoever found one would have another when this one is ended, and for as long as they like.
    if (actor.kind === 'token') {
      throw new Refusal(
        'forbidden',
        'token-by-token',
        'A token makes no token.',
        'Sign in, and make it under “Account and sign-in”.',
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

/** Mails an invitation and returns its link, for whoever hands it on by themselves. */
export async function sendInvitation(
  { tx, site }: Acting,
  invited: Account,
): Promise<z.infer<typeof Invited>> {
  const token = await issueTicket(tx, 'invitation', {
    account: invited.id,
    forMs: invitedMs,
    voidEarlier: true,
  })
  const link = `${site}/welcome?invitation=${token}`
  await invitationMail(tx, invited, link, site)
  return { account: invited.id, link }
}

/** Ends everything an account can still do: sign-in, sessions, tokens, links that were sent and the feed of a calendar. */
export async function closeAccount({ tx }: Pick<Acting, 'tx'>, closed: Account): Promise<void> {
  await changeAccount(tx, closed.id, { disabledAt: tx.recordedAt })
  await endSessions(tx, closed.id, {})
  await voidTickets(tx, 'any', closed.id)
  for (const token of await listApiTokens(tx, closed.id)) await revokeApiToken(tx, token.id)
}

async function requireAccount({ tx }: Acting, id: string): Promise<Account> {
  const found = await findAccount(tx, id)
  if (found) return found
  throw new Refusal(
    'missing',
    'account-missing',
    'There is no such account.',
    'Go back to the list.',
  )
}

/** Refuses what would leave nobody to administrate. */
export async function refuseLastAdmin({ tx }: Pick<Acting, 'tx'>, before: Account): Promise<void> {
  if (!before.roles.includes('admin')) return
  const admins = await accountsInRole(tx, 'admin')
  if (admins.some(({ id }) => id !== before.id)) return
  throw new Refusal(
    'conflict',
    'last-admin',
    'Without this account nobody could administrate any more.',
    'Make somebody else an administrator first.',
  )
}
