/** Reads so many recorded AWS accounts at once, as bench/sources.ts asks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beginOrganisation } from '#run/begin.ts'
import { readSources } from '#run/round.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import { countItems } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'

const count = Number(process.argv[2])
const perSource = 2000
const perPage = 100

/** An account's answers, page after page. */
function recorded(account: string): string {
  const pages = perSource / perPage
  return Array.from({ length: pages }, (_, page) => {
    const DBInstances = Array.from({ length: perPage }, (_each, n) => ({
      DBInstanceArn: `arn:aws:rds:us-east-1:${account}:db:db-${page * perPage + n}`,
      Engine: 'postgres',
      StorageEncrypted: true,
    }))
    const next = page + 1 < pages ? { Marker: String(page + 1) } : {}
    return `${JSON.stringify({
      service: 'rds',
      op: 'DescribeDBInstances',
      account,
      region: 'us-east-1',
      params: page === 0 ? {} : { Marker: String(page) },
      response: { DBInstances, ...next },
    })}\n`
  }).join('')
}

const directory = openDataDirectory(mkdtempSync(join(tmpdir(), 'beleg-bench-')))
const store = await openStore({ directory })
try {
  const { id: org } = await beginOrganisation(store, {
    slug: 'bench',
    name: 'Bench',
    origin: 'bench.example/log',
    timeZone: 'UTC',
  })
  for (let n = 0; n < count; n++) {
    const account = String(100_000_000_000 + n)
    const file = join(directory.root, `${account}.jsonl`)
    writeFileSync(file, recorded(account))
    const source = { id: `aws-${account}`, connector: 'aws', settings: { recorded: [file] } }
    await withOrg(store, org, (tx) => putSource(tx, source))
  }
  const before = Math.round(process.memoryUsage().rss / 1024 ** 2)
  const start = performance.now()
  let unread = 0
  await readSources(store, org, undefined, {
    onReceipt: ({ complete }) => void (complete || unread++),
  })
  const seconds = (performance.now() - start) / 1000
  const items = await readOrg(store, org, (tx) => countItems(tx, 'database'))
  console.log(
    `  ${String(count).padStart(4)} sources, ${items.toLocaleString('en')} items, ${unread} scopes unread: ${seconds.toFixed(1)} s, memory ${before} MB before, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
  )
} finally {
  await store.close()
  rmSync(directory.root, { recursive: true, force: true })
}
