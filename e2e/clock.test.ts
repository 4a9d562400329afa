/** Whole processes under a wrong clock, made wrong from outside with faketime. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { openTestStore } from '#store/test-store.ts'

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path))
const skip = library === undefined && 'faketime is not installed (Debian: apt-get install faketime)'

const main = join(import.meta.dirname, '../src/cli/main.ts')
const store = await openTestStore()
const folder = mkdtempSync(join(tmpdir(), 'beleg-clock-'))
const offset = join(folder, 'offset')
const url = 'connectionString' in store.connection ? store.connection.connectionString : ''
after(async () => {
  rmSync(folder, { recursive: true, force: true })
  await store.close()
})

/** The clock as the offset says, re-read at every look; how long the machine has been running stays true. */
const wrongClock = {
  ...process.env,
  DATABASE_URL: url,
  LD_PRELOAD: library,
  FAKETIME_TIMESTAMP_FILE: offset,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
}

function beleg(by: string, ...words: string[]) {
  writeFileSync(offset, by)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, '--data', join(folder, 'data'), ...words],
    { env: wrongClock, encoding: 'utf8', timeout: 60_000 },
  )
  return { status, stdout, stderr }
}

test(
  'commands under a clock that is a day behind or a year ahead record nothing and say what to do; a person can confirm',
  { skip },
  () => {
    const init = beleg('+0', 'init', '--name', 'Example', '--origin', 'clock.example/log')
    assert.equal(init.status, 0, init.stderr)
    assert.equal(beleg('+0', 'trust', 'publish', '--all').status, 0)

    for (const [by, code] of [
      ['-1d', 'clock-behind'],
      ['+400d', 'clock-ahead'],
    ] as const) {
      const refused = beleg(by, 'trust', 'publish')
      assert.equal(refused.status, 1)
      assert.match(refused.stderr, new RegExp(`code: ${code}`))
      const doctor = beleg(by, 'doctor')
      assert.equal(doctor.status, 1)
      assert.match(doctor.stdout, new RegExp(`FAIL log of example: ${code}`))
    }
    assert.equal(beleg('+0', 'trust', 'publish').status, 0)

    assert.match(beleg('+400d', 'doctor', '--accept-clock').stdout, /clock: confirmed/)
    assert.equal(beleg('+400d', 'trust', 'publish').status, 0)
    // There is no way back from a time that stands in the log.
    assert.match(beleg('+0', 'trust', 'publish').stderr, /code: clock-behind/)
  },
)

test(
  'a program whose clock is set a year ahead while it runs stops recording, and goes on once it is right',
  { skip },
  async () => {
    writeFileSync(offset, '+0')
    const script = `
    const { openDataDirectory } = await import(${JSON.stringify(join(import.meta.dirname, '../src/store/data-directory.ts'))})
    const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, '../src/store/database.ts'))})
    const { createOrganisation, withOrg } = await import(${JSON.stringify(join(import.meta.dirname, '../src/store/organisation.ts'))})
    const store = await openStore({ directory: openDataDirectory(${JSON.stringify(join(folder, 'data'))}), url: process.env.DATABASE_URL })
    const { id } = await createOrganisation(store, { slug: 'jump', name: 'Jump', origin: 'jump.example/log', timeZone: 'UTC' }, new Uint8Array(32))
    for (;;) {
      console.log(await withOrg(store, id, async () => 'recorded').catch((error) => error.code))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: wrongClock,
    })
    let last = ''
    let said = ''
    child.stdout.on('data', (data) => (last = String(data).trim().split('\n').at(-1) ?? ''))
    child.stderr.on('data', (data) => (said += String(data)))
    async function says(wanted: string): Promise<void> {
      for (const deadline = Date.now() + 30_000; last !== wanted; await sleep(20))
        assert(Date.now() < deadline, `${wanted}, not ${last} ${said}`)
    }
    try {
      await says('recorded')
      writeFileSync(offset, '+365d')
      await says('clock-jumped')
      writeFileSync(offset, '-2d')
      await says('clock-behind')
      writeFileSync(offset, '+0')
      await says('recorded')
    } finally {
      child.kill('SIGKILL')
    }
  },
)
