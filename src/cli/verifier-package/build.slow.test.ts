import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'

import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, read, run } from '#run/test-company.ts'
import { openTestStore } from '#store/test-store.ts'
import { serving, withServer } from '#web/test-serve-site.ts'
import { changed, publishSite, siteOf } from '#web/test-site.ts'
import type { Site } from '#web/test-site.ts'

import { buildVerifier } from './build.ts'

// The verifier looks at the real clock.
const store = await openTestStore({ now: new Date() })
after(() => store.close())
const folder = mkdtempSync(join(tmpdir(), 'beleg-verifier-package-'))
after(() => rmSync(folder, { recursive: true, force: true }))
// Where a package lies that somebody installed: Node erases no types there.
const installed = join(folder, 'node_modules/beleg-verify')

let site: Site

before(async () => {
  buildVerifier(installed)
  const company = await beginCompany(store, { now: new Date() })
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true } } }))
  await run(company)
  await publishSite(company)
  site = siteOf(company)
})

/** The machine's own Node, which is no other than ours where there is none. */
function plainNode(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = folders
    .filter((each) => !each.includes('node_modules'))
    .map((each) => join(each, 'node'))
    .find((path) => existsSync(path))
  return found ?? process.execPath
}

interface Ended {
  code: number
  out: string
  err: string
}

async function verify(...words: string[]): Promise<Ended> {
  return await new Promise((resolve, reject) => {
    execFile(
      plainNode(),
      [join(installed, bin), ...words],
      // Nothing of ours reaches it by the environment, and what it remembers stays here.
      { env: { XDG_STATE_HOME: join(folder, 'state') }, timeout: 60_000 },
      (error, out, err) => {
        const code = error ? error.code : 0
        if (typeof code === 'number') resolve({ code, out, err })
        else reject(error ?? new Error('no exit code'))
      },
    )
  })
}

const bin = 'cli/verifier-package/main.js'

test('its package depends on nothing, and its program is what it names', () => {
  const {
    dependencies,
    bin: names,
    type,
    license,
    name,
    version,
  } = JSON.parse(textOf('package.json'))
  const ours = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
  assert.deepEqual(
    { dependencies, names, type, license, name, version },
    {
      dependencies: undefined,
      names: { 'beleg-verify': bin },
      type: 'module',
      license: ours.license,
      name: 'beleg-verify',
      version: ours.version,
    },
  )
  assert.match(textOf(bin), /^#!\/usr\/bin\/env node\n/)
  for (const file of ['LICENSE', 'NOTICE', 'README.md']) assert(textOf(file).length > 100)
})

function textOf(path: string): string {
  return readFileSync(join(installed, path), 'utf8')
}

/** What a file asks for that is neither built into Node nor a file of the package. */
function strangers(path: string, text: string): string[] {
  const names = [...text.matchAll(/\b(?:from|import|import\()\s*['"]([^'"\n]+)['"]/g)]
  return names
    .map(([, name = '']) => name)
    .filter((name) =>
      name.startsWith('.')
        ? !existsSync(join(installed, path, '..', name))
        : !name.startsWith('node:') || !builtinModules.includes(name.slice('node:'.length)),
    )
}

test('no file of it imports anything but what is built into Node, and files of its own', () => {
  const files = globSync('**/*.js', { cwd: installed })
  assert(files.includes('log/verify-site.js') && files.length > 30)
  assert.deepEqual(
    files.flatMap((file) => strangers(file, textOf(file))),
    [],
  )
  assert.deepEqual(strangers('log/x.js', "import { z } from 'zod'\nimport('./none.js')"), [
    'zod',
    './none.js',
  ])
})

test('it is the source with its types erased: the same lines, and the same bytes from every build', () => {
  const source = join(import.meta.dirname, '../..')
  for (const file of globSync('**/*.js', { cwd: installed })) {
    const [erased, written] = [
      textOf(file),
      readFileSync(join(source, file.replace(/js$/, 'ts')), 'utf8'),
    ].map((text) => text.split('\n'))
    assert.equal(erased?.length, written?.length, file)
    for (const [index, line] of written?.entries() ?? []) {
      if (line.startsWith(' * ')) assert.equal(erased?.[index], line, file)
    }
  }
  const again = join(folder, 'again')
  buildVerifier(again)
  for (const file of globSync('**/*.*', { cwd: installed }))
    assert.deepEqual(readFileSync(join(again, file)), readFileSync(join(installed, file)), file)
})

test('run by the machine’s own Node it verifies, and remembers for the next visit', async (t) => {
  t.diagnostic(`run by ${plainNode()}`)
  await withServer(
    serving(() => site),
    async (url) => {
      const first = await verify(url, '--replay')
      assert.deepEqual([first.code, first.err], [0, ''], first.out + first.err)
      assert.match(first.out, /^ok {3}checkpoint .*\n[^]*\nok {3}replay [^]*: verified\n$/)
      const again = await verify(url, '--json')
      const { outcome, checks } = JSON.parse(again.out)
      assert.equal(outcome, 'verified')
      assert.match(JSON.stringify(checks), /The log is as it was seen before/)
    },
  )
})

test('a tampered site is not verified, and the check that noticed is named', async () => {
  const tampered = changed(site, 'en/index.html', (text) =>
    text.replace('All databases', 'All of our databases'),
  )
  const ended = await withServer(
    serving(() => tampered),
    (url) => verify(url),
  )
  assert.equal(ended.code, 1)
  assert.match(ended.out, /FAIL pages .*\n[^]*: NOT verified\n$/)
})

test('a site that cannot be reached leaves it open', async () => {
  const ended = await verify('http://127.0.0.1:1')
  assert.equal(ended.code, 2)
  assert.match(ended.out, /cannot be reached.*\n.*: could not tell\n$/)
})

test('words it does not know end with 2 and the usage on stderr; help is no error', async () => {
  for (const words of [[], ['a', 'b'], ['--frobnicate'], ['http://127.0.0.1:1', '--key']]) {
    const { code, out, err } = await verify(...words)
    assert.deepEqual({ code, out }, { code: 2, out: '' }, words.join(' '))
    assert.match(err, /Usage: beleg-verify/)
  }
  const help = await verify('--help')
  assert.deepEqual([help.code, help.err], [0, ''])
  assert.match(help.out, /^Usage: beleg-verify <url>/)
})

test('an address that is none, or a broken state, is refused with a fix', async () => {
  const address = await verify('trust.example')
  assert.equal(address.code, 1)
  assert.match(address.err, /^beleg-verify: .*\n {2}fix: .*\n {2}code: url-refused\n$/)
  const state = join(folder, 'broken.json')
  cpSync(join(installed, 'LICENSE'), state)
  const broken = await verify('http://127.0.0.1:1', '--state', state)
  assert.equal(broken.code, 1)
  assert.match(broken.err, /code: state-unreadable/)
})
