/**
 * Reads and judges an organisation of Google Cloud of so many projects (`--projects`, 300), each a copy of one recorded project, at a
 * server on this machine: what a reading takes of time, memory and calls where an organisation is large.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { replayServer, serviceAccountKey } from '#connectors/gcp/fixtures/replay-server.ts'
import { organisation, parent } from '#connectors/gcp/fixtures/replay.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { measured } from './measured-process.ts'

const { values } = parseArgs({ options: { projects: { type: 'string', default: '300' } } })
const projects = Number(values.projects)
const perPage = 1000
/** What names the recorded project. */
const project = 'acme-prod'
const number = '700000000001'
const domain = 'acme.example'

const folder = mkdtempSync(join(tmpdir(), 'beleg-google-'))
const answers = multiplied(organisation, projects)
const server = await replayServer(answers)
try {
  const took = await measured(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'google-process.ts'), server.url, parent],
    { ...process.env, BELEG_BENCH_KEY: serviceAccountKey },
    join(folder, 'time'),
  )
  console.log(`  ${projects} projects: ${took.said.trim()}`)
  console.log(
    `  ${took.seconds.toFixed(1)} s, CPU ${took.cpuSeconds.toFixed(1)} s, ${took.megabytes.toFixed(0)} MB at most, ${server.asked.length} calls`,
  )
  process.exitCode = took.code ?? 1
} finally {
  server.close()
  rmSync(folder, { recursive: true, force: true })
}

/** The recording with so many copies of its first project: what names the project, its number or its domain is there once for each. */
function multiplied(recorded: readonly RecordedCall[], times: number): RecordedCall[] {
  const groups = Map.groupBy(recorded, ({ service, op, account, params }) => {
    const { pageToken: _, readTime: __, ...asked } = params
    return JSON.stringify([service, op, account, asked])
  })
  return [...groups.values()].flatMap((pages) => {
    const [first] = pages
    if (!first) return []
    const isOwn = isOfProject(JSON.stringify([first.account, first.params]))
    if (isOwn) return copies<RecordedCall>(pages, times)
    const list = listIn(first.response)
    return list === undefined ? pages : paged(first, pages, list, times)
  })
}

/** One list of all projects, in pages. */
function paged(
  first: RecordedCall,
  pages: readonly RecordedCall[],
  list: string,
  times: number,
): RecordedCall[] {
  const items = pages.flatMap(({ response }) => itemsOf(response, list))
  const [own, others] = [true, false].map((wanted) =>
    items.filter((item) => isOfProject(JSON.stringify(item)) === wanted),
  )
  const all = [...(others ?? []), ...copies(own ?? [], times)]
  const count = Math.max(1, Math.ceil(all.length / perPage))
  return Array.from({ length: count }, (_, page) => {
    const { pageToken: _none, ...params } = first.params
    const { nextPageToken: _next, ...rest } = Object(first.response)
    return {
      ...first,
      params: { ...params, ...(page > 0 && { pageToken: `page-${page}` }) },
      response: {
        ...rest,
        [list]: all.slice(page * perPage, (page + 1) * perPage),
        ...(page + 1 < count && { nextPageToken: `page-${page + 1}` }),
      },
    }
  })
}

function listIn(response: unknown): string | undefined {
  return Object.entries(Object(response)).find(([, value]) => Array.isArray(value))?.[0]
}

function itemsOf(response: unknown, list: string): unknown[] {
  const items: unknown = Object(response)[list]
  return Array.isArray(items) ? items : []
}

function isOfProject(text: string): boolean {
  return [project, number, domain, '"groups/'].some((word) => text.includes(word))
}

/** The original, and so many beside it. */
function copies<Value>(originals: readonly Value[], times: number): Value[] {
  const text = JSON.stringify(originals)
  return Array.from({ length: times }, (_, n): Value[] => {
    const own = text
      .replaceAll(project, n === 0 ? project : `${project}-${n}`)
      .replaceAll(number, String(Number(number) + n * 10))
      .replaceAll(domain, n === 0 ? domain : `p${n}.${domain}`)
      // Buckets, findings and groups are called so wherever they lie.
      .replaceAll(/(storage\.googleapis\.com|findings|groups)\/[\w-]+/g, (name) =>
        n === 0 ? name : `${name}-${n}`,
      )
    return JSON.parse(own)
  }).flat()
}
