import type { Reading } from '#connectors/connector.ts'
import { hearingReceipts } from '#connectors/hearing-receipts.ts'
import { measured } from '#engine/receipt.ts'
import type { Receipt } from '#engine/receipt.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import type { CloudAccount } from '#populations/cloud-account.ts'

import type { Project } from './projects.ts'

/** Scopes that were expected, and which of them were not read to the end. */
interface Tally {
  scopes: number
  incomplete: string[]
}

/**
 * Listens to a reading's receipts, and says at its end of each project what became of them. What is asked for the parent
 * as a whole counts for every project below it, what is asked of one project for that one alone. What the directory is asked
 * of groups counts for none: a project is read without it, and a group whose members are not told says so itself.
 */
export function pageAccounts(inner: Reading) {
  const tallies = new Map<string, Tally>()
  return { reading: hearingReceipts(inner, count), end }

  function count({ scope, complete }: Receipt): void {
    if (isOfDirectory(scope)) return
    const of = /^gcp\/(projects\/[^/]+)\//.exec(scope)?.[1] ?? ''
    const tally = tallies.get(of) ?? { scopes: 0, incomplete: [] }
    tally.scopes++
    if (!complete) tally.incomplete.push(scope)
    tallies.set(of, tally)
  }

  async function end(parent: string, projects: readonly Project[]): Promise<void> {
    const scope = `gcp/${parent}/projects-read`
    const expected = projects.filter((project) => project.active)
    await inner.page(
      scope,
      cloudAccounts,
      expected.map((project) => accountOf(project, parent)),
    )
    await inner.receipt({
      scope,
      feeds: [cloudAccounts.id],
      basis: measured,
      complete: true,
      calls: 0,
      pages: 1,
      items: expected.length,
      readAt: inner.at,
    })
  }

  function accountOf(project: Project, parent: string): CloudAccount {
    const own = [...new Set(['', parent, `projects/${project.id}`])].flatMap(
      (of) => tallies.get(of) ?? [],
    )
    const incomplete = own.flatMap((tally) => tally.incomplete).toSorted()
    return {
      id: `gcp/${project.id}`,
      provider: 'gcp',
      account: project.id,
      ...(project.name && { name: project.name }),
      reading: {
        at: inner.at.toISOString(),
        scopes: own.reduce((sum, tally) => sum + tally.scopes, 0),
        incomplete: incomplete.length,
        ...(incomplete[0] && { first: incomplete[0] }),
      },
    }
  }
}

function isOfDirectory(scope: string): boolean {
  return scope.includes('/cloudidentity.')
}
