import type { Location } from '#populations/database.ts'

/**
 * Every region of Google Cloud, and the country its data centres stand in (ISO 3166-1 alpha-2). As of 2026-11-23. A list
 * and never a prefix: `northamerica-northeast1` is Canada, and a name we do not know has no country.
 * https://docs.cloud.google.com/compute/docs/regions-zones
 */
const regions: Readonly<Record<string, string>> = {
  'africa-south1': 'ZA',
  'asia-east1': 'TW',
  'asia-east2': 'HK',
  'asia-northeast1': 'JP',
  'asia-northeast2': 'JP',
  'asia-northeast3': 'KR',
  'asia-south1': 'IN',
  'asia-south2': 'IN',
  'asia-southeast1': 'SG',
  'asia-southeast2': 'ID',
  'asia-southeast3': 'TH',
  'australia-southeast1': 'AU',
  'australia-southeast2': 'AU',
  'europe-central2': 'PL',
  'europe-north1': 'FI',
  'europe-north2': 'SE',
  'europe-southwest1': 'ES',
  'europe-west1': 'BE',
  'europe-west2': 'GB',
  'europe-west3': 'DE',
  'europe-west4': 'NL',
  'europe-west6': 'CH',
  'europe-west8': 'IT',
  'europe-west9': 'FR',
  'europe-west10': 'DE',
  'europe-west12': 'IT',
  'me-central1': 'QA',
  'me-central2': 'SA',
  'me-west1': 'IL',
  'northamerica-northeast1': 'CA',
  'northamerica-northeast2': 'CA',
  'northamerica-south1': 'MX',
  'southamerica-east1': 'BR',
  'southamerica-west1': 'CL',
  'us-central1': 'US',
  // Not open to customers, but two of Firestore's multi-regions keep data there.
  'us-central2': 'US',
  'us-east1': 'US',
  'us-east4': 'US',
  'us-east5': 'US',
  'us-south1': 'US',
  'us-west1': 'US',
  'us-west2': 'US',
  'us-west3': 'US',
  'us-west4': 'US',
}

/** Which regions a named dual-region or one of Firestore's multi-regions keeps data in, witnesses included. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  // https://docs.cloud.google.com/storage/docs/locations
  asia1: ['asia-northeast1', 'asia-northeast2'],
  eur4: ['europe-north1', 'europe-west4'],
  eur5: ['europe-west1', 'europe-west2'],
  eur7: ['europe-west2', 'europe-west3'],
  eur8: ['europe-west3', 'europe-west6'],
  nam4: ['us-central1', 'us-east1'],
  // https://docs.cloud.google.com/firestore/native/docs/locations
  eur3: ['europe-west1', 'europe-west4', 'europe-north1'],
  nam5: ['us-central1', 'us-central2', 'us-east1'],
  nam7: ['us-central1', 'us-east4', 'us-central2'],
}

/** What App Engine called two regions before they had numbers; Datastore's old databases still say so. */
const formerly: Readonly<Record<string, string>> = {
  'us-central': 'us-central1',
  'europe-west': 'europe-west1',
}

/**
 * Of a multi-region Google says only which area it may lie in: so all countries in which the area has regions. That of
 * the EU leaves out London and Zürich. https://docs.cloud.google.com/storage/docs/locations
 */
const areas: Readonly<Record<string, readonly string[]>> = {
  us: ['US'],
  eu: ['BE', 'DE', 'ES', 'FI', 'FR', 'IT', 'NL', 'PL', 'SE'],
  europe: ['BE', 'DE', 'ES', 'FI', 'FR', 'IT', 'NL', 'PL', 'SE'],
  asia: ['HK', 'ID', 'IN', 'JP', 'KR', 'SG', 'TH', 'TW'],
}

/**
 * The physical places behind the names that Google Cloud gives them: regions, zones, dual- and multi-regions, in any case.
 * An area comes once for each country it may mean. A name we do not know comes without a country.
 */
export function locationsOf(names: readonly string[]): Location[] {
  const found = names.flatMap((name) => placesOf(lastOf(name)))
  const distinct = new Map(found.map((place) => [`${place.region} ${place.country}`, place]))
  return [...distinct.values()]
}

function placesOf(name: string): Location[] {
  const place = name.toLowerCase()
  const pair = own(pairs, place)
  if (pair) return pair.flatMap(placesOf)
  const area = own(areas, place)
  if (area) return area.map((country) => ({ region: place, country }))
  const region = own(formerly, place) ?? place.replace(/(?<=\d)-(?:ai\d)?[a-z]$/, '')
  const country = own(regions, region)
  return [country ? { region, country } : { region }]
}

/** `projects/p/locations/us-east1-b` and a URL that ends in a zone name the same place as its last part alone. */
function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
