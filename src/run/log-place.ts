import type { Organisation } from '#store/organisation.ts'

/** The folder below the public site's root that a log's files lie in: `log`, and of later logs `log-2`, `log-3`, … */
export function logFolder({ logNumber }: Pick<Organisation, 'logNumber'>): string {
  return logNumber === 1 ? 'log' : `log-${logNumber}`
}

/** What the files of a log's key and signed head are called, so that an ended log keeps its own. */
export function keyName({ slug, logNumber }: Pick<Organisation, 'slug' | 'logNumber'>): string {
  return logNumber === 1 ? slug : `${slug}.log-${logNumber}`
}
