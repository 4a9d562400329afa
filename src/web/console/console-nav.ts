import { controls } from '#program/index.ts'
import { currentStatuses } from '#run/statuses.ts'
import type { NavGroup, NavLink } from '#ui/chapter-menu.ts'
import type { IconName } from '#ui/icon.ts'
import type { Messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'
import { worstStatus } from '#ui/worst-status.ts'
import { keptNav } from '#web/managed/kept-nav.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { look } from './look.ts'

type Place = [name: keyof Messages['console']['nav'], url: string, icon: IconName]

/** Beside the chapters. A page stands here by one line; whoever may not open it, or where there is none yet, does not see it. */
const program: readonly Place[] = [
  ['sources', urls.consoleSources, 'plug'],
  ['criteria', urls.consoleCriteria, 'checklist'],
  ['roles', urls.consoleRoles, 'users'],
  ['announcement', urls.consoleAnnouncement, 'bell'],
  ['people', urls.consolePeople, 'users'],
  ['agreements', urls.consoleAgreements, 'file-text'],
  ['checks', urls.consoleChecks, 'circle-check'],
  ['exceptions', urls.consoleExceptions, 'clock'],
  ['calendar', urls.consoleCalendar, 'calendar-event'],
]
const record: readonly Place[] = [
  ['log', urls.consoleLog, 'book'],
  ['actions', urls.consoleActions, 'history'],
  ['requests', urls.consoleRequests, 'inbox'],
  ['outbox', urls.consoleOutbox, 'send'],
  ['users', urls.consoleUsers, 'id-badge-2'],
  ['signIn', urls.signInSettings, 'key'],
  ['purposes', urls.consolePurposes, 'eye'],
  ['settings', urls.consoleSettings, 'settings'],
]

/** The chapters in the program's order. */
export const chapters: readonly string[] = [...new Set(controls.map(({ chapter }) => chapter))]

/** A chapter as people call it. */
export function chapterName(t: Messages, chapter: string): string {
  return Object.entries(t.chapters).find(([id]) => id === chapter)?.[1] ?? chapter
}

/** The way to everything this guest may open, each chapter with its worst status. */
export async function consoleNav(visit: GuestVisit): Promise<NavGroup[]> {
  const { t } = visit
  const places = (some: readonly Place[]) =>
    some.filter(([, url]) => mayOpen(visit, url)).map((place) => linkTo(visit, place))
  const links = mayOpen(visit, urls.console) ? await chapterLinks(visit) : []
  return [
    { links: places([['home', urls.console, 'home']]) },
    { label: t.console.nav.chapters, links },
    keptNav(visit),
    { label: t.console.nav.program, links: places(program) },
    { label: t.console.nav.record, links: places(record) },
  ].filter((group) => group.links.length > 0)
}

async function chapterLinks(visit: GuestVisit): Promise<NavLink[]> {
  const { t, at } = visit
  const statuses = await look(visit, (tx) => currentStatuses(tx, at))
  return chapters.map((chapter) => {
    const url = urls.consoleChapter(chapter)
    const own = controls.filter((control) => control.chapter === chapter)
    const status = worstStatus(own.map(({ id }) => statuses.get(id)?.status))
    return {
      name: chapterName(t, chapter),
      url,
      isCurrent: visit.c.req.path === url,
      ...(status && { status }),
    }
  })
}

/** A place stays marked on the pages below it, but for those that are places themselves. */
function linkTo({ t, c }: GuestVisit, [name, url, icon]: Place): NavLink {
  const { path } = c.req
  const isPlace = [...program, ...record].some((place) => place[1] === path)
  const isBelow = url !== urls.console && path.startsWith(`${url}/`) && !isPlace
  return { name: t.console.nav[name], url, icon, isCurrent: path === url || isBelow }
}
