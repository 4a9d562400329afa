import pLimit from 'p-limit'

import type { Ledger } from './ledger.ts'

/** The regions the company is in. */
export const regions = ['us-east-1', 'eu-central-1'] as const

/** How many regions the emulator's account has, each with a firewall of its own. */
export const motoRegions = 24

/** What every part of the estate is made with. */
export interface Seeding {
  ledger: Ledger
  /** What a client of a region is opened with. */
  at(region: string): {
    endpoint: string
    region: string
    credentials: { accessKeyId: string; secretAccessKey: string }
    maxAttempts: number
  }
}

/** Whether the n-th is one of those that are wrong: the first of every so many. */
export function isWrong(n: number, every: number): boolean {
  return n % every === 0
}

/**
 * Does something for each number below `count`, a few at a time. The first of each region goes alone: the emulator makes what
 * others then share (a region's default key), and would make it twice.
 */
export async function each(count: number, make: (n: number) => Promise<unknown>): Promise<void> {
  const all = Array.from({ length: count }, (_, n) => n)
  for (const n of all.splice(0, regions.length)) await make(n)
  await pLimit(6).map(all, make)
}

/** The n-th's place: they take turns. */
export function regionOf(n: number): string {
  return regions[n % regions.length] ?? regions[0]
}

/** A client for each region, opened once. */
export function clients<Client>(
  seeding: Seeding,
  open: (config: ReturnType<Seeding['at']>) => Client,
): (n: number) => Client {
  const opened = new Map(regions.map((region) => [region as string, open(seeding.at(region))]))
  return (n) => {
    const client = opened.get(regionOf(n))
    if (!client) throw new Error(`no client in ${regionOf(n)}`)
    return client
  }
}
