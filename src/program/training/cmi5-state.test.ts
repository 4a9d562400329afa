import assert from 'node:assert/strict'
import { test } from 'node:test'

import { afterStatement, cmi5OutcomeOf } from './cmi5-state.ts'
import { Statement, newSession, registrationOf } from './xapi-state.ts'
import type { XapiState } from './xapi-state.ts'

const registration = registrationOf(
  { seed: 'ab'.repeat(16) },
  { id: 'c/1' },
  'https://portal.example',
)
const begun = newSession(undefined, 'session-1')

function statement(
  verb: string,
  result?: Statement['result'],
  more: Partial<Statement> = {},
): Statement {
  return {
    actor: registration.actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { id: registration.activity },
    ...(result && { result }),
    context: {
      registration: registration.id,
      extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 'session-1' },
      contextActivities: {
        category: [{ id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }],
      },
    },
    ...more,
  }
}

const verbs = {
  initialized: statement('initialized'),
  completed: statement('completed', { completion: true }),
  passed: statement('passed', { success: true, score: { scaled: 0.9 } }),
  failed: statement('failed', { success: false, score: { scaled: 0.2 } }),
  terminated: statement('terminated'),
}

/** The state after these, or nothing where one of them was refused. */
function after(
  names: readonly (keyof typeof verbs)[],
  from: XapiState = begun,
): XapiState | undefined {
  let state: XapiState | undefined = from
  for (const name of names)
    state &&= afterStatement(state, verbs[name], registration, { mastery: 80 })
  return state
}

test('a sitting begins with initialized and ends with terminated; nothing is said before, behind or twice', () => {
  assert(after(['initialized', 'completed', 'passed', 'terminated']))
  for (const names of [
    ['completed'],
    ['terminated'],
    ['initialized', 'initialized'],
    ['initialized', 'completed', 'completed'],
    ['initialized', 'passed', 'passed'],
    ['initialized', 'passed', 'failed'],
    ['initialized', 'failed', 'passed'],
    ['initialized', 'terminated', 'completed'],
    ['initialized', 'terminated', 'initialized'],
  ] as const)
    assert.equal(after(names), undefined, names.join())
})

test('a later sitting may pass what failed before, and completes nothing a second time', () => {
  const first = after(['initialized', 'completed', 'failed', 'terminated'])
  assert(first)
  const second = newSession(first, 'session-1')
  assert(after(['initialized', 'passed'], second))
  assert.equal(after(['initialized', 'completed'], second), undefined)
})

test('a statement of another person, registration, sitting or activity is refused', () => {
  const running = after(['initialized'])
  assert(running)
  const { context, actor } = verbs.passed
  const account = (name: string, homePage = actor.account.homePage) => ({
    account: { name, homePage },
  })
  for (const more of [
    { actor: account('somebody') },
    { actor: account(actor.account.name, 'https://other.example') },
    { object: { id: 'urn:other' } },
    { context: { ...context, registration: 'other' } },
    { context: { ...context, extensions: {} } },
  ]) {
    const other = { ...verbs.passed, ...more }
    assert.equal(afterStatement(running, other, registration, {}), undefined, JSON.stringify(more))
  }
})

test('passing below the mastery score, failing above it, and results that contradict their verb are refused', () => {
  const running = after(['initialized'])
  assert(running)
  for (const [verb, result] of [
    ['passed', { success: true, score: { scaled: 0.79 } }],
    ['passed', { success: false }],
    ['passed', undefined],
    ['failed', { success: false, score: { scaled: 0.8 } }],
    ['failed', { success: true }],
    ['completed', { completion: false }],
    ['completed', undefined],
  ] as const)
    assert.equal(
      afterStatement(running, statement(verb, result), registration, { mastery: 80 }),
      undefined,
    )
})

test('the score that somebody failed with in one sitting is none that they passed with in the next', () => {
  const first = after(['initialized'])
  assert(first)
  const failed = statement('failed', { success: false, score: { scaled: 0.4 } })
  const left = afterStatement(first, failed, registration, { mastery: 80 })
  assert.equal(left?.score, 40)
  const session = newSession(left, first.session)
  const begun = afterStatement(session, statement('initialized'), registration, { mastery: 80 })
  assert(begun)
  const again = afterStatement(begun, statement('passed', { success: true }), registration, {
    mastery: 80,
  })
  assert.deepEqual(again && cmi5OutcomeOf(again, { moveOn: 'Passed' }), {
    isPassed: true,
    reported: 'passed',
  })
})

test('a statement that is sent twice counts once, and others of the content mean nothing', () => {
  const running = after(['initialized'])
  assert(running)
  const id = '00000000-0000-4000-8000-000000000001'
  const once = afterStatement(running, { ...verbs.passed, id }, registration, {})
  assert(once)
  assert.deepEqual(afterStatement(once, { ...verbs.passed, id }, registration, {}), once)
  const uncategorised = { ...verbs.passed.context, contextActivities: {} }
  const free = afterStatement(
    running,
    { ...verbs.passed, context: uncategorised },
    registration,
    {},
  )
  assert.equal(free?.isPassed, false)
})

test('what completes a course is what its structure asks for', () => {
  const state = (names: readonly (keyof typeof verbs)[]) => {
    const found = after(['initialized', ...names])
    assert(found)
    return found
  }
  const rows = [
    ['Passed', ['completed'], undefined],
    ['Passed', ['passed'], true],
    ['Completed', ['passed'], undefined],
    ['Completed', ['completed'], true],
    ['CompletedAndPassed', ['passed'], undefined],
    ['CompletedAndPassed', ['completed', 'passed'], true],
    ['CompletedOrPassed', ['completed'], true],
    ['Passed', ['failed'], undefined],
    ['Passed', ['failed', 'terminated'], false],
  ] as const
  for (const [moveOn, names, wanted] of rows)
    assert.equal(
      cmi5OutcomeOf(state(names), { moveOn })?.isPassed,
      wanted,
      `${moveOn} ${names.join()}`,
    )
})

test('who takes it is made up for the attempt, in the form of a UUID', () => {
  assert.match(registration.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert(Statement.safeParse(verbs.passed).success)
})
