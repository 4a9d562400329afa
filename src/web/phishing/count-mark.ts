import { phishingExercises } from '#populations/phishing-exercise.ts'
import { readExerciseToken } from '#program/phishing/exercise-token.ts'
import { putMark } from '#store/exercises.ts'
import type { MarkKind } from '#store/exercises.ts'
import { currentVersion } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import type { Visit } from '#web/visit.ts'

/**
 * Counts what happened to the mail of a token, once; says whether its exercise is over, when nothing is counted any more, and
 * nothing where the token is none of ours. Neither is said of, nor kept with, whoever asks: against a place counts only what
 * is not counted here.
 */
export async function countMark(
  { network, house: { store, organisation, throttle } }: Pick<Visit, 'network' | 'house'>,
  kind: MarkKind,
  token: string,
): Promise<'counted' | 'over' | undefined> {
  const read = readExerciseToken(store.directory, organisation.id, token)
  if (!read) return undefined
  const { exercise: id, cell, mark } = read
  const came = await withOrg(store, organisation.id, async (tx) => {
    const version = await currentVersion(tx, phishingExercises.id, id)
    if (!version) return undefined
    if (phishingExercises.item.parse(version.content).endedAt !== undefined) return 'over'
    return (await putMark(tx, id, { kind, cell, mark })) ? 'counted' : 'again'
  })
  if (came !== 'counted') await throttle.count('nameless', network)
  return came === 'again' ? 'counted' : came
}
