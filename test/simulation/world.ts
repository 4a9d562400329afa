/** The company as it really is: what stands in its clouds and behind its endpoints, and how that changes with time. */
import { makeAuthority } from '#demo/certificate-authority.ts'
import type { Authority } from '#demo/certificate-authority.ts'

import type { Random } from './random.ts'

const dayMs = 86_400_000

/** One account and region, and the source that reads it. */
export interface AwsPlace {
  source: string
  account: string
  region: string
  country: string
}

export const places: readonly AwsPlace[] = [
  { source: 'aws-one', account: '111122223333', region: 'us-east-1', country: 'US' },
  { source: 'aws-one', account: '111122223333', region: 'eu-central-1', country: 'DE' },
  { source: 'aws-two', account: '444455556666', region: 'us-west-2', country: 'US' },
]

/** The account with buckets. */
export const bucketOwner = { source: 'aws-one', account: '111122223333' }

export type StoredKind = 'database' | 'snapshot' | 'bucket'

/** A database, snapshot or bucket; `encrypted` is absent where AWS does not say. */
export interface Stored {
  kind: StoredKind
  place: AwsPlace
  name: string
  encrypted?: boolean
}

export interface Endpoint {
  name: string
  /** Accepts old versions of TLS. */
  isOld: boolean
  /** Answers in the clear on one path. */
  servesPlain: boolean
  /** Lies in the ranges of a cloud. */
  isInCloud: boolean
  hsts: boolean
  certificate: { der: string; notBefore: Date; notAfter: Date }
}

export interface World {
  stored: Map<string, Stored>
  endpoints: Map<string, Endpoint>
  authority: Authority
  /** Whether `aws-two` is asked which regions there are, and then for everything in them. */
  listsRegions: boolean
  /** How many things ever stood, to name the next one. */
  born: number
}

export async function beginWorld(random: Random, now: Date): Promise<World> {
  const authority = await makeAuthority('Simulated authority')
  const world: World = {
    stored: new Map(),
    endpoints: new Map(),
    authority,
    listsRegions: random.percent(40),
    born: 0,
  }
  const crowd = random.whole(2, 18)
  for (let left = crowd; left > 0; left--) addStored(world, random)
  for (let left = random.whole(1, 2); left > 0; left--) await addEndpoint(world, random, now)
  return world
}

/** What happens in the world between two steps: things appear, change, go, and some that went come back. */
export async function evolve(
  world: World,
  gone: Map<string, Stored>,
  random: Random,
  now: Date,
): Promise<void> {
  for (let changes = random.whole(0, 3); changes > 0; changes--) {
    const keys = [...world.stored.keys()]
    const what = random.weighted([
      [4, 'add'],
      [keys.length > 30 ? 8 : 3, 'remove'],
      [5, 'change'],
      [2, 'return'],
      [2, 'endpoint'],
    ] as const)
    if (what === 'add') addStored(world, random)
    else if (what === 'endpoint') await changeEndpoints(world, random, now)
    else if (what === 'return') {
      if (gone.size === 0) continue
      const key = random.pick([...gone.keys()])
      const back = gone.get(key)
      gone.delete(key)
      if (back) world.stored.set(key, { ...back, ...encryptionBy(random) })
    } else if (keys.length > 0) {
      const key = random.pick(keys)
      const thing = world.stored.get(key)
      if (!thing) continue
      world.stored.delete(key)
      if (what === 'remove') gone.set(key, thing)
      else world.stored.set(key, { ...thing, ...encryptionBy(random) })
    }
  }
  for (const [name, endpoint] of world.endpoints) {
    const left = endpoint.certificate.notAfter.getTime() - now.getTime()
    if (left < 20 * dayMs && random.percent(60)) {
      world.endpoints.set(name, { ...endpoint, certificate: await issue(world, name, random, now) })
    }
  }
}

function addStored(world: World, random: Random): void {
  const kind = random.weighted([
    [5, 'database'],
    [3, 'snapshot'],
    [1, 'bucket'],
  ] as const)
  const place = random.pick(places)
  const name = `${kind}-${++world.born}`
  const thing = { kind, place, name, ...encryptionBy(random) }
  world.stored.set(keyOf(thing), thing)
}

/** Mostly good, or no control would ever hold. */
function encryptionBy(random: Random): { encrypted?: boolean } {
  return random.weighted([
    [20, { encrypted: true }],
    [2, { encrypted: false }],
    [1, {}],
  ] as const)
}

/** The key under which it must be known. */
export function keyOf({ kind, place, name }: Pick<Stored, 'kind' | 'place' | 'name'>): string {
  if (kind === 'bucket') return `arn:aws:s3:::${name}`
  const type = kind === 'database' ? 'db' : 'snapshot'
  return `arn:aws:rds:${place.region}:${place.account}:${type}:${name}`
}

async function addEndpoint(world: World, random: Random, now: Date): Promise<void> {
  const name = `www-${++world.born}.example`
  world.endpoints.set(name, await makeEndpoint(world, name, random, now))
}

async function makeEndpoint(world: World, name: string, random: Random, now: Date) {
  return {
    name,
    isOld: random.percent(10),
    servesPlain: random.percent(10),
    isInCloud: random.percent(90),
    hsts: random.percent(90),
    certificate: await issue(world, name, random, now),
  }
}

async function changeEndpoints(world: World, random: Random, now: Date): Promise<void> {
  const names = [...world.endpoints.keys()]
  if (names.length < 3 && random.percent(40)) return await addEndpoint(world, random, now)
  if (names.length === 0) return
  const name = random.pick(names)
  if (random.percent(30)) world.endpoints.delete(name)
  else world.endpoints.set(name, await makeEndpoint(world, name, random, now))
}

async function issue(world: World, name: string, random: Random, now: Date) {
  // Whole seconds are all that a certificate can say.
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000 - dayMs)
  const notAfter = new Date(notBefore.getTime() + random.whole(20, 200) * dayMs)
  const { cert } = await world.authority.issue({ names: [name], notBefore, notAfter })
  const der = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(cert)?.[1]?.replaceAll('\n', '')
  if (der === undefined) throw new Error('no certificate in the PEM')
  return { der, notBefore, notAfter }
}
