import type { DueAt } from '#run/due-items.ts'
import { urls } from '#ui/urls.ts'

/** Where something due is attended to. */
export function dueUrl(at: DueAt): string {
  switch (at.kind) {
    case 'kept':
      return urls.keptItem(at.population, at.key)
    case 'test':
      return urls.consoleTest(at.test)
    case 'exception':
      return urls.consoleException(at.exception)
    case 'attestation':
      return urls.consoleSource(at.source)
    case 'people':
      return urls.consolePeople
    case 'checks':
      return urls.consoleChecks
    case 'invitation':
      return `${urls.act('user.invite-again')}?account=${at.account}`
  }
}
