import type { Context } from 'hono'

import { exampleSlug } from '#store/example.ts'
import { listOrganisations } from '#store/organisation.ts'
import { findSession } from '#store/sessions.ts'
import { enter, hostCookie } from '#web/visit.ts'
import type { EnterOptions, Entered, House } from '#web/visit.ts'

/** Beside one's own session: it opens the example only while that one is good. */
export const exampleCookie = 'beleg-example'

/** Where the example stands in for one's own organisation. Account, sign-in and API stay one's own. */
const inExample = /^\/(console|portal|do)(\/|$)/

/** The visit of the example company, for who looks around in it; else the visit itself. */
export async function enterExample(
  c: Context,
  house: House,
  own: Entered,
  { isUse = true }: Pick<EnterOptions, 'isUse'> = {},
): Promise<Entered> {
  const token = hostCookie(c, exampleCookie)
  if (!own.guest?.session || token === undefined || !inExample.test(c.req.path)) return own
  const session = await findSession(house.store, token, { isUse })
  const example =
    session &&
    (await listOrganisations(house.store)).find(
      ({ id, slug }) => id === session.org && slug === exampleSlug(house.organisation.slug),
    )
  if (!example) return own
  const { origin, coursesOrigin } = own
  const entrance = { origin, ...(coursesOrigin !== undefined && { coursesOrigin }) }
  const visit = await enter(c, { ...house, organisation: example }, entrance, {
    cookie: exampleCookie,
    isUse,
  })
  if (!visit.guest?.session) return own
  // Who one is was proved, or not, for one's own session.
  const { provedAt } = own.guest.session
  return { ...visit, guest: { ...visit.guest, session: { ...visit.guest.session, provedAt } } }
}
