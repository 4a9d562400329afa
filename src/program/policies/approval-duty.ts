import { permissionsOf } from '#engine/permissions.ts'
import { policies } from '#populations/policy.ts'
import type { DutiesOf } from '#program/duty.ts'
import { listItems } from '#store/items.ts'
import { waitingVersions } from '#store/waiting-versions.ts'
import { urls } from '#ui/urls.ts'

import { isTurnOf } from './approvals.ts'

/** To look at drafts that wait for one's approval: in one's turn, where the policy names who approves it. */
export const approvalDuty: DutiesOf = async (tx, account) => {
  if (!permissionsOf(account.roles).has('policy.approve')) return []
  const waiting = (await waitingVersions(tx)).filter((each) => isTurnOf(account.id, each))
  if (waiting.length === 0) return []
  const keys = waiting.map(({ policy }) => policy)
  const titles = new Map(
    (await listItems(tx, policies.id, { keys })).map(({ key, content }) => [
      key,
      policies.item.parse(content),
    ]),
  )
  return waiting.flatMap(({ id, policy, number }) => {
    const found = titles.get(policy)
    if (!found) return []
    return [
      {
        id: `policy-approval/${id}`,
        title: {
          de: `Prüfen und freigeben: ${found.titleDe}`,
          en: `Review and approve: ${found.titleEn}`,
        },
        about: {
          de: `Fassung ${number} wartet auf Ihre Freigabe. Sie geben sie frei oder zurück.`,
          en: `Version ${number} waits for your approval. You approve it or return it.`,
        },
        url: urls.consolePolicy(policy),
      },
    ]
  })
}
