/** The verifier that is not ours: built from test/independent, and run as a process over a published site. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { Said } from '#web/test-lie.ts'
import type { Site } from '#web/test-site.ts'

const source = join(import.meta.dirname, '../test/independent')

/** One line that the verifier printed, with what it adds below. */
export interface Line {
  outcome: 'ok' | 'BAD' | '??'
  name: string
  said: string
}

export interface Verdict {
  code: number
  lines: Line[]
}

export interface Asked {
  key: string
  now: Date
  /** A checkpoint that was kept earlier. */
  seen?: string
  /** An item's proof, as JSON. */
  item?: string
}

export interface IndependentVerifier {
  verify(site: Site | URL, asked: Asked): Promise<Verdict>
  /** Removes the program and every site it was shown. */
  close(): void
}

/** Why the verifier cannot be built on this machine, or `undefined`. Nothing is asked of a network. */
export function whyNotBuilt(): string | undefined {
  if (spawnSync('go', ['version'], { env: offline() }).status !== 0) return 'go is not on the PATH'
  const { status, stderr } = spawnSync('go', ['list', '-deps', '.'], {
    cwd: source,
    env: offline(),
    encoding: 'utf8',
  })
  return status === 0
    ? undefined
    : `its Go module is not at hand: ${stderr.trim().replaceAll('\n', '; ')}`
}

/** No network, no other Go than the one installed, and exactly the modules that go.sum names. */
function offline(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOFLAGS: '-mod=readonly -buildvcs=false',
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
  }
}

export async function buildVerifier(): Promise<IndependentVerifier> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-independent-'))
  const program = join(folder, 'independent')
  const built = await spawned('go', ['build', '-o', program, '.'], { cwd: source, env: offline() })
  assert.equal(built.code, 0, built.said)
  let sites = 0
  return {
    async verify(site, { key, now, seen, item }) {
      const shown = join(folder, `site-${sites++}`)
      const kept = (name: string, text: string | undefined) => {
        if (text === undefined) return []
        writeFileSync(join(folder, name), text)
        return [`-${name}=${join(folder, name)}`]
      }
      if (!(site instanceof URL)) writeSite(site, shown)
      const { code, said } = await spawned(program, [
        `-site=${site instanceof URL ? site.href : shown}`,
        `-key=${key}`,
        `-now=${now.toISOString()}`,
        ...kept('seen', seen),
        ...kept('item', item),
      ])
      rmSync(shown, { recursive: true, force: true })
      return { code, lines: parseLines(said) }
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

function writeSite(site: Site, folder: string): void {
  for (const [path, bytes] of site) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

async function spawned(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; said: string }> {
  return await new Promise((resolve) => {
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : (child.exitCode ?? -1)
      resolve({ code, said: stdout + stderr })
    })
  })
}

function parseLines(said: string): Line[] {
  return said.split(/\n(?=\S)/).map((line) => {
    const [, outcome, name = '', rest = ''] = /^(ok|BAD|\?\?) ([^\s:]+):? ?([^]*)$/.exec(line) ?? []
    assert(outcome === 'ok' || outcome === 'BAD' || outcome === '??', said)
    return { outcome, name, said: rest.trimEnd() }
  })
}

/** Everything was looked at, and nothing is wrong or open. */
export function assertAllOk({ code, lines }: Verdict): void {
  assert.deepEqual(
    lines.filter(({ outcome }) => outcome !== 'ok'),
    [],
  )
  assert(lines.length > 15)
  assert.equal(code, 0)
}

/** Not verified, and the check that should notice says what is wrong. */
export function assertTold({ code, lines }: Verdict, [name, words]: Said): void {
  const bad = lines.filter(({ outcome }) => outcome === 'BAD')
  assert(
    bad.some((line) => line.name === name && line.said.includes(words)),
    `${name} "${words}" is not among ${JSON.stringify(bad, null, 1)}`,
  )
  assert.equal(code, 1)
}
