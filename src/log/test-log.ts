/** Logs written by hand, for tests of what follows from them. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'

import { base64url, utf8 } from './bytes.ts'
import { digestOfDisclosure, encodeDisclosure } from './disclosure.ts'
import { encodeEntry, parseEntry } from './entry.ts'
import type { Entry, KnownEntry, RunEntry, RunResult } from './entry.ts'
import type { Sha256 } from './hash.ts'
import { hiddenRunFields } from './hidden-run.ts'
import { instantText } from './instant.ts'
import { status } from './status.ts'
import type { ControlStatus } from './status.ts'

export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
export const digest = base64url(sha256(utf8('anything')))
export const hourMs = 3_600_000
export const start = Date.parse('2026-01-01T00:00:00Z')

/** The instant so many hours after the log began. */
export function hour(hours: number): string {
  return instantText(start + hours * hourMs)
}

export function day(days: number): string {
  return hour(days * 24)
}

export interface Definition {
  id?: string
  version?: number
  everyHours?: number
  graceHours?: number
  delayDays?: number
}

/** A log written entry by entry; every entry goes through its bytes, so none is in it that could not be stored. */
export function newLog() {
  const entries: Entry[] = []
  const seqs = new Map<string, number>()
  let nextRun: { exceptions: number[] } = { exceptions: [] }

  function add(entry: KnownEntry): number {
    const read = parseEntry(encodeEntry(entry))
    entries.push(read)
    return entries.length - 1
  }

  const log = {
    entries,
    add,
    define(at: string, definition: Definition = {}) {
      const { id = 'a', version = 1, everyHours = 24, graceHours = 6, delayDays = 0 } = definition
      return add({
        v: 1,
        t: 'test',
        at,
        id,
        version,
        spec: digest,
        every: everyHours * 3600,
        grace: graceHours * 3600,
        delay: delayDays * 86_400,
        appliesFrom: at,
        public: [],
      })
    },
    control(at: string, tests = ['a@1'], windowDays = 0, version = 1, id = 'c') {
      return add({
        v: 1,
        t: 'control',
        at,
        id,
        version,
        sentence: { de: digest },
        tests,
        criteria: [],
        window: windowDays * 86_400,
        fn: 1,
      })
    },
    withdraw(at: string) {
      return add({ v: 1, t: 'withdraw', at, control: 'c', reason: 'replaced', effective: at })
    },
    except(at: string, until: string, testId = 'a') {
      return add({ v: 1, t: 'exception', at, test: testId, until, sd: [digest] })
    },
    leanOn(...exceptions: number[]) {
      nextRun = { exceptions }
      return log
    },
    run(at: string, result: RunResult, more: Partial<RunEntry> = {}) {
      const ref = more.test ?? 'a@1'
      const id = ref.slice(0, ref.indexOf('@'))
      const seq = more.seq ?? (seqs.get(id) ?? 0) + 1
      seqs.set(id, seq)
      const { exceptions } = nextRun
      nextRun = { exceptions: [] }
      return add({
        v: 1,
        t: 'run',
        at,
        test: ref,
        seq,
        trigger: 'schedule',
        canary: true,
        result,
        exceptions,
        population: { root: digest },
        sd: [],
        ...more,
      })
    },
    /** A run with its result hidden; `open` reveals it. */
    hide(at: string, result: RunResult, more: Partial<RunEntry> = {}, exceptions: number[] = []) {
      const values = [result, {}, null, exceptions]
      const disclosures = hiddenRunFields.map((name, place) => {
        return encodeDisclosure(sha256(utf8(`${name} ${entries.length}`)), name, values[place])
      })
      const sd = disclosures.map((disclosure) => digestOfDisclosure(sha256, disclosure))
      const run = log.run(at, 'unknown', { ...more, result: 'hidden', sd })
      return { open: (later: string) => add({ v: 1, t: 'reveal', at: later, run, disclosures }) }
    },
    /** The control's status at an instant. */
    at(at: string): ControlStatus {
      const control = status(sha256, entries, at).get('c')
      assert.ok(control)
      return control
    },
    is(at: string): string {
      return log.at(at).status
    },
  }
  return log
}

/** A log with one control over one test, both from hour 0. */
export function simpleLog(definition: Definition = {}, windowDays = 0) {
  const log = newLog()
  log.define(hour(0), definition)
  log.control(hour(0), ['a@1'], windowDays)
  return log
}
