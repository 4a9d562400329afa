/**
 * Runs the tests: `--fast` leaves out those in the browser. Looks for what a test needs beyond npm (Chromium), installs
 * it where it may, and says so.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

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

if (!isFast && !haveChromium()) installChromium()

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
