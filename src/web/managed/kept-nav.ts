import { managed } from '#program/index.ts'
import type { NavGroup } from '#ui/chapter-menu.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

/** The way to what people keep, chapter by chapter, as far as somebody may see it. */
export function keptNav({ t, c, language, guest }: GuestVisit): NavGroup {
  const seen = managed.filter(
    ({ see, single }) => single === undefined && guest.permissions.has(see),
  )
  return {
    label: t.console.nav.registers,
    isFolded: true,
    links: [...Map.groupBy(seen, ({ chapter }) => chapter).values()].flat().map((kept) => {
      const url = urls.kept(kept.population.id)
      return {
        name: kept.label.other[language],
        url,
        isCurrent: c.req.path === url || c.req.path.startsWith(`${url}/`),
      }
    }),
  }
}
