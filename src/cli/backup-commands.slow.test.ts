/** The backup commands as they are typed. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Store } from '#store/database.ts'
import { openTestStore } from '#store/test-store.ts'

import { environment } from './environment.ts'
import { runBeleg } from './test-run-beleg.ts'
import type { Ended } from './test-run-beleg.ts'

const main = join(import.meta.dirname, 'main.ts')
const recorded = join(import.meta.dirname, '../../demo/aws.jsonl')
const folder = mkdtempSync(join(tmpdir(), 'beleg-cli-backup-'))
const identity = join(folder, 'identity')
const file = join(folder, 'backup.age')
const opened = ['--identity', identity]
const company = { data: join(folder, 'company'), store: await openTestStore() }
let recipient = ''

interface Instance {
  data: string
  store: Store
}

function urlOf({ store }: Instance): string {
  return 'connectionString' in store.connection ? store.connection.connectionString : ''
}

async function on(instance: Instance, ...words: string[]): Promise<Ended> {
  environment.databaseUrl = urlOf(instance)
  try {
    return await runBeleg('--data', instance.data, ...words)
  } finally {
    environment.databaseUrl = undefined
  }
}

async function done(instance: Instance, ...words: string[]): Promise<Ended> {
  const ended = await on(instance, ...words)
  assert.equal(ended.code, 0, `${words.join(' ')}: ${ended.err}`)
  return ended
}

async function refused(instance: Instance, code: string, ...words: string[]): Promise<string> {
  const ended = await on(instance, ...words)
  assert.equal(ended.code, 1, ended.err || ended.out)
  assert.match(ended.err, new RegExp(`\\n {2}fix: .+\\n {2}code: ${code}\\n$`))
  return ended.err
}

/** An instance with nothing in it. */
async function inEmpty(use: (instance: Instance) => Promise<void>): Promise<void> {
  const store = await openTestStore()
  const data = mkdtempSync(join(folder, 'empty-'))
  try {
    await use({ data, store })
  } finally {
    await store.close()
  }
}

before(async () => {
  const origin = ['--origin', 'trust.example.com/log', '--slug', 'example']
  await done(company, 'init', '--name', 'Example GmbH', ...origin)
  await done(company, 'source', 'add', 'aws', '--connector', 'aws', '--recorded', recorded)
  await done(company, 'source', 'read')
  await done(company, 'test', 'run')
  await done(company, 'trust', 'publish', '--all')
  const [key] = (await runBeleg('backup', 'keygen', identity, '--json')).json()
  recipient = String(key?.['recipient'])
  await done(company, 'backup', 'create', file, '--recipient', recipient)
})
after(async () => {
  await company.store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('keygen writes a private key for its owner alone, prints the public one, and replaces none', async () => {
  assert.equal(statSync(identity).mode & 0o777, 0o600)
  assert.match(recipient, /^age1[0-9a-z]+$/)
  assert.match(
    readFileSync(identity, 'utf8'),
    /^# public key: age1.*\nAGE-SECRET-KEY-1[0-9A-Z]+\n$/,
  )
  const before = readFileSync(identity, 'utf8')
  await refused(company, 'identity-unwritable', 'backup', 'keygen', identity)
  assert.equal(readFileSync(identity, 'utf8'), before)
})

test('create says what it holds, keeps it from others, and replaces nothing without --force', async () => {
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const err = await refused(
    company,
    'backup-file-exists',
    'backup',
    'create',
    file,
    '--recipient',
    recipient,
  )
  assert.match(err, /--force/)
  const { json } = await done(
    company,
    'backup',
    'create',
    file,
    '--recipient',
    recipient,
    '--force',
    '--json',
  )
  const [said] = json()
  assert.deepEqual(Object.keys(said ?? {}), ['file', 'id', 'createdAt', 'bytes', 'rows', 'logs'])
  assert.equal(said?.['bytes'], statSync(file).size)
})

test('verify needs no database: 0 for a sound file, 1 for a damaged one, 2 where it does not open', async () => {
  const data = join(folder, 'never-made')
  const verify = (...words: string[]) => runBeleg('--data', data, 'backup', 'verify', ...words)
  const sound = await verify(file, ...opened, '--json')
  assert.equal(sound.code, 0, sound.out)
  assert.deepEqual(
    sound.json().map(({ check, outcome }) => [check, outcome]),
    ['archive', 'tables', 'keys', 'blobs', 'published', 'log of example'].map((check) => [
      check,
      'ok',
    ]),
  )
  const lines = (await verify(file, ...opened)).out.trimEnd().split('\n')
  assert.equal(lines.length, 6)
  assert(lines.every((line) => line.startsWith('ok   ')))

  const broken = join(folder, 'broken.age')
  writeFileSync(broken, readFileSync(file).subarray(0, -1))
  const damaged = await verify(broken, ...opened)
  assert.equal(damaged.code, 1)
  assert.match(damaged.out, /^FAIL backup-damaged: .* is damaged or incomplete/)

  const stranger = join(folder, 'stranger')
  await runBeleg('backup', 'keygen', stranger)
  const closed = await verify(file, '--identity', stranger)
  assert.equal(closed.code, 2)
  assert.match(closed.out, /^\?\? {3}backup-not-opened: /)
  assert.equal((await verify(join(folder, 'none'), ...opened)).code, 2)
  assert(!existsSync(data))
})

test('a passphrase comes from a file or the environment, is long enough, and never from the command line', async () => {
  const secret = join(folder, 'passphrase')
  const closed = join(folder, 'passphrase.age')
  writeFileSync(secret, 'four random words here\nnot this line\n')
  const create = ['backup', 'create', closed]
  await done(company, ...create, '--passphrase-file', secret)
  environment.backupPassphrase = 'four random words here'
  try {
    assert.equal((await runBeleg('backup', 'verify', closed)).code, 0)
    environment.backupPassphrase = 'short'
    await refused(company, 'backup-passphrase-short', ...create, '--force')
  } finally {
    environment.backupPassphrase = undefined
  }
  await refused(company, 'secret-unreadable', ...create, '--passphrase-file', join(folder, 'none'))
  assert.equal((await on(company, ...create, '--passphrase', 'four random words')).code, 2)
  if (!process.stdin.isTTY) {
    const err = await refused(company, 'backup-secret-missing', ...create, '--force')
    assert.match(err, /--passphrase-file/)
  }
})

test('restore, confirm by the published address, and the page goes on', async () => {
  const checkpoint = readFileSync(join(company.data, 'published/example/log/checkpoint'))
  const web = createServer((request, response) => {
    response.statusCode = request.url === '/log/checkpoint' ? 200 : 404
    response.end(request.url === '/log/checkpoint' ? checkpoint : 'none')
  }).listen(0, '127.0.0.1')
  await once(web, 'listening')
  const address = web.address()
  const site = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  try {
    await inEmpty(async (instance) => {
      const said = await done(instance, 'backup', 'restore', file, ...opened)
      assert.match(said.out, /rows, all as noted\.\nlog of example: .*\nNothing is signed yet/)
      assert.match(
        await refused(instance, 'restore-unconfirmed', 'trust', 'publish'),
        /backup confirm --latest-checkpoint https:\/\/trust\.example\.com\/log\/checkpoint/,
      )
      const doctor = await on(instance, 'doctor')
      assert.equal(doctor.code, 1)
      assert.match(doctor.out, /FAIL log of example: restore-unconfirmed: /)

      const confirm = ['backup', 'confirm', '--latest-checkpoint']
      await refused(instance, 'checkpoint-unreadable', ...confirm, `${site}/none`)
      await refused(instance, 'checkpoint-unreadable', ...confirm, join(folder, 'none'))
      await refused(instance, 'checkpoint-refused', ...confirm, identity)
      await done(instance, ...confirm, `${site}/log/checkpoint`)
      assert.match(
        (await done(instance, ...confirm, `${site}/log/checkpoint`)).out,
        /nothing to confirm/,
      )
      await done(instance, 'trust', 'publish')
      assert.match((await done(instance, 'doctor')).out, /backups of example: last made /)
    })
    await inEmpty(async (instance) => {
      const latest = ['--latest-checkpoint', `${site}/log/checkpoint`]
      const said = await done(instance, 'backup', 'restore', file, ...opened, ...latest, '--json')
      assert.deepEqual(
        said
          .json()
          .flatMap(({ logs }) => (Array.isArray(logs) ? logs : []))
          .map((log) => log.confirmed),
        [true],
      )
      await done(instance, 'trust', 'publish')
    })
  } finally {
    web.close()
  }
})

test('the head that was signed last, where the keys survived, tells that a backup is too old', async () => {
  await inEmpty(async (instance) => {
    await done(company, 'test', 'run')
    await done(company, 'trust', 'publish')
    const survived = join(folder, 'survived')
    mkdirSync(join(instance.data, 'keys'), { recursive: true })
    for (const name of ['example.key', 'example.signed'])
      cpSync(join(company.data, 'keys', name), join(instance.data, 'keys', name))
    const restore = ['backup', 'restore', file, ...opened]
    await refused(instance, 'restore-keys-present', ...restore)
    cpSync(join(instance.data, 'keys'), survived, { recursive: true })
    for (const name of readdirSync(join(instance.data, 'keys')))
      rmSync(join(instance.data, 'keys', name))

    const latest = ['--latest-checkpoint', join(survived, 'example.signed')]
    assert.match(
      await refused(instance, 'log-rolled-back', ...restore, ...latest),
      /entries, but \d+ were published: the backup is older/,
    )
    await refused(instance, 'restore-unconfirmed', 'trust', 'publish')
    await refused(instance, 'restore-not-empty', ...restore)
    // What is known to have been signed is not forgotten for anybody's word: the way on is a new log.
    await done(instance, 'backup', 'confirm', '--accept-loss')
    await refused(instance, 'log-rolled-back', 'trust', 'publish')
    await done(instance, 'log', 'recover', '--confirm')
    await done(instance, 'trust', 'publish')
    const genesis = (await done(instance, 'log', 'export')).json()[0]
    assert.match(String(genesis?.['origin']), /-2$/)
    assert.deepEqual(Object.keys(Object(genesis?.['previous'])), ['origin', 'size', 'root'])
  })
})

test('drill says what came back, and doctor shows when', async () => {
  const { json } = await done(company, 'backup', 'drill', '--json')
  assert.equal(
    Object.keys(json()[0] ?? {}).join(' '),
    'bytes rows tables files createSeconds restoreSeconds logs',
  )
  assert.match((await done(company, 'doctor')).out, /last drill \d{4}-/)
  await company.store.pool.query("UPDATE beleg.entry SET bytes = bytes || ' ' WHERE index = 2")
  try {
    await refused(company, 'backup-log-wrong', 'backup', 'drill')
    const doctor = await on(company, 'doctor')
    assert.equal(doctor.code, 1)
    assert.match(doctor.out, /FAIL backups of example: .*last drill .* FAILED: The log of example/)
  } finally {
    await company.store.pool.query(
      'UPDATE beleg.entry SET bytes = substring(bytes FOR length(bytes) - 1) WHERE index = 2',
    )
  }
})

test('serve takes no daily backups that nobody could open', async () => {
  const err = await refused(company, 'backup-recipient-missing', 'serve', '--backup', folder)
  assert.match(err, /beleg backup keygen/)
  assert.equal((await on(company, 'serve', '--drill-days', 'often')).code, 2)
})

test('a restore that is killed at any moment is either not there at all or whole, and can be done again', async () => {
  for (const delayMs of [0, 30, 150, 400]) {
    await inEmpty(async (instance) => {
      const child = spawn(
        process.execPath,
        [main, '--data', instance.data, 'backup', 'restore', file, ...opened],
        { env: { ...process.env, DATABASE_URL: urlOf(instance) }, stdio: 'ignore' },
      )
      const marker = join(instance.data, 'restore-under-way.json')
      while (!existsSync(marker) && isRunning(child)) await sleep(5)
      await sleep(delayMs)
      const wasUnderWay = existsSync(marker)
      if (isRunning(child)) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      // At once it is always in the middle; later it depends on the machine.
      if (delayMs === 0) assert(wasUnderWay)
      if (existsSync(marker)) {
        await refused(instance, 'restore-unfinished', 'control', 'status')
        const again = await on(instance, 'backup', 'restore', file, ...opened)
        assert(again.code === 0 || /restore-was-finished/.test(again.err), again.err)
      }
      await done(instance, 'backup', 'confirm', '--accept-loss')
      await done(instance, 'trust', 'publish')
      assert(!existsSync(marker))
    })
  }
})

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
