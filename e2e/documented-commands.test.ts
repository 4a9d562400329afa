/** The commands in docs/verify.md, run as they stand there over a page served on this machine. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { pino } from 'pino'

import { openTestStore } from '#store/test-store.ts'
import { startWebServer, website } from '#web/server.ts'
import type { WebServer } from '#web/server.ts'
import { broken, beginWatched } from '#web/test-watched-company.ts'
import type { WatchedCompany } from '#web/test-watched-company.ts'

const tools = ['bash', 'curl', 'jq', 'openssl', 'xxd', 'perl', 'basenc', 'sha256sum']
const missing = tools.filter((tool) => spawnSync('which', [tool]).status !== 0)

const document = readFileSync(join(import.meta.dirname, '../docs/verify.md'), 'utf8')
const documented = [...document.matchAll(/^```bash\n([^]*?)^```$/gm)].map(
  ([, commands = '']) => commands,
)
/** This page has neither time stamps nor witnesses: those two blocks begin from a file or a key of somebody else's. */
const blocks = documented.filter((commands) => !/tsa\.pem|witness/.test(commands))

describe(
  'the commands in docs/verify.md',
  { skip: missing.length > 0 && `${missing.join(', ')} not installed` },
  () => {
    const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
    let store: Awaited<ReturnType<typeof openTestStore>>
    let watched: WatchedCompany
    let web: WebServer
    let folder: string
    before(async () => {
      store = await openTestStore(clock)
      watched = await beginWatched(store, clock)
      const { organisation } = watched.company
      web = await startWebServer(
        website(store, organisation, pino({ level: 'silent' })),
        0,
        '127.0.0.1',
      )
      folder = mkdtempSync(join(tmpdir(), 'beleg-documented-'))
    })
    after(async () => {
      rmSync(folder, { recursive: true, force: true })
      await web.close()
      await store.close()
    })

    /** Every block in one shell, as a reader would type them; only the address of the page is another. */
    async function typed(commands: readonly string[]): Promise<{ out: string; err: string }> {
      const here = commands.map((each) =>
        each.replace('site=http://127.0.0.1:8080', `site=${web.url}`),
      )
      return await new Promise((resolve) => {
        execFile('bash', ['-c', here.join('\n')], { cwd: folder }, (_error, out, err) => {
          resolve({ out, err })
        })
      })
    }

    test('find signature, entry, leaf, sentence and state as the page says', async () => {
      assert.deepEqual([documented.length, blocks.length], [8, 6])
      assert.match(blocks[0] ?? '', /^site=http:\/\/127\.0\.0\.1:8080$/m)
      const { out, err } = await typed(blocks)
      assert.equal(err, '')
      const said = out.trimEnd().split('\n')
      assert.equal(said[0], 'Signature Verified Successfully')
      assert(said.includes('in the log'), out)

      // Each of the last three comes twice: worked out, and as published.
      const [leaf = '', published, sentence, shown, state, named] = said.slice(-6)
      assert.match(leaf, /^[0-9a-f]{64} /)
      assert.equal(leaf.slice(0, 64), published)
      assert.match(sentence ?? '', /^[\w-]{43}$/)
      assert.equal(sentence, shown)
      assert.match(state ?? '', /^[\w-]{43}$/)
      assert.equal(state, named)

      const entry: { t: string; controls: Record<string, string> } = JSON.parse(
        readFileSync(join(folder, 'entry'), 'utf8'),
      )
      assert.equal(entry.t, 'status')
      assert.equal(entry.controls[broken], 'failing')
    })

    test('find what is not so', async () => {
      const [start = '', signature = '', inTheLog = ''] = blocks
      const tampered = (file: string, change: string) => `perl -pi -e '${change}' ${file}`
      const size = await typed([start, tampered('checkpoint', 's/^(\\d)/9/ if $. == 2'), signature])
      assert.match(size.out + size.err, /Verification Failure/)

      const [fetched = '', walked = ''] = inTheLog.split('\nhash=')
      const change = tampered('entry', 's/failing/met/')
      const entry = await typed([start, signature, fetched, change, `hash=${walked}`])
      assert.match(entry.out, /Signature Verified Successfully/)
      assert.doesNotMatch(entry.out, /in the log/)
    })
  },
)
