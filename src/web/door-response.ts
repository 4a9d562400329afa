import { readableOnBoth } from '#engine/brand-colour.ts'
import type { Permission } from '#engine/permissions.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import type { Brand } from '#ui/brand.ts'
import { doorPage } from '#ui/door-page.ts'
import type { DoorPage } from '#ui/door-page.ts'
import type { OpenDoor } from '#ui/door.ts'
import { textOf } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'

import { exampleNotice } from './first-run/example-notice.ts'
import type { Guest, Visit } from './visit.ts'

/** A colour of their own is theirs; an accent is named in our stylesheet. */
function brandOf({ colour, logo }: OrganisationSetting): Brand {
  return {
    ...(colour !== undefined && { colours: readableOnBoth(colour) }),
    ...(logo && { logo: { ...logo, url: urls.ownLogo(logo.sha256) } }),
  }
}

/** A page behind a door, as the answer to a visit. */
export function doorResponse(
  visit: Visit,
  page: Omit<
    DoorPage,
    't' | 'language' | 'theme' | 'accent' | 'brand' | 'organisation' | 'person' | 'here'
  >,
  status = 200,
): Response {
  const { t, language, house, guest, c } = visit
  const example = exampleNotice(visit)
  const text = textOf(
    doorPage({
      ...page,
      ...(example && { notices: [example, ...(page.notices ?? [])] }),
      t,
      language,
      organisation: house.organisation,
      here: c.req.path + new URL(c.req.url).search,
      ...(visit.setting?.accent && { accent: visit.setting.accent }),
      ...(visit.setting && { brand: brandOf(visit.setting) }),
      ...(guest?.account.theme && { theme: guest.account.theme }),
      ...(guest && { person: { name: guest.account.name, doors: doorsOf(guest) } }),
      ...(!guest &&
        c.req.method === 'GET' && { otherLanguage: inOtherLanguage(c.req.url, language) }),
    }),
  )
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}

/** What somebody finds first in the console, by what they may see. */
const consoleHomes: readonly (readonly [Permission, string])[] = [
  ['program.see', urls.console],
  ['people.see', urls.consolePeople],
  ['purposes.see', urls.consolePurposes],
]

/** The doors that are open to somebody, the one they come in by first. */
export function doorsOf({ permissions }: Guest): OpenDoor[] {
  const console = consoleHomes.find(([permission]) => permissions.has(permission))?.[1]
  return [
    ...(console === undefined ? [] : [{ door: 'console' as const, url: console }]),
    ...(permissions.has('audit.see') ? [{ door: 'audit' as const, url: urls.audit }] : []),
    { door: 'portal', url: urls.portal },
  ]
}

/** Where somebody comes in. */
export function firstDoorOf(guest: Guest): OpenDoor {
  return doorsOf(guest)[0] ?? { door: 'portal', url: urls.portal }
}

function inOtherLanguage(url: string, language: string): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('lang', language === 'de' ? 'en' : 'de')
  return `${pathname}?${searchParams.toString()}`
}
