import { Hono } from 'hono'
import type { Logger } from 'pino'

/** How long a list of host names may be a moment old. */
const recheckMs = 5_000

/**
 * Several organisations behind one address, told apart by the host name asked for. `listHosts` says which name leads to
 * which organisation, `siteOf` gives the site of one, made once. A name nobody gave to an organisation leads nowhere (RFC
 * 9110, section 15.5.20). While names cannot be looked up, those known last hold.
 */
export function manySites(
  listHosts: () => Promise<ReadonlyMap<string, string>>,
  siteOf: (organisation: string) => Promise<Hono | undefined>,
  log: Logger,
): Hono {
  const sites = new Map<string, Promise<Hono | undefined>>()
  let hosts: Promise<ReadonlyMap<string, string>> | undefined
  let checkedMs = -Infinity

  async function findHosts(): Promise<ReadonlyMap<string, string>> {
    const nowMs = performance.now()
    if (!hosts || nowMs - checkedMs > recheckMs) {
      checkedMs = nowMs
      const before = hosts
      // Whoever comes meanwhile waits for the same answer.
      hosts = listHosts().catch((error: unknown) => {
        hosts = before
        if (!before) throw error
        log.warn({ err: error }, 'host names could not be looked up; those known last hold')
        return before
      })
    }
    return await hosts
  }

  const site = new Hono()
  site.all('*', async (c) => {
    const name = (c.req.header('host') ?? '').toLowerCase().replace(/:\d+$/, '')
    const organisation = (await findHosts()).get(name)
    if (organisation === undefined) return c.text('No organisation answers to this name.\n', 421)
    const found = sites.get(organisation) ?? siteOf(organisation)
    sites.set(organisation, found)
    const own = await found.catch((error: unknown) => {
      sites.delete(organisation)
      throw error
    })
    return own ? await own.fetch(c.req.raw, c.env) : c.text('Gone.\n', 404)
  })
  return site
}
