/**
 * The pages about people and paper for a company of `--people` (10,000), over HTTP on this machine: how long each takes and
 * how large it is, and what that costs processors; of files, when the first byte comes and when the last. `--data` keeps the company for the
 * next time; `--only` is part of the addresses wanted.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { pino } from 'pino'

import { shippedAgreementIds } from '#program/agreements/shipped.ts'
import { shippedPolicies } from '#program/policies/shipped.ts'
import { shippedCourses } from '#program/training/shipped.ts'
import { openDataDirectory } from '#store/data-directory.ts'
import { openStore } from '#store/database.ts'
import type { Store } from '#store/database.ts'
import { listOrganisations } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { startWebServer, website } from '#web/server.ts'

import { cookieOf } from './cookie-of.ts'
import { beginBench } from './many-databases.ts'
import { fillCompany } from './people-company.ts'
import { serverCpu } from './server-cpu.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000' },
    times: { type: 'string', default: '9' },
    data: { type: 'string' },
    only: { type: 'string', default: '' },
  },
})
/** How often each page is asked for, after a first time that compiles code and plans. */
const times = Number(values.times)
const [policy = ''] = shippedPolicies().map(({ id }) => id)
const [course = ''] = shippedCourses().map(({ id }) => id)
const [agreement] = shippedAgreementIds

const consolePages = [
  '/console',
  urls.consolePeople,
  `${urls.consolePeople}?q=person+4`,
  `${urls.consolePeople}?who=left`,
  urls.consolePerson('person-000007'),
  urls.consoleMatrix,
  `${urls.consoleMatrix}?only=overdue`,
  `${urls.consoleMatrix}?from=9000`,
  `${urls.consoleMatrix}?by=policy`,
  `${urls.consoleMatrix}?by=policy&only=overdue&from=300`,
  urls.consoleMoves,
  urls.consoleAgreements,
  urls.consoleChecks,
  urls.consoleCheckRules,
  urls.consoleTraining,
  urls.consoleCourse(course),
  urls.kept('policy'),
  urls.consolePolicy(policy),
  urls.consoleChapter('people'),
  urls.consoleChapter('policies'),
  urls.consoleChapter('training'),
  urls.consoleTest('policy-accepted'),
  urls.consoleTest('background-check-done-before-access'),
  urls.consoleItem('policy-obligation', `person-000007/${policy}/1`),
  urls.consoleItem('person', 'person-000007'),
]
const portalPages = [
  urls.portal,
  urls.portalProfile,
  urls.portalRecord,
  urls.portalPolicies,
  urls.portalPolicy(policy),
  urls.portalTraining,
  urls.portalCourse(course),
  urls.portalAgreements,
  urls.portalAgreement(agreement),
]
const files = [
  urls.consoleMatrixCsv,
  `${urls.consoleMatrixCsv}?by=every`,
  urls.consolePeopleCsv,
  urls.consoleMovesCsv,
  `${urls.consoleTest('policy-accepted')}/items.csv`,
]

const folder = values.data ?? mkdtempSync(join(tmpdir(), 'beleg-bench-'))
const isKept = values.data !== undefined && existsSync(folder)
const directory = openDataDirectory(folder)
const store = await openStore({ directory })
try {
  if (!isKept) await fillCompany(store, await beginBench(store), Number(values.people))
  await measure(store)
} finally {
  await store.close()
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true })
}

async function measure(opened: Store): Promise<void> {
  const [organisation] = await listOrganisations(opened)
  if (!organisation) throw new Error('no organisation')
  const log = pino({ level: 'error' }, pino.destination(2))
  const web = await startWebServer(website(opened, organisation, log), 0, '127.0.0.1')
  try {
    const { id } = organisation
    const lead = await cookieOf(opened, id, 'lead', ['lead', 'people-officer', 'member'])
    const member = await cookieOf(opened, id, 'person7', ['member'], 'person-000007')
    const wanted = (paths: readonly string[]) => paths.filter((path) => path.includes(values.only))
    for (const path of wanted(consolePages)) await timePage(web.url, path, lead)
    for (const path of wanted(portalPages)) await timePage(web.url, path, member)
    for (const path of wanted(files)) await timeFile(web.url, path, lead)
  } finally {
    await web.close()
  }
}

async function timePage(url: string, path: string, cookie: string): Promise<void> {
  const took: number[] = []
  let [bytes, status] = [0, 0]
  let cpu = processors()
  for (let n = 0; n <= times; n++) {
    if (n === 1) cpu = processors()
    const begun = performance.now()
    const answer = await fetch(url + path, { headers: { cookie } })
    bytes = (await answer.arrayBuffer()).byteLength
    if (n > 0) took.push(performance.now() - begun)
    status = answer.status
  }
  const [p50, most] = [median(took), Math.max(...took)]
  const [own, database] = processors().map((now, index) => (now - (cpu[index] ?? 0)) / times)
  console.log(
    `  ${most > 300 ? 'SLOW ' : '     '}${path.slice(0, 62).padEnd(64)} ${status}  p50 ${ms(p50)}  most ${ms(most)}  ${kb(bytes)}  cpu: Beleg ${ms(own ?? 0)}, database ${ms(database ?? 0)}`,
  )
}

/** What Beleg and its database have taken of processors by now, in milliseconds. */
function processors(): number[] {
  const { user, system } = process.cpuUsage()
  return [(user + system) / 1000, serverCpu(directory.database) * 1000]
}

async function timeFile(url: string, path: string, cookie: string): Promise<void> {
  const begun = performance.now()
  const answer = await fetch(url + path, { headers: { cookie } })
  let bytes = 0
  let first: number | undefined
  for await (const chunk of answer.body ?? []) {
    first ??= performance.now() - begun
    bytes += chunk.byteLength
  }
  console.log(
    `       ${path.padEnd(64)} ${answer.status}  first byte ${ms(first ?? 0)}  whole ${ms(performance.now() - begun)}  ${kb(bytes)}`,
  )
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
}

function ms(time: number): string {
  return `${time.toFixed(0).padStart(5)} ms`
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(0).padStart(5)} KB`
}
