import { permissionsOf } from '#engine/permissions.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { managedItems } from '#store/items.ts'
import { urls } from '#ui/urls.ts'

import type { DutiesOf } from './duty.ts'

/** To decide on exceptions that others asked for. */
export const exceptionsDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has('exception.approve')) return []
  const requests = await managedItems(tx, exceptionRequests)
  return requests
    .filter(
      ({ state, requestedBy, until }) =>
        state === 'open' && requestedBy !== account.id && Date.parse(until) > at.getTime(),
    )
    .map(({ id, test, items }) => ({
      id: `exception-request/${id}`,
      title: {
        de: `Über eine Ausnahme entscheiden: ${test}`,
        en: `Decide on an exception: ${test}`,
      },
      about: {
        de: `Jemand beantragt, dass ${items.length === 1 ? 'ein Eintrag' : `${items.length} Einträge`} eine Zeit lang ausgenommen sind. Sie genehmigen oder lehnen ab.`,
        en: `Somebody asks that ${items.length === 1 ? 'one item' : `${items.length} items`} be excepted for a while. You approve or reject.`,
      },
      url: urls.consoleExceptions,
    }))
}
