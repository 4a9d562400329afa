import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Logger } from 'pino'

import { permissionsOf } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import type { Actor } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'
import type { Account } from '#store/accounts.ts'
import type { Store } from '#store/database.ts'
import { managedItems } from '#store/items.ts'
import { readOrg, readOrganisation } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { findSession } from '#store/sessions.ts'
import type { Session } from '#store/sessions.ts'
import { formatsOf } from '#ui/format.ts'
import type { Formats } from '#ui/format.ts'
import { messages, preferredLanguage } from '#ui/messages.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'

import { isFromHere } from './from-here.ts'
import { networkOf } from './network-of.ts'
import type { Route } from './route.ts'
import type { Throttle } from './throttle.ts'
import type { Trouble } from './trouble.ts'

/** What the doors of one organisation stand on. */
export interface House {
  store: Store
  organisation: Organisation
  /** The address people reach it under, where one is configured: `https://trust.example.com`. */
  site?: string
  /** Whether the last address in X-Forwarded-For is believed. */
  behindProxy: boolean
  /** Whether mails leave; without a mail server they wait. */
  hasMailServer: boolean
  /** Whose time stamps its sealed papers bear, where an authority is named. */
  timeStamping?: TimeStamping
  throttle: Throttle
  trouble: Trouble
  /** For what the person is not told. */
  log: Pick<Logger, 'warn' | 'error'>
  /** Every address there is, so that no page leads where nothing is. */
  routes: readonly Route[]
}

/** Whoever is signed in, by session or token. */
export interface Guest {
  account: Account
  permissions: ReadonlySet<Permission>
  actor: Actor
  /** None where a token speaks. */
  session?: Session
}

/** One request, once it is known who asks, from where, and in which language. */
export interface Visit {
  house: House
  c: Context
  /** Scheme, name and port under which the visitor reaches us. */
  origin: string
  /** The same under which course packages are played, where they have a name of their own. */
  coursesOrigin?: string
  address: string
  /** The network the address belongs to, which limits are kept for. */
  network: string
  agent: string
  guest?: Guest
  /** What the company chose for the whole, once it is known who asks. */
  setting?: OrganisationSetting
  language: LanguageCode
  t: Messages
  formats: Formats
  at: Date
  /** The visit as it is by now, for what goes on after its answer began: whoever asked may have left. Is no use of the session. */
  again(): Promise<Visit>
}

/** A visit as it is entered, before the doors. */
export type Entered = Omit<Visit, 'again'>

/** Where a request came in. */
export interface Entrance {
  origin: string
  coursesOrigin?: string
}

export interface EnterOptions {
  /** Which session: one's own, or that of the example. */
  cookie?: string
  /** Whether a person asks, so that the session goes on. */
  isUse?: boolean
}

/** A proof of who one is counts as recent for so long. */
const provedMs = 15 * 60_000

export const sessionCookie = 'beleg'
const cookieOptions = { prefix: 'host', httpOnly: true, sameSite: 'Lax', path: '/' } as const

/** `Secure` and bound to this very host by its name's prefix (RFC 6265bis, section 4.1.3.2). */
export function setHostCookie(c: Context, name: string, value: string, seconds?: number): void {
  setCookie(c, name, value, {
    ...cookieOptions,
    secure: true,
    ...(seconds !== undefined && { maxAge: seconds }),
  })
}

export function hostCookie(c: Context, name: string): string | undefined {
  return getCookie(c, name, 'host')
}

/** The names of an organisation. */
export interface Names {
  all: readonly string[]
  courses: readonly string[]
}

/**
 * The origin the visitor speaks to, by a name this organisation answers to: its configured address, one of its host
 * names, or, on this machine alone, a loopback name. Nothing for any other name, whatever a header claims.
 */
export function entranceOf(c: Context, house: House, names: Names): Entrance | undefined {
  const host = c.req.header('host')?.toLowerCase() ?? ''
  const [courses] = names.courses.map((name) => courseOriginOf(name, host))
  const isOfCourses = courses !== undefined && new URL(courses).host === host
  const origin = isOfCourses ? courses : originOf(c, house, names.all, host)
  return origin === undefined
    ? undefined
    : { origin, ...(courses !== undefined && { coursesOrigin: courses }) }
}

function originOf(
  c: Context,
  { site }: House,
  names: readonly string[],
  host: string,
): string | undefined {
  if (site !== undefined && new URL(site).host === host) return new URL(site).origin
  if (names.includes(host)) return `https://${host}`
  return isFromHere(c) ? `http://${host}` : undefined
}

/** Names below `localhost` lead to this very machine (RFC 6761, section 6.3), by whatever port one came in. */
function courseOriginOf(name: string, host: string): string {
  const [, port = ''] = /(:\d+)?$/.exec(host) ?? []
  return name.endsWith('.localhost') ? `http://${name}${port}` : `https://${name}`
}

/** Where the visitor is, as far as can be believed; for limits and for the list of sessions. */
function addressOf(c: Context, { behindProxy }: House): string {
  const forwarded = behindProxy && c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return (forwarded || getConnInfo(c).remote.address || 'unknown').slice(0, 64)
}

/** Who asks: the session behind the cookie, of an account of this organisation that may still sign in. */
export async function enter(
  c: Context,
  house: House,
  entrance: Entrance,
  { cookie = sessionCookie, isUse = true }: EnterOptions = {},
): Promise<Entered> {
  const { store, organisation } = house
  const at = store.clock()
  const address = addressOf(c, house)
  const token = hostCookie(c, cookie)
  const session = token === undefined ? undefined : await findSession(store, token, { isUse })
  const known =
    session && session.org === organisation.id
      ? await readOrg(store, organisation.id, async (tx) => ({
          account: await findAccount(tx, session.account),
          // As it is by now: this process may have read it long ago.
          organisation: await readOrganisation(tx),
          setting: (await managedItems(tx, organisationSettings))[0],
        }))
      : undefined
  const account = known?.account
  const guest = account && session && !account.disabledAt ? guestOf(account, session) : undefined
  const wanted = c.req.query('lang')
  const language =
    wanted === 'de' || wanted === 'en'
      ? wanted
      : (guest?.account.language ?? preferredLanguage(c.req.header('accept-language')))
  return {
    house: known ? { ...house, organisation: known.organisation } : house,
    ...(known?.setting && { setting: known.setting }),
    c,
    ...entrance,
    address,
    network: networkOf(address),
    agent: (c.req.header('user-agent') ?? '').slice(0, 300),
    ...(guest && { guest }),
    language,
    t: messages[language],
    formats: formatsOf(language, known?.organisation.timeZone ?? organisation.timeZone),
    at,
  }
}

function guestOf(account: Account, session: Session): Guest {
  const permissions = permissionsOf(account.roles)
  return {
    account,
    session,
    permissions,
    actor: actorOf(account),
  }
}

/** Somebody who acts by what they may, by their roles. */
export function actorOf({ id, name, roles }: Account): Actor {
  return { kind: 'account', id, name, permissions: permissionsOf(roles) }
}

/** Whether the visitor proved lately who they are; a token is its own proof of nothing but itself. */
export function isProved({ guest, at }: Entered): boolean {
  return guest?.session !== undefined && at.getTime() - guest.session.provedAt.getTime() < provedMs
}
