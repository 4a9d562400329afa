/**
 * How many of the places that ask an uptime check have to find it down until a condition goes off. Each place is a series of its own of
 * `check_passed`, true or false.
 * https://docs.cloud.google.com/monitoring/uptime-checks/uptime-alerting-policies
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aggregation
 */
import type { Threshold } from './goes-off.ts'

/** What an outage makes of a series that is aligned so: no passed one, of whatever is counted or reckoned. */
const passedBy = new Set(['ALIGN_FRACTION_TRUE', 'ALIGN_COUNT_TRUE'])
const asItIs = new Set(['ALIGN_NEXT_OLDER', 'ALIGN_NONE'])
/** Beside these one check that is down is lost among others that are up. */
const keepsTheWorst = new Set(['REDUCE_NONE', 'REDUCE_MIN', 'REDUCE_COUNT_FALSE'])
const keepsNothing = new Set([...keepsTheWorst, 'REDUCE_MEAN', 'REDUCE_MAX', 'REDUCE_SUM'])
const tellsChecksApart = /check_id|\bhost\b|^resource\.(?:labels?\.)?\*$/

/**
 * One where all places together are enough, whichever number that is; null where an outage never sets the condition off, or it is always
 * on; nothing where that cannot be told.
 */
export function placesToGoOff(
  condition: Threshold,
  takesSeveral: boolean,
): number | null | undefined {
  const { comparison, trigger, aggregations, denominatorFilter, forecastOptions } = condition
  const [first, ...others] = aggregations ?? []
  if (!first || others.length > 0 || denominatorFilter || forecastOptions !== undefined)
    return undefined
  const aligner = first.perSeriesAligner ?? 'ALIGN_NONE'
  const reducer = first.crossSeriesReducer ?? 'REDUCE_NONE'
  const groups = first.groupByFields ?? []
  const isApart = !takesSeveral || groups.some((field) => tellsChecksApart.test(field))
  if (!isApart && !keepsTheWorst.has(reducer)) return undefined
  if ((trigger?.percent ?? 0) > 0) return undefined
  const count = trigger?.count ?? 1
  if (count > 1 && reducer !== 'REDUCE_NONE') return undefined
  const isAbove = comparison === 'COMPARISON_GT'
  if (!isAbove && comparison !== 'COMPARISON_LT') return undefined
  const threshold = condition.thresholdValue ?? 0

  if (asItIs.has(aligner) && reducer === 'REDUCE_COUNT_FALSE')
    return isAbove && threshold >= 0 ? Math.floor(threshold) + 1 : null
  if (aligner === 'ALIGN_COUNT_FALSE' && keepsNothing.has(reducer)) {
    if (!isAbove) return null
    // How often a place asks in a period is not looked at.
    return threshold < 1 ? count : undefined
  }
  const isOfPassed = asItIs.has(aligner)
    ? ['REDUCE_COUNT_TRUE', 'REDUCE_FRACTION_TRUE'].includes(reducer)
    : passedBy.has(aligner) && keepsNothing.has(reducer)
  if (!isOfPassed) return undefined
  return !isAbove && threshold > 0 ? count : null
}

/** The same of a query, by what it compares at its end. */
export function placesOfQuery(query: string): number | undefined {
  const text = query.trim()
  const counted = /\bcount_false\b[^]*?(?:\bval\(\)\s*>|\bgt\(\s*val\(\)\s*,)\s*(\d+)/.exec(text)
  const inPromQl = /\bcount\b[^]*==\s*0\s*\)[^]*>\s*(\d+)\s*$/.exec(text)
  const [, number] = counted ?? inPromQl ?? []
  if (number !== undefined) return Number(number) + 1
  if (/\bcount/.test(text)) return undefined
  const isBelow =
    /(?:<|\blt\(\s*val\(\)\s*,)\s*(?:0?\.\d*[1-9]\d*|1(?:\.0+)?)\b[^<>=]*$/.test(text) ||
    /==\s*(?:bool\s+)?0(?:\.0+)?\s*\)*$/.test(text)
  return isBelow ? 1 : undefined
}

/** Six places ask where nobody chose; the three of the United States may be chosen by one name. https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/UptimeCheckRegion */
const places: Readonly<Record<string, readonly string[]>> = {
  USA: ['USA_OREGON', 'USA_IOWA', 'USA_VIRGINIA'],
  ...Object.fromEntries(
    ['USA_OREGON', 'USA_IOWA', 'USA_VIRGINIA', 'EUROPE', 'SOUTH_AMERICA', 'ASIA_PACIFIC'].map(
      (place) => [place, [place]],
    ),
  ),
}

/** From how many places a check is asked; nothing where one of its regions is not known. */
export function placesOf(selectedRegions: readonly string[]): number | undefined {
  const chosen = selectedRegions.length > 0 ? selectedRegions : Object.keys(places)
  if (chosen.some((region) => !Object.hasOwn(places, region))) return undefined
  return new Set(chosen.flatMap((region) => places[region] ?? [])).size
}
