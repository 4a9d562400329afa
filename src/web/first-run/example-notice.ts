import { isExample } from '#store/example.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { Visit } from '#web/visit.ts'

/** What stands above every page of the example: that it is one, and the way out. */
export function exampleNotice({ t, house }: Visit): Markup | undefined {
  if (!isExample(house.organisation.slug)) return undefined
  const out = actionButton({ action: urls.exampleLeave, name: t.start.leaveExample })
  return notice(t, 'warning', t.start.inExample, out)
}
