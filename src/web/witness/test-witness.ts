/** A witness of one log on this machine, to be asked over HTTP; for tests only. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'

import type { Vkey } from '#log/note.ts'
import { witnessKey } from '#run/witness-key.ts'
import { openWitnessState } from '#store/witness-state.ts'
import { startWebServer } from '#web/server.ts'

import { requestBudget } from './request-budget.ts'
import { witnessSite } from './witness-site.ts'

export interface TestWitness {
  /** Its line in a policy. */
  line: string
  vkey: Vkey
  url: string
  /** Stops answering; what it has signed stays. */
  stop(): Promise<void>
  close(): Promise<void>
}

export async function startTestWitness(
  name: string,
  log: Vkey,
  clock: () => Date,
): Promise<TestWitness> {
  const folder = mkdtempSync(join(tmpdir(), 'beleg-witness-'))
  const paths = { state: join(folder, 'witness.db'), key: join(folder, 'witness.key') }
  const state = openWitnessState(paths.state)
  const key = witnessKey(state, paths, `${name}.example/w`)
  const site = witnessSite({
    state,
    key,
    logs: [{ origin: log.name, keys: [log] }],
    evidence: join(folder, 'evidence'),
    clock,
    log: pino({ level: 'silent' }),
    budget: requestBudget({ burst: 1000, perSecond: 100 }),
  })
  const web = await startWebServer(site, 0, '127.0.0.1')
  let isRunning = true
  async function stop(): Promise<void> {
    if (isRunning) await web.close()
    isRunning = false
  }
  return {
    line: `witness ${name} ${key.text} ${web.url}\n`,
    vkey: key.vkey,
    url: web.url,
    stop,
    async close() {
      await stop()
      state.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
