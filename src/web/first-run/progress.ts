import { complementaryControls } from '#populations/complementary-control.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { firstSteps } from '#populations/first-run.ts'
import type { FirstStep } from '#populations/first-run.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { products } from '#populations/product.ts'
import { serviceCommitments } from '#populations/service-commitment.ts'
import { subserviceOrganisations } from '#populations/subservice-organisation.ts'
import { readFirstRun } from '#program/system/first-run.ts'
import { countriesParameter } from '#run/countries-parameter.ts'
import { countItems, itemHistory, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { listSources } from '#store/sources.ts'

/** What a step adds to, where it is a population. */
export const populationOf: Partial<Record<FirstStep, string>> = {
  entities: legalEntities.id,
  products: products.id,
  commitments: serviceCommitments.id,
  subservice: subserviceOrganisations.id,
  complementary: complementaryControls.id,
}

/** How far the set-up has come: by what is there, and by what was left out. */
export interface Progress {
  steps: { id: FirstStep; state: 'done' | 'skipped' | 'open' }[]
  isFinished: boolean
  /** Neither a source nor a legal entity: nobody has begun. */
  isEmpty: boolean
}

export async function readProgress(tx: Tx): Promise<Progress> {
  const { skipped, isFinished } = await readFirstRun(tx)
  const sources = await listSources(tx)
  const settings = await managedItems(tx, controlSettings)
  const isDone = async (step: FirstStep): Promise<boolean> => {
    const population = populationOf[step]
    if (population !== undefined) return (await countItems(tx, population)) > 0
    if (step === 'company') return await isDescribed(tx)
    if (step === 'source') return sources.length > 0
    const own = settings.find(({ control }) => control === countriesParameter.control)
    return own?.parameters?.[countriesParameter.test]?.['countries'] !== undefined
  }
  const steps: Progress['steps'] = []
  for (const id of firstSteps) {
    const done = await isDone(id)
    steps.push({ id, state: done ? 'done' : skipped.includes(id) ? 'skipped' : 'open' })
  }
  const isEmpty =
    sources.length === 0 && steps.every(({ id, state }) => id !== 'entities' || state !== 'done')
  return { steps, isFinished, isEmpty }
}

/** Somebody looked at the settings that an organisation begins with, its time zone alone. */
async function isDescribed(tx: Tx): Promise<boolean> {
  const versions = await itemHistory(tx, organisationSettings.id, 'organisation')
  const { id: _id, timeZone: _timeZone, ...more } = Object(versions.at(-1)?.content)
  return versions.length > 1 || Object.keys(more).length > 0
}
