import type { Zones } from '#populations/database.ts'

/**
 * Countries of zones that lie elsewhere than their region: Local Zones and those at carriers, by the group that the zone's name begins with. A list, and never
 * the region's own country: `us-east-1-qro-1a` is in Mexico. Of one not named here nobody knows. As of 2026-11-27.
 * https://docs.aws.amazon.com/local-zones/latest/ug/available-local-zones.html
 */
const groups: Readonly<Record<string, string>> = {
  'af-south-1-los': 'NG',
  'ap-northeast-1-tpe': 'TW',
  'ap-south-1-ccu': 'IN',
  'ap-south-1-del': 'IN',
  'ap-southeast-1-bkk': 'TH',
  'ap-southeast-1-mnl': 'PH',
  'ap-southeast-2-akl': 'NZ',
  'ap-southeast-2-per': 'AU',
  'cn-north-1-pkx': 'CN',
  'eu-central-1-ham': 'DE',
  'eu-central-1-waw': 'PL',
  'eu-north-1-cph': 'DK',
  'eu-north-1-hel': 'FI',
  'me-south-1-mct': 'OM',
  'us-east-1-atl': 'US',
  'us-east-1-bos': 'US',
  'us-east-1-bue': 'AR',
  'us-east-1-chi': 'US',
  'us-east-1-dfw': 'US',
  'us-east-1-iah': 'US',
  'us-east-1-lim': 'PE',
  'us-east-1-mci': 'US',
  'us-east-1-mia': 'US',
  'us-east-1-msp': 'US',
  'us-east-1-nyc': 'US',
  'us-east-1-phl': 'US',
  'us-east-1-qro': 'MX',
  'us-east-1-scl': 'CL',
  'us-west-2-den': 'US',
  'us-west-2-hnl': 'US',
  'us-west-2-las': 'US',
  'us-west-2-lax': 'US',
  'us-west-2-pdx': 'US',
  'us-west-2-phx': 'US',
  'us-west-2-sea': 'US',
}

/** The country of a zone that lies apart from its region, where we know it. */
export function countryOfZone(zone: string): string | undefined {
  const group = zone.replace(/-\d+[a-z]$/, '')
  return Object.hasOwn(groups, group) ? groups[group] : undefined
}

/** The zones among these that are none of the region's own (`us-east-1a`), but lie somewhere else. */
export function zonesApart(
  region: string,
  zones: readonly (string | null | undefined)[],
): string[] {
  return zones.flatMap((zone) => (zone && zone.replace(/[a-z]$/, '') !== region ? [zone] : []))
}

/** What a switch says that keeps a store in more than one zone; nothing where it is not there. */
export function zonesBy(isSeveral: boolean | null | undefined): { zones?: Zones } {
  return typeof isSeveral === 'boolean' ? { zones: isSeveral ? 'several' : 'one' } : {}
}

/** A rack of AWS's in a building of the customer's, wherever that is. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-on-outposts.html */
export const outpost = 'outpost'
