/** Why the items of a run pass, counted: a hidden field of the run that the page opens. */

import { digestOfDisclosure, readDisclosure } from './disclosure.ts'
import type { RunEntry } from './entry.ts'
import { FormatError } from './format-error.ts'
import type { Sha256 } from './hash.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { count, dictionary, matching } from './shape.ts'

/** How many items pass for which reason; `few` where one of them would be about fewer than ten people. */
export type RunParts = Readonly<Record<string, number>> | 'few'

const part = matching(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a part like not-permitted')

/** What a disclosure says of a run's parts, whether or not the run commits to it. Throws a FormatError. */
export function readParts(disclosed: string): RunParts {
  const { name, value } = readDisclosure(disclosed)
  if (name !== 'parts') throw new FormatError(`a disclosure of ${name} is none of parts`)
  return value === 'few' ? value : dictionary(part, count)(value, 'parts')
}

/**
 * The same, of a run that commits to it. Its place is the lock, as it is for what a hidden run hides: of two commitments an
 * operator could open whichever suits.
 */
export function openParts(
  sha256: Sha256,
  { result, sd }: Pick<RunEntry, 'result' | 'sd'>,
  disclosed: string,
): RunParts {
  const place = result === 'hidden' ? hiddenRunFields.length : 0
  if (sd[place] !== digestOfDisclosure(sha256, disclosed))
    throw new FormatError('the parts are not what the run committed to')
  return readParts(disclosed)
}
