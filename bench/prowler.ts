/**
 * Reads and judges one company at an emulator of AWS (moto), with Beleg and with Prowler, restricted to the checks that ask what we
 * ask: `npm run bench -- prowler`. Needs `BELEG_MOTO` (moto_server) and `BELEG_PROWLER` (prowler), both from PyPI, and GNU time.
 * What differs, and why: docs/comparison.md.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { parse } from 'csv-parse/sync'
import { z } from 'zod'

import { motoKeys, seedEstate } from '#test/moto/estate.ts'
import { startMoto } from '#test/moto/server.ts'

import { countingProxy } from './counting-proxy.ts'
import { measured } from './measured-process.ts'
import type { Measured } from './measured-process.ts'
import { lastPart, questions } from './prowler-questions.ts'

const prowler = process.env['BELEG_PROWLER']
if (prowler === undefined) throw new TypeError('BELEG_PROWLER names the prowler program')

/** How many requests are under way when the emulator is asked the same again, for what is its own part of the time. */
const atOnce = 16

/** The emulator loads the code of a service when it is asked first, which whoever comes first waits for: the last turns count. */
const turns = 3

/** What to start against a server, and with which environment. */
type Command = (url: string) => readonly [string, readonly string[], NodeJS.ProcessEnv]

const Line = z.object({ test: z.string(), item: z.string().optional(), verdict: z.string() })
const Finding = z.object({
  CHECK_ID: z.string(),
  STATUS: z.string(),
  RESOURCE_NAME: z.string(),
  RESOURCE_UID: z.string(),
  REGION: z.string(),
})

const folder = mkdtempSync(join(tmpdir(), 'beleg-prowler-'))
const moto = await startMoto()
try {
  const ledger = await seedEstate(moto.url)
  console.log(`  ${ledger.resources} resources, load ${loadavg()[0]?.toFixed(1)} before`)
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: motoKeys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: motoKeys.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  const verdicts = join(folder, 'ours.jsonl')
  const process_ = join(import.meta.dirname, 'cloud-process.ts')
  const startBeleg: Command = (url) => [
    process.execPath,
    [...process.execArgv, process_, url, verdicts],
    env,
  ]
  const startProwler: Command = (url) => [
    prowler,
    [
      'aws',
      '--checks',
      ...questions.map(({ check }) => check),
      '--output-formats',
      'csv',
      '--output-directory',
      folder,
      '--output-filename',
      'theirs',
      '--no-banner',
      '--ignore-exit-code-3',
    ],
    // As its users start it: what bin/beleg sets is ours.
    { ...env, AWS_ENDPOINT_URL: url, MALLOC_ARENA_MAX: undefined },
  ]
  for (let turn = 0; turn < turns; turn++) {
    console.log(turn === 0 ? '  first, while the emulator loads what it is asked for' : '  again')
    await measure('Beleg', startBeleg)
    for (const table of globSync(join(folder, 'theirs*'))) rmSync(table, { recursive: true })
    await measure('Prowler', startProwler)
  }
  const lines = readFileSync(verdicts, 'utf8').trim().split('\n')
  const ours = lines.map((line) => Line.parse(JSON.parse(line)))
  const [table] = globSync(join(folder, 'theirs*.csv'))
  if (table === undefined) throw new Error('Prowler left no table')
  const records: unknown = parse(readFileSync(table, 'utf8'), { columns: true, delimiter: ';' })
  compare(ours, z.array(Finding).parse(records))

  async function measure(name: string, command: Command): Promise<void> {
    const proxy = await countingProxy(moto.url)
    try {
      const [program, words, own] = command(proxy.url)
      const took = await measured(program, words, own, join(folder, 'time'))
      const again = await proxy.again(atOnce)
      const count = [...proxy.counts.values()].reduce((sum, each) => sum + each, 0)
      report(name, took, count, ledger.resources)
      const by = [...proxy.counts].toSorted(([, a], [, b]) => b - a)
      console.log(`    ${by.map(([service, calls]) => `${service} ${calls}`).join(', ')}`)
      console.log(`    the same requests alone, ${atOnce} at a time: ${again.toFixed(1)} s`)
      if (took.code !== 0) console.log(took.said)
      writeFileSync(join(folder, `${name}.txt`), took.said)
    } finally {
      proxy.close()
    }
  }
} finally {
  await moto.stop()
  if (process.env['BELEG_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true })
  else console.log(folder)
}

function report(name: string, took: Measured, calls: number, resources: number): void {
  console.log(
    `  ${name.padEnd(8)} ${took.seconds.toFixed(1)} s, CPU ${took.cpuSeconds.toFixed(1)} s, ${Math.round(took.megabytes)} MB at most, ${calls} requests, ${(calls / resources).toFixed(2)} a resource`,
  )
}

/** Each check side by side; of several of ours that are one of theirs, the worst counts. */
function compare(
  ours: readonly z.infer<typeof Line>[],
  theirs: readonly z.infer<typeof Finding>[],
): void {
  const order = ['pass', 'unknown', 'fail']
  for (const { check, test, about = lastPart } of questions) {
    const own = new Map<string, string>()
    for (const { test: of, item, verdict } of ours) {
      if (of !== test || item === undefined) continue
      const key = about(item)
      const before = own.get(key)
      if (before === undefined || order.indexOf(verdict) > order.indexOf(before))
        own.set(key, verdict)
    }
    const findings = theirs.filter(({ CHECK_ID }) => CHECK_ID === check)
    const pairs = Map.groupBy(findings, (finding) => {
      const names = [finding.RESOURCE_NAME, finding.RESOURCE_UID, finding.REGION]
      const mine = names.map((name) => own.get(name) ?? own.get(lastPart(name)))
      return `${finding.STATUS.toLowerCase()}/${mine.find(Boolean) ?? 'nothing'}`
    })
    const text = [...pairs]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([pair, found]) => {
        const [their, mine] = pair.split('/')
        const example = their === mine ? '' : ` (${found[0]?.RESOURCE_UID})`
        return `${pair} ${found.length}${example}`
      })
    console.log(`  ${check} → ${test}: ${text.join(', ') || 'no finding of theirs'}`)
  }
}
