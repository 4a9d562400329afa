import type { Permission } from '#engine/permissions.ts'

import type { Guest, Visit } from './visit.ts'

/** A visit of somebody who is signed in. */
export interface GuestVisit extends Visit {
  guest: Guest
}

interface Common {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  path: string
  /**
   * Asked by other systems, which send no Origin and carry no cookie: a POST that an identity provider's page makes, an
   * unsubscribe button of a mail program. The ticket in it must be proof enough.
   */
  fromElsewhere?: true
  /** What its Authorization header says is its own business: it speaks for nobody. */
  hasOwnToken?: true
  /** Asked by a page that is open, and not by whoever looks at it: keeps no session from ending. */
  isNoUse?: true
}

/** An address for anybody. */
export interface OpenRoute extends Common {
  for: 'anyone'
  answer(visit: Visit): Promise<Response> | Response
}

/** An address for those who are signed in and have a permission. */
export interface GuestRoute extends Common {
  for: Permission
  /** Costs a lot of the machine: limited for each account. */
  isExpensive?: true
  answer(visit: GuestVisit): Promise<Response> | Response
}

/** One address of the doors. There is no other way to add one, so none is without its row in the table of permissions. */
export type Route = OpenRoute | GuestRoute
