import { OperatingError } from '#engine/operating-error.ts'
import { rootOf } from '#log/tree.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Store } from '#store/database.ts'
import { isExample } from '#store/example.ts'
import { putItem } from '#store/items.ts'
import { appendEntry } from '#store/log.ts'
import { createOrganisation, listOrganisations, withOrg } from '#store/organisation.ts'
import type { Organisation } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'

import { createLogKey } from './log-key.ts'

/** Begins an organisation: its key, and the genesis of its log, which fixes the origin for ever. */
export async function beginOrganisation(
  store: Store,
  wanted: { slug: string; name: string; origin: string; timeZone: string },
): Promise<Organisation> {
  const others = await listOrganisations(store, { alsoEnded: true })
  const taken = others.find(({ slug, origin }) => slug === wanted.slug || origin === wanted.origin)
  if (taken) {
    throw new OperatingError(
      'organisation-exists',
      `This instance already runs ${taken.name} (${taken.slug}, ${taken.origin}).`,
      'Go on with it, or give another name and origin.',
    )
  }
  const key = createLogKey(store.directory, wanted.slug, wanted.origin)
  const organisation = await createOrganisation(store, wanted, rootOf(sha256, []))
  await withOrg(store, organisation.id, async (tx) => {
    await appendEntry(tx, () => ({
      v: 1,
      t: 'genesis',
      at: tx.recordedAt.toISOString(),
      origin: wanted.origin,
      operator: wanted.name,
      spec: 1,
      keys: [{ role: 'log', vkey: key.text }],
    }))
    // What is derived reads the zone among the settings; `organisation-setting.change` keeps both the same.
    await putItem(tx, organisationSettings, { id: 'organisation', timeZone: wanted.timeZone })
  })
  return organisation
}

/** Nothing has begun here: what to do is to begin, or to look elsewhere. */
export function noOrganisation(): OperatingError {
  return new OperatingError(
    'organisation-none',
    'There is no organisation here yet.',
    'Begin one with: beleg init --name "Example GmbH" --origin trust.example.com/log; or name the data directory of one with --data.',
  )
}

/** The one organisation of this instance, or the one called so. */
export async function findOrganisation(store: Store, slug?: string): Promise<Organisation> {
  const organisations = (await listOrganisations(store)).filter((each) => !isExample(each.slug))
  const found =
    slug === undefined
      ? organisations[0]
      : // A log that has ended can still be read, by its name.
        (await listOrganisations(store, { alsoEnded: true })).find((each) => each.slug === slug)
  if (found && (slug !== undefined || organisations.length === 1)) return found
  throw organisations.length === 0
    ? noOrganisation()
    : new OperatingError(
        'organisation-unclear',
        slug === undefined
          ? 'This instance runs several organisations.'
          : `There is no organisation called ${slug}.`,
        `Name one with --org: ${organisations.map((each) => each.slug).join(', ')}.`,
      )
}
