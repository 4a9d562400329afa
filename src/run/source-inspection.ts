/** Everything the pages say of sources: which kinds there are, what each is for, and how far each has come. */
import { sql } from 'kysely'

import { fieldPaths, neededPaths } from '#connectors/csv/table-fields.ts'
import { connectors } from '#connectors/index.ts'
import type { SettingsForm } from '#connectors/settings-form.ts'
import type { Words } from '#engine/field.ts'
import { sourcesOf } from '#engine/population.ts'
import type { Tx } from '#store/organisation.ts'
import { latestReadings, readingsOf, scopeCounts } from '#store/source-readings.ts'
import type { ReadingFigures } from '#store/source-readings.ts'
import { findSourceState, listSourceStates } from '#store/sources.ts'
import type { SourceState } from '#store/sources.ts'

import { turnName } from './one-at-a-time.ts'
import { readProgram } from './program-settings.ts'
import { readEvery, retryAfter } from './schedule.ts'
import { formAnswers } from './settings-form.ts'

/** A kind of source, as somebody chooses and sets it up. */
export interface SourceKind {
  id: string
  title: Words
  permissions: Words
  policies: readonly { title: Words; text: string }[]
  form?: SettingsForm
  /** Ids of the populations it fills. */
  feeds: readonly string[]
  /** Of a kind that reads lists: the fields of each population that columns can fill. */
  fields?: readonly {
    population: string
    names: readonly string[]
    /** Those without which no row is an item. */
    needed: ReadonlySet<string>
  }[]
}

/** The kinds of source there are. */
export const sourceKinds: readonly SourceKind[] = connectors.map(
  ({ id, title, permissions, policies = [], form, feeds }) => ({
    id,
    title,
    permissions,
    policies,
    ...(form && { form }),
    feeds: feeds.map((population) => population.id),
    ...(form &&
      'columns' in form.fields.shape && {
        fields: feeds.map((population) => ({
          population: population.id,
          names: [...fieldPaths(population.id).keys()],
          needed: new Set(neededPaths(population.id)),
        })),
      }),
  }),
)

/** The controls whose tests look at what these populations hold, with their sentences. */
export async function sentencesOn(
  tx: Tx,
  populations: readonly string[],
): Promise<{ control: string; sentence: Words }[]> {
  const { controls } = await readProgram(tx)
  return controls
    .filter(({ control }) =>
      control.tests.some(({ on }) => sourcesOf(on).some(({ id }) => populations.includes(id))),
    )
    .map(({ control, sentence }) => ({ control: control.id, sentence }))
}

export type Stage =
  /** Set up, and never read. */
  | 'draft'
  /** A reading was asked for and has not begun. */
  | 'waiting'
  | 'running'
  /** Read to the end. */
  | 'ended'
  | 'broken-off'
  /** Added at the command line, and not read yet. */
  | 'never'
  | 'removed'

/** A source as it stands. */
export interface InspectedSource {
  source: SourceState
  stage: Stage
  last?: ReadingFigures
  expected: number
  complete: number
  /** When it is read next by itself. */
  dueAt?: Date
}

/** All sources that are not removed, and those removed that scopes still wait for. */
export async function inspectSources(tx: Tx): Promise<InspectedSource[]> {
  const [states, readings, counts] = [
    await listSourceStates(tx),
    await latestReadings(tx),
    await scopeCounts(tx),
  ]
  const found = await Promise.all(
    states.map(async (state) => {
      const last = readings.get(state.id)
      return inspected(state, last, counts.get(state.id), await isBeingRead(tx, state, last))
    }),
  )
  return found.filter(({ stage, expected }) => stage !== 'removed' || expected > 0)
}

/** One source, whatever became of it. */
export async function inspectSource(tx: Tx, id: string): Promise<InspectedSource | undefined> {
  const state = await findSourceState(tx, id)
  if (!state) return undefined
  const [last] = await readingsOf(tx, id, 1)
  const counts = (await scopeCounts(tx)).get(id)
  return inspected(state, last, counts, await isBeingRead(tx, state, last))
}

function inspected(
  source: SourceState,
  last: ReadingFigures | undefined,
  counts: { expected: number; complete: number } | undefined,
  isRunning: boolean,
): InspectedSource {
  const every = last && (last.endedAt ? readEvery : retryAfter)
  const isRead = source.startedAt !== undefined && !source.removedAt
  return {
    source,
    stage: stageOf(source, last, isRunning),
    ...(last && { last }),
    expected: counts?.expected ?? 0,
    complete: counts?.complete ?? 0,
    ...(isRead && {
      dueAt: last && every !== undefined ? later(last.startedAt, every) : source.recordedAt,
    }),
  }
}

function stageOf(
  { startedAt, askedAt, removedAt }: SourceState,
  last: ReadingFigures | undefined,
  isRunning: boolean,
): Stage {
  if (removedAt) return 'removed'
  if (isRunning) return 'running'
  if (askedAt) return 'waiting'
  if (!startedAt) return 'draft'
  if (!last) return 'never'
  return last.endedAt ? 'ended' : 'broken-off'
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000)
}

/** Whoever reads a source holds its turn, in whatever process; a reading that broke off has let go of it. */
async function isBeingRead(
  tx: Tx,
  { id }: SourceState,
  last: ReadingFigures | undefined,
): Promise<boolean> {
  if (!last || last.endedAt) return false
  const { rows } = await sql<{ held: boolean }>`
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(${turnName(tx.org, `source ${id}`)}, 0)) AS held`.execute(
    tx.db,
  )
  return rows[0]?.held ?? false
}

/** What the wizard's form would show for the settings a source has; nothing where it cannot show all of them. */
export function answersOf({
  connector,
  settings,
}: SourceState): Record<string, unknown> | undefined {
  const found = connectors.find(({ id }) => id === connector)
  return found && formAnswers(found, settings)
}
