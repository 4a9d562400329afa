import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import type { Hono } from 'hono'
import type { Logger } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import { findOrganisation } from '#run/begin.ts'
import type { Store } from '#store/database.ts'
import { isExample } from '#store/example.ts'
import { everyHostname } from '#store/hostnames.ts'
import { listOrganisations } from '#store/organisation.ts'
import { manySites } from '#web/many-sites.ts'
import { innerSite, websiteOver } from '#web/server.ts'
import type { Reach } from '#web/server.ts'
import { Trouble } from '#web/trouble.ts'

import { openStoreOf } from './context.ts'
import type { GlobalOptions } from './context.ts'

/**
 * The website of what has been published. It starts and stays up without a database; the doors connect to one when
 * somebody first asks for them, and try again at the next request where they could not. `close` ends that connection.
 * With several organisations and none named, each answers under its own host names, which the database knows.
 */
export function publishedSite(
  options: GlobalOptions,
  log: Logger,
  reach: Reach,
): { site: Hono; close(): Promise<void> } {
  const published = join(options.data, 'published')
  const slugs = slugsIn(published, options.org)
  let opened: Promise<Store> | undefined

  async function open(): Promise<Store> {
    opened ??= openStoreOf(options, 'serve')
    try {
      return await opened
    } catch (error) {
      opened = undefined
      throw error
    }
  }

  function siteOf(slug: string, own: Reach): Hono {
    let doors: Hono | undefined
    async function findDoors(): Promise<Hono> {
      const store = await open()
      doors ??= innerSite(store, await findOrganisation(store, slug), new Trouble(), own, log)
      return doors
    }
    return websiteOver(join(published, slug), findDoors, log)
  }

  async function close(): Promise<void> {
    const last = await opened?.catch(() => undefined)
    await last?.close()
  }

  const [only, ...others] = slugs
  if (only !== undefined && others.length === 0) return { site: siteOf(only, reach), close }
  const { site: _ofOne, ...shared } = reach
  const site = manySites(
    async () => {
      const store = await open()
      const names = new Map((await listOrganisations(store)).map(({ id, slug }) => [id, slug]))
      const hosts = await everyHostname(store)
      return new Map([...hosts].flatMap(([name, org]) => [[name, names.get(org) ?? '']]))
    },
    async (slug) => (slugs.includes(slug) ? siteOf(slug, shared) : undefined),
    log,
  )
  return { site, close }
}

function slugsIn(published: string, wanted: string | undefined): string[] {
  const all = existsSync(published) ? readdirSync(published) : []
  const slugs = all.filter((each) => each === wanted || !isExample(each))
  const found = wanted === undefined ? slugs : slugs.filter((each) => each === wanted)
  if (found.length > 0) return found
  throw new OperatingError(
    'nothing-published',
    `Nothing${wanted === undefined ? '' : ` of ${wanted}`} has been published in ${published} yet.`,
    'Publish first: beleg serve --role worker, or beleg trust publish, with the same --data.',
  )
}
