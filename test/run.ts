/**
 * Runs the tests: `--fast` leaves out the slow ones, and those with browsers and other programs (e2e/). Looks for what a test needs
 * beyond npm, installs it where it may, and says so.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const isFast = process.argv.includes('--fast')

/** A Debian package, the programs it brings (any of these paths), and what needs it. */
const wanted = [
  {
    packages: ['chromium', 'fonts-liberation'],
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    use: 'browser tests',
    isRequired: true,
  },
  { packages: ['sslscan'], paths: ['/usr/bin/sslscan'], use: 'comparing TLS findings' },
  { packages: ['nginx-light'], paths: ['/usr/sbin/nginx'], use: 'real TLS servers' },
  {
    packages: ['openssl'],
    paths: ['/usr/bin/openssl'],
    use: 'checks with tools that are not ours',
  },
  { packages: ['poppler-utils'], paths: ['/usr/bin/pdfsig'], use: 'reading sealed PDFs elsewhere' },
  {
    packages: ['faketime'],
    paths: ['/usr/bin/faketime'],
    use: 'whole programs under a wrong clock',
  },
]

function missing() {
  return wanted.filter(({ paths }) => !paths.some((path) => existsSync(path)))
}

function install(packages: readonly string[]): void {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const words of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const [command = '', ...args] = [...sudo, ...words]
    spawnSync(command, args, {
      stdio: 'inherit',
      // In runlevel 1 no package starts a service of its own.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    })
  }
}

if (!isFast && missing().length > 0) {
  for (const { packages, use } of missing())
    process.stderr.write(`Installing the Debian package ${packages.join(', ')}, for ${use}.\n`)
  install(missing().flatMap(({ packages }) => packages))
  for (const { packages, use, isRequired } of missing()) {
    process.stderr.write(
      `${packages[0]} could not be installed. ${isRequired ? `Install it (Debian: apt-get install ${packages[0]}) and run npm test again.` : `Tests for ${use} are skipped.`}\n`,
    )
    if (isRequired) process.exit(1)
  }
}

/** The tests themselves ask no network. Where there is no Go, or no module to be had, they are skipped and say why. */
function downloadGoModule(): void {
  if (spawnSync('go', ['version']).status !== 0) return
  process.stderr.write(
    'The independent verifier needs its Go module: downloading what go.sum names, unless it is here.\n',
  )
  const { status } = spawnSync('go', ['mod', 'download'], {
    cwd: join(import.meta.dirname, 'independent'),
    stdio: 'inherit',
    // A proxy that never answers must not keep everything else from being tested.
    timeout: 120_000,
    env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  })
  if (status !== 0) process.stderr.write('It could not be downloaded: its tests will be skipped.\n')
}

if (!isFast) downloadGoModule()

// Slow are tests that wait for timeouts and processes, or make whole backups: about a second a file and more.
const compiled = join(import.meta.dirname, '../node_modules/.cache/compiled')

interface Part {
  files: readonly string[]
  /** How many files run at once, each in a process of its own; without it all of them run in one. */
  atOnce?: number
}

/** What a test runner said in all, and its exit code. */
interface Result {
  said: string
  status: number
}

/** Runs a part. What it says is shown as it comes, or else once it has ended. */
async function run({ files, atOnce }: Part, isShownAtOnce: boolean): Promise<Result> {
  const processes = atOnce === undefined ? '--test-isolation=none' : `--test-concurrency=${atOnce}`
  // Every promise of a test is kept track of: in so many MB for young objects they die before they are moved, which saves a tenth of all.
  const words = [
    '--max-semi-space-size=64',
    '--test',
    processes,
    '--test-global-setup=test/server.ts',
  ]
  const child = spawn(process.execPath, [...words, '--test-timeout=300000', ...files], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: {
      ...process.env,
      // What did not change since is not compiled again: a seventh of the everyday check, and half of every command that a test starts.
      NODE_COMPILE_CACHE: compiled,
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
    },
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (words: string) => {
    said += words
    if (isShownAtOnce) process.stdout.write(words)
  })
  const [status] = await once(child, 'close')
  if (!isShownAtOnce) process.stdout.write(said)
  return { said, status: Number(status ?? 1) }
}

/** So many parts that take about as long: large files and small ones in turn. */
function divided(all: readonly string[], into: number): string[][] {
  const bySize = all.toSorted((a, b) => statSync(b).size - statSync(a).size)
  return Array.from({ length: into }, (_, part) =>
    bySize.filter((_file, index) => index % into === part),
  )
}

/** A test runner's closing lines: `ℹ pass 12`. */
const closingLine = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/gm

/** The closing lines of all runners, as one would have written them that took so long. */
function closingLines(said: readonly string[], tookMs: number): string {
  const totals = new Map<string, number>()
  for (const each of said) {
    for (const [, name = '', value] of stripVTControlCharacters(each).matchAll(closingLine))
      totals.set(name, (totals.get(name) ?? 0) + Number(value))
  }
  totals.set('duration_ms', tookMs)
  return Array.from(totals, ([name, value]) => `ℹ ${name} ${value}\n`).join('')
}

const quick = globSync('src/**/*.test.ts', { exclude: ['**/*.slow.test.ts'] })

// Beside each other, one for each processor up to four: each loads the product anew, which is a fifth of what it does.
async function runFast(): Promise<Result[]> {
  const parts = Math.min(availableParallelism(), 4)
  return await Promise.all(divided(quick, parts).map((files, index) => run({ files }, index === 0)))
}

/**
 * Two lanes, so that no processor is left without work: one begins with e2e/, and each takes what is left, part by part. A file of
 * e2e/ takes minutes and waits for programs of its own, so that its process weighs nothing.
 */
async function runAll(): Promise<Result[]> {
  const slow = divided(globSync('src/**/*.slow.test.ts'), 6)
  const left: Part[] = [...slow, quick].map((files) => ({ files }))
  const results: Result[] = []
  const lane = async (isShownAtOnce: boolean): Promise<void> => {
    for (let part = left.shift(); part; part = left.shift())
      results.push(await run(part, isShownAtOnce))
  }
  const programs = async (): Promise<void> => {
    results.push(await run({ files: ['e2e/**/*.test.ts'], atOnce: 2 }, false))
    await lane(false)
  }
  await Promise.all([lane(true), programs()])
  return results
}

const begunMs = performance.now()
const results = isFast ? await runFast() : await runAll()
const said = results.map((each) => each.said)
process.stdout.write(`\nIn all:\n${closingLines(said, performance.now() - begunMs)}`)
process.exitCode = Math.max(...results.map(({ status }) => status))
