import type { Organisation } from './organisation.ts'

type Place = Pick<Organisation, 'slug' | 'logNumber'>

/** The folder below the public site's root that a log's files lie in: `log`, and of later logs `log-2`, `log-3`, … */
export function logFolder({ logNumber }: Pick<Organisation, 'logNumber'>): string {
  return logNumber === 1 ? 'log' : `log-${logNumber}`
}

/** What the files of a log's key and signed head are called, so that an ended log keeps its own. */
export function keyName({ slug, logNumber }: Place): string {
  return logNumber === 1 ? slug : `${slug}.log-${logNumber}`
}

/** The organisation that keeps the rows of a log which has ended (ended-logs.ts). */
export function endedSlug({ slug, logNumber }: Place): string {
  return `${slug}-log-${logNumber}`
}

/** Where the files of a log lie that has ended, by the organisation that keeps its rows. */
export function placeOfEnded({ slug, logNumber }: Place): Place {
  return { slug: slug.slice(0, -`-log-${logNumber}`.length), logNumber }
}
