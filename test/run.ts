/**
 * Runs the tests: `--fast` leaves out those in the browser and those against the verifier in Go. Looks for what a test
 * needs beyond npm (Chromium, a Go module), installs it where it may, and says so.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const isFast = process.argv.includes('--fast')
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

function haveChromium(): boolean {
  return chromium.some((path) => existsSync(path))
}

function installChromium(): void {
  process.stderr.write(
    'Browser tests need Chromium, which is not here: installing the Debian package.\n',
  )
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const words of [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ]) {
    const [command = '', ...args] = [...sudo, ...words]
    spawnSync(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  if (!haveChromium()) {
    process.stderr.write(
      'Chromium could not be installed. Install it (Debian: apt-get install chromium) and run npm test again.\n',
    )
    process.exit(1)
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

if (!isFast && !haveChromium()) installChromium()
if (!isFast) downloadGoModule()

const patterns = isFast ? ['src/**/*.test.ts'] : ['src/**/*.test.ts', 'e2e/**/*.test.ts']
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    '--test-isolation=none',
    '--test-global-setup=test/server.ts',
    '--test-timeout=300000',
    ...patterns,
  ],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
