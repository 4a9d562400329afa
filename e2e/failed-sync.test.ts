/** A disk that does not confirm what was written: under Beleg's own files, and under PostgreSQL's. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const folder = mkdtempSync(join(tmpdir(), 'beleg-sync-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const library = join(folder, 'failing-sync.so')
const skip = whyNoLibrary() ?? false

function whyNoLibrary(): string | undefined {
  if (process.platform !== 'linux') return 'libraries are preloaded on Linux only'
  const source = join(import.meta.dirname, 'failing-sync.c')
  const { status } = spawnSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl'])
  return status === 0 ? undefined : 'there is no C compiler (Debian: apt-get install gcc libc6-dev)'
}

interface Writer {
  child: ChildProcess
  /** Resolves once it says this of its last write. */
  says(wanted: RegExp): Promise<string>
  /** How many writes it has said were recorded. */
  recorded(): number
}

/** A program that records something again and again, on a disk that fails below `part` while `trigger` is there. */
function startWriter(data: string, trigger: string, part: string): Writer {
  const src = (file: string) => JSON.stringify(join(import.meta.dirname, '../src', file))
  const script = `
    import { join } from 'node:path'
    import { openDataDirectory } from ${src('store/data-directory.ts')}
    import { openStore } from ${src('store/database.ts')}
    import { explain } from ${src('store/explain.ts')}
    import { keepServer } from ${src('store/keep-server.ts')}
    import { readEntries, readHead } from ${src('store/log.ts')}
    import { listOrganisations, readOrg } from ${src('store/organisation.ts')}
    import { beginOrganisation } from ${src('run/begin.ts')}
    import { publish } from ${src('run/publish.ts')}
    import { publishControls } from ${src('run/publish-controls.ts')}
    const store = await openStore({ directory: openDataDirectory(${JSON.stringify(data)}) })
    keepServer(store, () => undefined)
    const [known] = await listOrganisations(store)
    const company = known ?? await beginOrganisation(store, { slug: 'sync', name: 'Sync', origin: 'sync.example/log', timeZone: 'UTC' })
    for (let n = 0; ; n++) {
      try {
        await publishControls(store, company.id, ['databases-encrypted-at-rest'], { window: 60 + (n % 1000) })
        await publish(store, company, { render: () => new Map() })
        console.log('recorded ' + (await readOrg(store, company.id, readHead)).size)
      } catch (error) {
        console.log(explain(error).code ?? error.stack)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }`
  const { DATABASE_URL: _url, ...env } = process.env
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...env, LD_PRELOAD: library, FAILING_SYNC_WHILE: trigger, FAILING_SYNC_IN: part },
  })
  let last = ''
  let written = 0
  let said = ''
  child.stdout.on('data', (data) => {
    for (const line of String(data).trim().split('\n')) {
      last = line
      const [, size] = /^recorded (\d+)/.exec(line) ?? []
      if (size !== undefined) written = Number(size)
    }
  })
  child.stderr.on('data', (data) => (said += String(data)))
  return {
    child,
    recorded: () => written,
    async says(wanted) {
      for (const deadline = Date.now() + 60_000; !wanted.test(last); await sleep(20))
        assert(Date.now() < deadline, `${wanted}, not ${last} ${said}`)
      return last
    },
  }
}

async function stop({ child }: Writer, data: string): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  const lock = join(data, 'database/postmaster.pid')
  if (existsSync(lock)) process.kill(Number.parseInt(readFileSync(lock, 'utf8'), 10), 'SIGINT')
  for (const deadline = Date.now() + 20_000; existsSync(lock); await sleep(20))
    assert(Date.now() < deadline, 'the server stops')
}

test(
  'after one failed sync of a file of its own a program records nothing more, although the disk is well again; a new one goes on',
  { skip },
  async () => {
    const data = join(folder, 'own')
    const trigger = join(folder, 'own-fails')
    const first = startWriter(data, trigger, '/own/keys/')
    try {
      await first.says(/^recorded/)
      writeFileSync(trigger, '')
      await first.says(/^sync-failed$/)
      const before = first.recorded()
      rmSync(trigger)
      await sleep(500)
      assert.equal(await first.says(/^sync-failed$/), 'sync-failed')
      assert.equal(first.recorded(), before)
    } finally {
      await stop(first, data)
    }
    const second = startWriter(data, trigger, '/own/keys/')
    try {
      await second.says(/^recorded/)
      assert(second.recorded() >= first.recorded())
    } finally {
      await stop(second, data)
    }
  },
)

test(
  'where PostgreSQL’s own log cannot be synced it stops at once, and the program waits for it and loses nothing',
  { skip },
  async () => {
    const data = join(folder, 'wal')
    const trigger = join(folder, 'wal-fails')
    const writer = startWriter(data, trigger, '/pg_wal/')
    try {
      await writer.says(/^recorded/)
      writeFileSync(trigger, '')
      assert.match(await writer.says(/^database-/), /^database-(lost|not-started)$/)
      const before = writer.recorded()
      assert.match(readFileSync(join(data, 'database.log'), 'utf8'), /PANIC: {2}could not f/)
      rmSync(trigger)
      await writer.says(/^recorded/)
      assert(writer.recorded() >= before)
    } finally {
      await stop(writer, data)
    }
  },
)
