import { readableOnBoth } from '#engine/brand-colour.ts'
import type { OrganisationSetting } from '#populations/organisation-setting.ts'
import type { Brand } from '#ui/brand.ts'
import { doorPage } from '#ui/door-page.ts'
import type { DoorPage } from '#ui/door-page.ts'
import type { InnerDoor } from '#ui/door.ts'
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

/** The doors that are open to somebody. */
export function doorsOf({ permissions }: Guest): InnerDoor[] {
  return [
    ...(permissions.has('program.see') ? (['console'] as const) : []),
    ...(permissions.has('audit.see') ? (['audit'] as const) : []),
    'portal',
  ]
}

/** The door somebody comes in by. */
export function firstDoorOf(guest: Guest): InnerDoor {
  return doorsOf(guest)[0] ?? 'portal'
}

function inOtherLanguage(url: string, language: string): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('lang', language === 'de' ? 'en' : 'de')
  return `${pathname}?${searchParams.toString()}`
}
