import { seedAccess } from './access.ts'
import { seedData } from './data.ts'
import { seedIdentityCenter } from './identity-center.ts'
import { Ledger } from './ledger.ts'
import { seedNetwork } from './network.ts'
import type { Seeding } from './seeding.ts'
import { seedWatching } from './watching.ts'

/** What the emulator takes for credentials: anything. */
export const motoKeys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'not-a-secret-not-one',
}

/**
 * Makes a company of more than two thousand resources, so many of each kind wrong, and says what was made. What watches over it comes on
 * demand: the bench measures the same company release after release.
 */
export async function seedEstate(
  endpoint: string,
  { isWatched = false }: { isWatched?: boolean } = {},
): Promise<Ledger> {
  const ledger = new Ledger()
  const seeding: Seeding = {
    ledger,
    at: (region) => ({ endpoint, region, credentials: motoKeys, maxAttempts: 3 }),
  }
  await seedData(seeding)
  await seedNetwork(seeding)
  await seedAccess(seeding)
  await seedIdentityCenter(seeding)
  if (isWatched) await seedWatching(seeding)
  return ledger
}
