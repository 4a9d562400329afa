/** The interface of SCORM 1.2 as content meets it: its answers and error codes (Run-Time Environment 1.2, section 3.3). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'

import { scormScript } from './scorm-script.ts'

interface Api {
  LMSInitialize(argument?: unknown): string
  LMSFinish(argument?: unknown): string
  LMSCommit(argument?: unknown): string
  LMSGetValue(name: unknown): string
  LMSSetValue(name: unknown, value: unknown): string
  LMSGetLastError(): string
  LMSGetErrorString(code: unknown): string
  LMSGetDiagnostic(code: unknown): string
}

interface Told {
  values: Record<string, string>
  isFinished: boolean
}

/** A page with the script in it, and what the page around it is told. */
function page(values: Record<string, string> = {}) {
  const told: Told[] = []
  const window: Record<string, unknown> = {
    document: { cookie: '' },
    localStorage: {},
    addEventListener: () => undefined,
    top: {
      postMessage: (said: Told & { beleg: string }, to: string) => {
        assert.equal(said.beleg, 'scorm')
        assert.equal(to, 'https://portal.example')
        told.push({ values: { ...said.values }, isFinished: said.isFinished })
      },
    },
  }
  const context = createContext({ window, setTimeout, clearTimeout })
  runInContext(
    scormScript({
      values,
      portal: 'https://portal.example',
      report: 'https://portal.example/report',
    }),
    context,
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script was run in another realm
  const api = window['API'] as Api
  return { api, told, window }
}

const start = {
  'cmi.core.lesson_status': 'not attempted',
  'cmi.core.student_id': 'abc',
  'cmi.core.entry': 'ab-initio',
  'cmi.launch_data': 'a=1',
  'cmi.suspend_data': 'page 3',
}

function running() {
  const found = page(start)
  assert.equal(found.api.LMSInitialize(''), 'true')
  return found
}

test('nothing but the error functions works before LMSInitialize and after LMSFinish (301), and neither works twice (101, 301)', () => {
  const { api } = page(start)
  const refused = () => {
    assert.equal(api.LMSGetValue('cmi.core.student_id'), '')
    assert.equal(api.LMSGetLastError(), '301')
    assert.equal(api.LMSSetValue('cmi.suspend_data', 'x'), 'false')
    assert.equal(api.LMSGetLastError(), '301')
    assert.equal(api.LMSCommit(''), 'false')
    assert.equal(api.LMSGetLastError(), '301')
    assert.equal(api.LMSFinish(''), 'false')
    assert.equal(api.LMSGetLastError(), '301')
  }
  refused()
  assert.equal(api.LMSInitialize('x'), 'false')
  assert.equal(api.LMSGetLastError(), '201')
  assert.equal(api.LMSInitialize(''), 'true')
  assert.equal(api.LMSGetLastError(), '0')
  assert.equal(api.LMSInitialize(''), 'false')
  assert.equal(api.LMSGetLastError(), '101')
  assert.equal(api.LMSCommit('x'), 'false')
  assert.equal(api.LMSGetLastError(), '201')
  assert.equal(api.LMSFinish(''), 'true')
  refused()
  assert.equal(api.LMSInitialize(''), 'false')
  assert.equal(api.LMSGetLastError(), '101')
})

test('what is read is what the server put there, empty where nothing was', () => {
  const { api } = running()
  assert.equal(api.LMSGetValue('cmi.core.student_id'), 'abc')
  assert.equal(api.LMSGetValue('cmi.suspend_data'), 'page 3')
  assert.equal(api.LMSGetValue('cmi.core.lesson_location'), '')
  assert.equal(api.LMSGetLastError(), '0')
  assert.equal(api.LMSGetValue('cmi._version'), '3.4')
})

test('every refused name or value has its code: 201, 202, 203, 401, 402, 403, 404, 405', () => {
  const { api } = running()
  const reads: [string, string][] = [
    ['', '201'],
    ['core.student_id', '201'],
    ['cmi.core.nothing', '401'],
    ['cmi.nothing.at.all', '401'],
    ['cmi.core.session_time', '404'],
    ['cmi.core.exit', '404'],
    ['cmi.interactions.0.id', '404'],
    ['cmi.core.student_id._children', '202'],
    ['cmi.core._count', '203'],
    ['cmi.objectives.0.id', '201'],
  ]
  for (const [name, code] of reads) {
    assert.equal(api.LMSGetValue(name), '', name)
    assert.equal(api.LMSGetLastError(), code, name)
  }
  const writes: [string, string, string][] = [
    ['cmi.core._children', 'x', '402'],
    ['cmi.objectives._count', '1', '402'],
    ['cmi._version', '3.4', '402'],
    ['cmi.core.student_id', 'x', '403'],
    ['cmi.core.entry', 'x', '403'],
    ['cmi.launch_data', 'x', '403'],
    ['cmi.core.lesson_status', 'done', '405'],
    ['cmi.core.lesson_status', 'not attempted', '405'],
    ['cmi.core.score.raw', '101', '405'],
    ['cmi.core.score.raw', 'many', '405'],
    ['cmi.core.score.raw', '-1', '405'],
    ['cmi.core.session_time', '5 minutes', '405'],
    ['cmi.core.exit', 'away', '405'],
    ['cmi.core.lesson_location', 'x'.repeat(256), '405'],
    ['cmi.suspend_data', 'x'.repeat(64_001), '405'],
    ['cmi.interactions.0.type', 'essay', '405'],
    ['cmi.objectives.5.id', 'a', '201'],
    ['cmi.nothing', 'x', '401'],
    ['__proto__', 'x', '201'],
  ]
  for (const [name, value, code] of writes) {
    assert.equal(api.LMSSetValue(name, value), 'false', name)
    assert.equal(api.LMSGetLastError(), code, name)
  }
})

test('children and counts are named as the standard names them', () => {
  const { api } = running()
  assert.equal(
    api.LMSGetValue('cmi.core._children'),
    'student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time',
  )
  assert.equal(api.LMSGetValue('cmi.core.score._children'), 'raw,max,min')
  assert.equal(api.LMSGetValue('cmi.objectives._children'), 'id,score,status')
  assert.equal(api.LMSGetValue('cmi.objectives._count'), '0')
  assert.equal(api.LMSSetValue('cmi.objectives.0.id', 'a'), 'true')
  assert.equal(api.LMSSetValue('cmi.objectives.0.status', 'not attempted'), 'true')
  assert.equal(api.LMSSetValue('cmi.objectives.1.id', 'b'), 'true')
  assert.equal(api.LMSGetValue('cmi.objectives._count'), '2')
  assert.equal(api.LMSGetValue('cmi.objectives.1.id'), 'b')
  assert.equal(api.LMSSetValue('cmi.interactions.0.id', 'q1'), 'true')
  assert.equal(api.LMSSetValue('cmi.interactions.0.correct_responses.0.pattern', 'a'), 'true')
  assert.equal(api.LMSGetValue('cmi.interactions.0.correct_responses._count'), '1')
})

test('what was set is told at a commit and at the end, without answers and comments', () => {
  const { api, told } = running()
  assert.equal(api.LMSSetValue('cmi.core.lesson_location', 'page 4'), 'true')
  assert.equal(api.LMSSetValue('cmi.core.score.raw', 85), 'true')
  assert.equal(api.LMSSetValue('cmi.interactions.0.id', 'q1'), 'true')
  assert.equal(api.LMSSetValue('cmi.interactions.0.student_response', 'my secret'), 'true')
  assert.equal(api.LMSSetValue('cmi.comments', 'one. '), 'true')
  assert.equal(api.LMSSetValue('cmi.comments', 'two.'), 'true')
  assert.equal(api.LMSGetValue('cmi.comments'), 'one. two.')
  assert.equal(api.LMSCommit(''), 'true')
  assert.equal(api.LMSSetValue('cmi.core.lesson_status', 'passed'), 'true')
  assert.equal(api.LMSFinish(''), 'true')
  assert.deepEqual(told, [
    {
      values: { 'cmi.core.lesson_location': 'page 4', 'cmi.core.score.raw': '85' },
      isFinished: false,
    },
    { values: { 'cmi.core.lesson_status': 'passed' }, isFinished: true },
  ])
})

test('what was set is told soon after, where content forgets to commit', async () => {
  const { api, told } = running()
  api.LMSSetValue('cmi.suspend_data', 'page 5')
  await new Promise((resolve) => setTimeout(resolve, 700))
  assert.deepEqual(told, [{ values: { 'cmi.suspend_data': 'page 5' }, isFinished: false }])
})

test('errors have words, and diagnostics are those of the last one', () => {
  const { api } = running()
  assert.equal(api.LMSGetErrorString('405'), 'Incorrect data type')
  assert.equal(api.LMSGetErrorString('999'), '')
  api.LMSSetValue('cmi.core.student_id', 'x')
  assert.equal(api.LMSGetDiagnostic(''), 'Element is read only')
})

test('content that looks for the interface in the pages around its own finds it', () => {
  const { window } = running()
  // As the sample of the standard does it, and as those do that begin one page above.
  type Page = { API?: unknown; parent?: Page }
  function find(from: Page): unknown {
    let at = from
    while (at.API === undefined && at.parent && at.parent !== at) at = at.parent
    return at.API
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script was run in another realm
  const own = window as Page
  assert.equal(find(own), window['API'])
  assert(own.parent && own.parent !== own)
  assert.equal(find(own.parent), window['API'])
})

test('what the server puts there cannot end the script', () => {
  const values = { 'cmi.suspend_data': '</script>\u2028"\\' }
  const { api } = page(values)
  api.LMSInitialize('')
  assert.equal(api.LMSGetValue('cmi.suspend_data'), values['cmi.suspend_data'])
})
