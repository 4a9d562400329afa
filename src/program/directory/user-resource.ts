/** A user as the directory describes it: what we keep of RFC 7643, section 4.1, and what of it concerns a person. */
import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { clipped } from '#engine/clipped.ts'
import { countryOf } from '#engine/country.ts'
import type { Person } from '#populations/person.ts'
import { kindOf } from '#program/people/kind-of.ts'
import { regionOf } from '#program/people/regions.ts'

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** Ours: first and last day, for which SCIM has no attribute. */
export const employment = 'urn:ietf:params:scim:schemas:extension:beleg:2.0:User'

const text = z.string().max(1000)
/** A day, or an instant on it, as directories keep the first and last day of an employment. */
const day = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })])

/** What is kept of a user. */
export const UserResource = z.object({
  userName: z.string().trim().min(1).max(254),
  externalId: z.string().min(1).max(500).optional(),
  active: z.boolean().default(true),
  displayName: text.optional(),
  name: z
    .object({
      formatted: text,
      familyName: text,
      givenName: text,
    })
    .partial()
    .optional(),
  emails: z
    .array(
      z.object({
        value: z.string().max(254),
        type: text.optional(),
        primary: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  addresses: z
    .array(
      z.object({
        type: text.optional(),
        country: text.optional(),
        region: text.optional(),
        primary: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  userType: text.optional(),
  preferredLanguage: text.optional(),
  [enterprise]: z
    .object({
      employeeNumber: text,
      organization: text,
      manager: z.object({ value: text }),
    })
    .partial()
    .optional(),
  [employment]: z.object({ startDate: day, endDate: day }).partial().optional(),
})
export type UserResource = z.infer<typeof UserResource>

/** Where mail to the user goes: the primary address, or the first, or a name that is one. */
export function mailboxOf({ emails = [], userName }: UserResource): string | undefined {
  const [address] = emails.toSorted(
    (a, b) => Number(b.primary ?? false) - Number(a.primary ?? false),
  )
  return [address?.value, userName].find((each) => z.email().max(254).safeParse(each).success)
}

/** What the user is called, in the words nearest to how people call them. */
export function nameOf({ displayName, name, userName }: UserResource): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ')
  const found = [displayName, name?.formatted, parts].find(
    (each) => each !== undefined && each.trim() !== '',
  )
  return clipped((found ?? userName).trim(), 200)
}

/** What the resource says of a person, apart from the manager, who is found by somebody else; days are those of a time zone. */
export function personPart(
  resource: UserResource,
  timeZone: string,
): Partial<Person> & Pick<Person, 'name'> {
  const email = mailboxOf(resource)
  const kind = resource.userType === undefined ? undefined : kindOf(resource.userType)
  const language = /^(de|en)\b/i.exec(resource.preferredLanguage ?? '')?.[1]?.toLowerCase()
  const address = resource.addresses
    ?.toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .find((each) => countryOf(each.country ?? '') !== undefined)
  const country = countryOf(address?.country ?? '')
  const region = address?.region === undefined ? undefined : regionOf(address.region, country)
  const { startDate, endDate } = resource[employment] ?? {}
  return {
    name: nameOf(resource),
    ...(email !== undefined && { email }),
    ...(kind && { kind }),
    ...((language === 'de' || language === 'en') && { language }),
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(startDate !== undefined && { start: dayOf(startDate, timeZone) }),
    ...(endDate !== undefined && { end: dayOf(endDate, timeZone) }),
  }
}

/** A day as it is written; of an instant within a day, on which day of the time zone it falls. */
function dayOf(written: string, timeZone: string): string {
  const [day = '', time = ''] = written.split('T')
  const isAtMidnight = /^00:00(:00)?(\.0+)?(Z|[+-]|$)/.test(time)
  const isInstant = /(Z|[+-]\d\d:?\d\d)$/.test(time)
  return time === '' || isAtMidnight || !isInstant ? day : dateIn(timeZone, new Date(written))
}
