/** What one engagement lets its auditors read: nothing is asked of the database before this was made. */
import { addDays, startAfterDate, startOfDate } from '#engine/calendar.ts'
import { isDerived } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { Refusal } from '#engine/refusal.ts'
import { asksAbout, Engagement, engagements } from '#populations/engagement.ts'
import { phishingExercises } from '#populations/phishing-exercise.ts'
import { managed } from '#program/index.ts'
import { vendorsKept } from '#program/vendors/kept.ts'
import { readProgram } from '#run/program-settings.ts'
import type { RunningControl, RunningTest } from '#run/program-settings.ts'
import { currentVersion, listItems } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import type { GuestVisit } from '#web/route.ts'

/** After the period auditors write their report. */
const readableDays = 180

export interface Frame {
  engagement: Engagement
  /** The first instant of the period. */
  from: Date
  /** The first instant after the period. */
  end: Date
  /** What the criteria ask about. */
  controls: RunningControl[]
  tests: RunningTest[]
  /** What those tests judge, what that is made of, exercises that no test judges, and the description of the system. */
  populations: Population<unknown>[]
}

/** The criteria about vendors, by framework. */
const aboutVendors = {
  criteria: ['CC9.2'],
  speaksTo: {
    'nist-csf': ['GV.SC-07'],
    'iso-27001': ['A.5.19', 'A.5.22'],
    'bsi-c5': ['SSO-01', 'SSO-04'],
  },
}

/** The frame of an engagement, provided this visitor may look into it; there is no other way to make one. */
export async function readFrame(tx: Tx, visit: GuestVisit, id: string): Promise<Frame> {
  const version = await currentVersion(tx, engagements.id, id)
  const engagement = version && Engagement.parse(version.content)
  if (!engagement || !mayRead(visit, engagement)) {
    throw new Refusal(
      'missing',
      'engagement-missing',
      'There is no such engagement, or it is not yours, or it has ended.',
      'Ask the company that you audit.',
    )
  }
  const program = await readProgram(tx)
  const controls = program.controls.filter(({ control }) => asksAbout(engagement, control))
  const tests = program.tests.filter(({ test }) =>
    controls.some(({ control }) => control.tests.includes(test)),
  )
  return {
    engagement,
    ...periodOf(visit, engagement),
    controls,
    tests,
    populations: [
      ...new Set([
        ...tests.flatMap(({ test }) => madeOf(test.on)),
        ...(controls.some(({ control }) => control.chapter === 'training')
          ? [phishingExercises]
          : []),
        ...describing,
        // Until a test judges them, what is kept of vendors belongs to the criterion about them.
        ...(asksAbout(engagement, aboutVendors) ? ofVendors : []),
      ]),
    ],
  }
}

/** The engagements that this visitor may look into, the latest period first. */
export async function readEngagements(tx: Tx, visit: GuestVisit): Promise<Engagement[]> {
  const all = (await listItems(tx, engagements.id)).map(({ content }) => Engagement.parse(content))
  return all
    .filter((engagement) => mayRead(visit, engagement))
    .toSorted((a, b) => b.to.localeCompare(a.to))
}

/** Auditors read what they are named in, until 180 days after its period; whoever may change engagements reads any. */
function mayRead(visit: GuestVisit, engagement: Engagement): boolean {
  const { account, permissions } = visit.guest
  if (permissions.has('engagement.change')) return true
  const { end } = periodOf(visit, engagement)
  return engagement.auditors.includes(account.id) && visit.at < addDays(end, readableDays)
}

function periodOf({ house }: GuestVisit, { from, to }: Engagement): { from: Date; end: Date } {
  const { timeZone } = house.organisation
  return { from: startOfDate(from, timeZone), end: startAfterDate(to, timeZone) }
}

/** What an audit report describes before it judges: entities, services, commitments, what others do. */
const describing = managed.flatMap(({ chapter, population }) =>
  chapter === 'system' ? [population] : [],
)

const ofVendors = vendorsKept.map(({ population }) => population)

/** A population, and everything it is derived from. */
function madeOf(population: Population<unknown>): Population<unknown>[] {
  if (!isDerived(population)) return [population]
  const inputs = [...population.each, ...Object.values(population.with).map(({ of }) => of)]
  return [population, ...inputs.flatMap(madeOf)]
}

/** Whether an instant lies in the period. */
export function isWithin({ from, end }: Frame, at: Date): boolean {
  return at >= from && at < end
}

/** When a version ended, if it did in the period: what happened later is another engagement's. */
export function endedIn(
  { end }: Frame,
  { recordedTo }: Pick<ItemVersion, 'recordedTo'>,
): Date | undefined {
  return recordedTo && recordedTo < end ? recordedTo : undefined
}
