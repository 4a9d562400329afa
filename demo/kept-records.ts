/** What people of the demo's company wrote down themselves. */
import { addDays } from '#engine/calendar.ts'
import { alertPaths } from '#populations/alert-path.ts'
import { continuityPlans } from '#populations/continuity-plan.ts'
import { subserviceOrganisations } from '#populations/subservice-organisation.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

/** The cloud's own report, the way by which alerts reach the team, and how it carries on without a region; nothing where they stand there already. */
export async function keepDemoRecords(tx: WriteTx): Promise<void> {
  if ((await managedItems(tx, alertPaths)).length > 0) return
  const daysAgo = (days: number) => addDays(tx.recordedAt, -days).toISOString().slice(0, 10)
  await putItem(tx, subserviceOrganisations, {
    id: 'b3a1c1de-6a52-4d0f-9a55-1f1d7a0c7a01',
    name: 'Amazon Web Services',
    service: 'Cloud infrastructure',
    cloud: 'aws',
    country: 'US',
    method: 'carved-out',
    report: 'soc2-type2',
    reportUntil: daysAgo(54),
    documents: [],
  })
  await putItem(tx, subserviceOrganisations, {
    id: '0c6d8b0a-7f0b-4f4b-8d3c-6f5f0a3d1b03',
    name: 'Google Cloud',
    service: 'Cloud infrastructure',
    cloud: 'gcp',
    country: 'US',
    method: 'carved-out',
    report: 'soc2-type2',
    reportUntil: daysAgo(117),
    documents: [],
  })
  await putItem(tx, alertPaths, {
    id: '5d3f6f52-3c0b-4a86-8d1e-2f6b8f7f9e02',
    name: 'On-call pager',
    way: 'Health checks, pager, on-call of the platform team',
    drilled: daysAgo(19),
    minutes: 4,
    takenBy: 'Timo Team',
    documents: [],
  })
  await putItem(tx, continuityPlans, {
    id: '9a2e4c10-77b1-4f0d-9d1b-0b4f6a2d5e04',
    name: 'Loss of a region',
    covers: 'Everything in us-east-1 is gone; Liegeplatz goes on in us-west-2 within four hours.',
    owner: 'Timo Team',
    exercised: daysAgo(96),
    outcome: 'gaps',
    lessons: 'The certificate of the second region had not been renewed. It is watched now.',
    documents: [],
  })
}
