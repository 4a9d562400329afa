/** What people decide: which failing items are accepted, what is promised, and what no longer is. */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

import { controlSettings } from '#populations/control-setting.ts'
import { approveException } from '#run/approve-exception.ts'
import { publishControls } from '#run/publish-controls.ts'
import { managedItems, putItem } from '#store/items.ts'
import { appendEntry } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'

import { attempt, died } from './attempt.ts'
import type { Death } from './attempt.ts'
import { itemsIn } from './knowledge.ts'
import { settingOf } from './ledger.ts'
import type { Setting } from './ledger.ts'
import { controlIds, dayMs, defaults, groundOf, ruledControls, ruledTests } from './rules.ts'
import type { Parameters } from './rules.ts'
import { recordedTo, takeNewEntries } from './simulation.ts'
import type { Simulation } from './simulation.ts'

/** Two people accept some failing items, and perhaps others, until some midnight. */
export async function grantException(simulation: Simulation, death: Death): Promise<string> {
  const { company, random, known, ledger } = simulation
  const lastRunOf = (id: string) => ledger.runs.findLast((each) => each.test === id)
  const inNeed = ruledTests.filter((id) => lastRunOf(id)?.expected.result === 'fail')
  const test = random.pick(inNeed.length > 0 && random.percent(80) ? inNeed : ruledTests)
  const run = lastRunOf(test)
  const failing = [...(run?.expected.verdicts ?? [])]
    .filter(([, verdict]) => verdict === 'fail')
    .map(([key]) => key)
  const others = groundOf(test).populations.flatMap((id) => [...itemsIn(known, id).keys()])
  const items = [...new Set([...random.some(failing, 90), ...random.some(others, 10)])]
  if (items.length === 0) return 'nothing to accept'
  const midnight = Math.floor((await recordedTo(simulation)) / dayMs) * dayMs
  const until = midnight + random.whole(1, random.pick([3, 90])) * dayMs
  const exception = { test, items, until }
  const lived = await attempt(company.store, death, (mortal) =>
    withOrg(mortal, company.org, (tx) =>
      approveException(tx, {
        test,
        items,
        reason: 'Kept for a while.',
        measure: 'Nobody but two roles may read it.',
        requestedBy: 'platform lead',
        approvedBy: 'head of security',
        until: new Date(until).toISOString(),
      }),
    ),
  )
  await takeNewEntries(simulation, { exception }, lived ? {} : 'died')
  return `except${died(lived)}: ${items.length} items of ${test} until ${new Date(until).toISOString()}`
}

/** Publishes a control, or changes how it is published. */
export async function decideControl(simulation: Simulation, death: Death): Promise<string> {
  const { company, random, ledger } = simulation
  const control = random.pick(random.percent(85) ? ruledControls : controlIds)
  const before = settingOf(ledger, control)
  const after = decisionBy(simulation, control, before)
  const { windowSeconds, delaySeconds, parameters } = after
  const lived = await attempt(company.store, death, (mortal) =>
    publishControls(mortal, company.org, [control], {
      window: windowSeconds,
      delay: delaySeconds,
      parameters: byTest(parameters),
    }),
  )
  if (lived || (await isDecided(simulation, control, after))) ledger.settings.set(control, after)
  // Dead or alive: what was decided is logged, and what was not is not.
  await takeNewEntries(simulation, { declares: true })
  return `decide${died(lived)}: ${control} ${JSON.stringify(after)}`
}

function byTest({ countries, daysLeft, minSeconds }: Partial<Parameters>) {
  return {
    'data-location-allowed': { countries: [...(countries ?? defaults.countries)] },
    'certificate-valid': { daysLeft: daysLeft ?? defaults.daysLeft },
    'hsts-set': { minSeconds: minSeconds ?? defaults.minSeconds },
  }
}

function decisionBy({ random, ledger }: Simulation, control: string, before: Setting): Setting {
  const windows = [0, 1, 7, 14].map((days) => days * 86_400)
  const decision = { ...before, isPublished: true }
  const isBack = ledger.controls.get(control)?.withdrawnAt !== undefined
  if (isBack || random.percent(50)) {
    decision.windowSeconds = random.pick(windows.filter((each) => each !== before.windowSeconds))
  }
  if (random.percent(8)) decision.delaySeconds = random.pick([0, 1, 3, 7]) * 86_400
  if (random.percent(40)) {
    decision.parameters = {
      countries: random.percent(70) ? ['US', 'DE'] : ['US'],
      daysLeft: random.pick([7, 14, 30]),
      minSeconds: random.pick([86_400, 180 * 86_400]),
    }
  }
  return decision
}

async function isDecided(
  { company }: Simulation,
  control: string,
  wanted: Setting,
): Promise<boolean> {
  const held = await readOrg(company.store, company.org, (tx) => managedItems(tx, controlSettings))
  const setting = held.find((each) => each.control === control)
  return (
    setting?.published === true &&
    setting.window === wanted.windowSeconds &&
    setting.delay === wanted.delaySeconds &&
    isDeepStrictEqual(setting.parameters, byTest(wanted.parameters))
  )
}

/** Takes a control off the page, in the log and in the settings at once. */
export async function withdrawControl(simulation: Simulation): Promise<string> {
  const { company, random, ledger } = simulation
  const published = [...ledger.controls].filter(([, { withdrawnAt }]) => withdrawnAt === undefined)
  if (published.length === 0) return 'nothing to withdraw'
  const [control] = random.pick(published)
  const setting = settingOf(ledger, control)
  await withOrg(company.store, company.org, async (tx) => {
    const held = await managedItems(tx, controlSettings)
    const before = held.find((each) => each.control === control)
    assert(before)
    await putItem(tx, controlSettings, { ...before, published: false })
    const at = tx.recordedAt.toISOString()
    await appendEntry(tx, () => ({
      v: 1,
      t: 'withdraw',
      at,
      control,
      reason: 'no-longer-promised',
      effective: at,
    }))
  })
  await takeNewEntries(simulation, { withdraws: control })
  ledger.settings.set(control, { ...setting, isPublished: false })
  return `withdraw ${control}`
}
