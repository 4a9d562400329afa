import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import type { Hono } from 'hono'
import type { Logger } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import { findOrganisation } from '#run/begin.ts'
import type { Store } from '#store/database.ts'
import { innerSite, websiteOver } from '#web/server.ts'
import type { Reach } from '#web/server.ts'
import { Trouble } from '#web/trouble.ts'

import { openStoreOf } from './context.ts'
import type { GlobalOptions } from './context.ts'

/**
 * The website of what has been published. It starts and stays up without a database; the doors connect to one when
 * somebody first asks for it, and tries again at the next request where it could not. `close` ends that connection.
 */
export function publishedSite(
  options: GlobalOptions,
  log: Logger,
  reach: Reach,
): { site: Hono; close(): Promise<void> } {
  const published = join(options.data, 'published')
  const slug = slugIn(published, options.org)
  let opened: Promise<{ store: Store; doors: Hono }> | undefined

  async function open(): Promise<{ store: Store; doors: Hono }> {
    const store = await openStoreOf(options, 'serve')
    try {
      const organisation = await findOrganisation(store, slug)
      return { store, doors: innerSite(store, organisation, new Trouble(), reach) }
    } catch (error) {
      await store.close()
      throw error
    }
  }

  async function findDoors(): Promise<Hono> {
    opened ??= open()
    try {
      return (await opened).doors
    } catch (error) {
      opened = undefined
      throw error
    }
  }

  async function close(): Promise<void> {
    const last = await opened?.catch(() => undefined)
    await last?.store.close()
  }

  return { site: websiteOver(join(published, slug), findDoors, log), close }
}

function slugIn(published: string, wanted: string | undefined): string {
  const slugs = existsSync(published) ? readdirSync(published) : []
  const [first, ...others] = wanted === undefined ? slugs : slugs.filter((each) => each === wanted)
  if (first !== undefined && others.length === 0) return first
  throw first === undefined
    ? new OperatingError(
        'nothing-published',
        `Nothing${wanted === undefined ? '' : ` of ${wanted}`} has been published in ${published} yet.`,
        'Publish first: beleg serve --role worker, or beleg trust publish, with the same --data.',
      )
    : new OperatingError(
        'organisation-unclear',
        `Several organisations have been published in ${published}.`,
        `Name one with --org: ${slugs.join(', ')}.`,
      )
}
