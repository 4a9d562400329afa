/** A witness that is killed at any moment, over and over: what it has cosigned must lie on one line of growth. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { testLog } from '#web/witness/test-log.ts'
import type { TestLog } from '#web/witness/test-log.ts'

const main = join(import.meta.dirname, 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'beleg-witness-crash-'))
const state = join(folder, 'witness.db')
const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function spawnWitness(log: TestLog, ...more: string[]): ChildProcess {
  const words = ['log', 'witness', '--log', log.text, '--state', state, '--port', '0', ...more]
  const child = spawn(process.execPath, [main, ...words, '--name', 'witness.example/w'])
  children.push(child)
  return child
}

async function startWitness(log: TestLog): Promise<{ child: ChildProcess; url: string }> {
  const child = spawnWitness(log)
  let said = ''
  child.stdout?.on('data', (data) => (said += String(data)))
  child.stderr?.resume()
  for (const deadline = Date.now() + 30_000; ; await sleep(10)) {
    const [, url] = /Witness at (\S+),/.exec(said) ?? []
    if (url !== undefined) return { child, url }
    assert(child.exitCode === null && Date.now() < deadline, `not ready: ${said}`)
  }
}

test(
  'however often it is killed while it signs, it never signs two histories',
  { timeout: 120_000 },
  async () => {
    const log = testLog('log.example/log')
    const cosigned: { history: string; size: number }[] = []
    let known = 0
    /** Sends both histories by turns, as large as it takes, until the witness is gone. */
    async function send(url: string, offset: number): Promise<void> {
      for (let turn = offset; ; turn++) {
        const history = turn % 2 === 0 ? 'a' : 'b'
        const size = known + 1 + (turn % 3)
        const old = known
        try {
          const body = await log.request(history, old, size)
          const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
          if (answer.status === 200) cosigned.push({ history, size })
          if (answer.status === 409) known = Number(await answer.text())
          if (answer.status === 429) await sleep(50)
        } catch {
          // The witness is gone: that is what this test is for.
          return
        }
      }
    }
    for (const livesFor of [3, 5, 4, 1]) {
      const { child, url } = await startWitness(log)
      const until = cosigned.length + livesFor
      const sending = [0, 1, 2].map((offset) => send(url, offset))
      for (const deadline = Date.now() + 20_000; cosigned.length < until; await sleep(1)) {
        assert(Date.now() < deadline, `${cosigned.length} of ${until} cosigned in time`)
      }
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await Promise.all([ended, ...sending])
    }
    assert(cosigned.length >= 13)
    const [first] = cosigned
    assert(cosigned.every(({ history }) => history === first?.history))
    // What it answers now is at least as much as anybody ever saw.
    const { child, url } = await startWitness(log)
    const largest = Math.max(...cosigned.map(({ size }) => size))
    const body = await log.request(first?.history ?? '', largest + 50, largest + 50)
    const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
    assert.equal(answer.status, 409)
    assert(Number(await answer.text()) >= largest)
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  },
)

test(
  'a second witness on the same state is refused by name, and the first goes on',
  { timeout: 60_000 },
  async () => {
    const log = testLog('log.example/log')
    const { child, url } = await startWitness(log)
    const second = spawnWitness(log)
    let said = ''
    second.stderr?.on('data', (data) => (said += String(data)))
    const [code] = await once(second, 'close')
    assert.equal(code, 1)
    assert.match(said, /code: witness-running\n$/)
    assert.equal((await fetch(`${url}/none`)).status, 404)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  },
)
