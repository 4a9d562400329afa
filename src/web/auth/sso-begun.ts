/** A sign-in through a provider that is under way: kept here for one use, bound to the browser by a cookie. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { usableProviders } from '#program/sign-in/provider.ts'
import type { UsableProvider } from '#program/sign-in/provider.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { dropTicket, issueTicket } from '#store/tickets.ts'
import { hostCookie, setHostCookie } from '#web/visit.ts'
import type { Visit } from '#web/visit.ts'

const cookie = 'beleg-sso'
export const begunMs = 10 * 60_000

export type SsoKind = UsableProvider['kind']

const Begun = z.object({
  provider: z.string(),
  /** Signing in, connecting a provider to one's account, proving anew who one is. */
  goal: z.enum(['sign-in', 'connect', 'prove']),
  /** Whose session it was that asked to connect or prove. */
  session: z.uuid().optional(),
  /** The invitation that is taken up by it. */
  invitation: z.string().optional(),
  next: z.string(),
  /** Of SAML: the place where the posted answer is kept. */
  form: z.string().optional(),
  pending: z.unknown(),
})
export type Begun = z.infer<typeof Begun>

/** Keeps what was begun, and gives the browser what it takes to end it. */
export async function keepBegun(visit: Visit, kind: SsoKind, begun: Begun): Promise<void> {
  const { store, organisation } = visit.house
  const token = await withOrg(store, organisation.id, (tx) =>
    issueTicket(tx, kind, { content: { ...begun }, forMs: begunMs }),
  )
  setHostCookie(visit.c, cookie, token, begunMs / 1000)
}

/** What this browser began; nobody gets it a second time, whatever comes of it. */
export async function takeBegun(visit: Visit, kind: SsoKind): Promise<Begun | undefined> {
  const { store, organisation } = visit.house
  const token = hostCookie(visit.c, cookie)
  if (token === undefined) return undefined
  setHostCookie(visit.c, cookie, '', 0)
  const ticket = await withOrg(store, organisation.id, (tx) => dropTicket(tx, kind, token))
  return ticket && Begun.parse(ticket.content)
}

/** A provider that people can sign in through; nothing where there is none of this name. */
export async function findProvider(visit: Visit, id: string): Promise<UsableProvider | undefined> {
  return (await providersOf(visit)).find((each) => each.id === id)
}

/** Every provider that people can sign in through. */
export async function providersOf({ house }: Visit): Promise<UsableProvider[]> {
  const { store, organisation } = house
  return await readOrg(store, organisation.id, (tx) => usableProviders(tx, store.directory))
}

/** Whether single sign-on alone counts, but for administrators' passkeys. */
export async function onlyProvidersAt({ house }: Visit): Promise<boolean> {
  return await readOrg(house.store, house.organisation.id, isOnlyProviders)
}

/** Where providers send people back to: the address the organisation is reached under, whatever this visitor typed. */
export function publicOrigin({ house, origin }: Visit): string {
  return house.site === undefined ? origin : new URL(house.site).origin
}

export function noProvider(): Refusal {
  return new Refusal(
    'missing',
    'provider-missing',
    'There is no such identity provider.',
    'Go back to the sign-in.',
  )
}

/** The refusal of other ways in where single sign-on alone counts. */
export function onlyProviders(): Refusal {
  return new Refusal(
    'forbidden',
    'only-providers',
    'In this organisation people sign in through the provider.',
    'Sign in through it.',
  )
}
