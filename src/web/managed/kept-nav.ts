import { managed } from '#program/index.ts'
import type { NavGroup } from '#ui/chapter-menu.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

/** The way to what people keep, chapter by chapter, as far as somebody may see it. */
export function keptNav({ t, c, language, guest }: GuestVisit): NavGroup[] {
  const seen = managed.filter(
    ({ see, single }) => single === undefined && guest.permissions.has(see),
  )
  return [...Map.groupBy(seen, ({ chapter }) => chapter)].map(([chapter, all]) => ({
    label: Object.entries(t.chapters).find(([id]) => id === chapter)?.[1] ?? chapter,
    links: all.map(({ population, label }) => ({
      name: label.other[language],
      url: urls.kept(population.id),
      isCurrent: c.req.path.startsWith(urls.kept(population.id)),
    })),
  }))
}
