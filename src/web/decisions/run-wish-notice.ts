import type { RunWish } from '#populations/run-wish.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

/** Seconds between two looks at a page that waits for a run. */
const lookEvery = 2

/** That a run was asked for or is under way; nothing where none is. */
export function runWishNotice({ t, formats }: GuestVisit, wish: RunWish | undefined): Markup[] {
  if (!wish) return []
  const { waiting, running } = t.decisions.run
  const said =
    wish.startedAt === undefined
      ? waiting(formats.time(new Date(wish.askedAt)))
      : running(formats.time(new Date(wish.startedAt)))
  return [notice(t, 'info', said)]
}

/** Lets the browser look again while a run is awaited, also without any script. */
export function lookingAgain(page: Response, wish: RunWish | undefined): Response {
  if (wish) page.headers.set('refresh', String(lookEvery))
  return page
}
