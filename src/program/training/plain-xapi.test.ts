import assert from 'node:assert/strict'
import { test } from 'node:test'

import { afterPlainStatement, plainOutcomeOf } from './plain-xapi.ts'
import { newSession, registrationOf } from './xapi-state.ts'
import type { Statement, XapiState } from './xapi-state.ts'

const registration = registrationOf(
  { seed: 'ab'.repeat(16) },
  { id: 'c/1', activity: 'http://desk_course_id' },
  'https://portal.example',
)
const begun = newSession(undefined, 'session-1')

function said(
  verb: string,
  result?: Statement['result'],
  more: Partial<Statement> = {},
): Statement {
  return {
    actor: registration.actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { id: registration.activity },
    ...(result && { result }),
    context: { registration: registration.id },
    ...more,
  }
}

function after(statements: readonly Statement[], from: XapiState = begun): XapiState {
  let state: XapiState | undefined = from
  for (const each of statements) state &&= afterPlainStatement(state, each, registration)
  assert(state)
  return state
}

const score = (scaled: number) => ({ score: { scaled } })

test('passed completes, and completed does where nothing was failed; a failure counts once the sitting is over', () => {
  const rows: [Statement[], ReturnType<typeof plainOutcomeOf>][] = [
    [[said('attempted'), said('experienced')], undefined],
    [[said('completed')], { isPassed: true, reported: 'completed' }],
    [[said('completed', { completion: true, ...score(0.7) })], done('completed', 70)],
    [[said('passed', { success: true, ...score(0.9) })], done('passed', 90)],
    [[said('completed'), said('completed')], { isPassed: true, reported: 'completed' }],
    [[said('failed', { success: false, ...score(0.2) })], undefined],
    [[said('failed', score(0.2)), said('completed')], undefined],
    [[said('completed'), said('failed')], undefined],
    [[said('completed', { success: false })], undefined],
    [[said('completed', { completion: false })], undefined],
    [[said('passed', { success: false })], undefined],
    [[said('failed', score(0.2)), said('passed', { success: true })], done('passed')],
    [
      [said('failed', score(0.2)), said('terminated')],
      { isPassed: false, reported: 'failed', score: 20 },
    ],
    [
      [said('failed', score(-1)), said('exited')],
      { isPassed: false, reported: 'failed', score: 0 },
    ],
    [[said('terminated'), said('passed')], done('passed')],
  ]
  for (const [statements, wanted] of rows)
    assert.deepEqual(plainOutcomeOf(after(statements)), wanted, JSON.stringify(statements))
})

function done(reported: 'passed' | 'completed', points?: number) {
  return { isPassed: true, reported, ...(points !== undefined && { score: points }) }
}

test('what is said of another activity, or by another verb of the same name, means nothing', () => {
  for (const each of [
    said('passed', undefined, { object: { id: 'http://desk_course_id/quiz' } }),
    said('passed', undefined, { object: { id: 'HTTP://desk_course_id' } }),
    said('passed', undefined, { verb: { id: 'https://x.example/verbs/passed' } }),
    said('passed', undefined, { verb: { id: 'passed' } }),
  ])
    assert.deepEqual(after([each]), begun)
})

test('a statement of another person or registration is refused, whatever it says', () => {
  const { account } = registration.actor
  for (const more of [
    { actor: { account: { ...account, name: 'somebody' } } },
    { actor: { account: { ...account, homePage: 'https://other.example' } } },
    { context: { registration: '00000000-0000-4000-8000-000000000000' } },
  ])
    for (const verb of ['passed', 'experienced'])
      assert.equal(afterPlainStatement(begun, said(verb, undefined, more), registration), undefined)
})

test('a later sitting begins without the failure of the one before', () => {
  const failed = after([said('failed', { success: false, ...score(0.2) })])
  assert.equal(newSession(failed, 'session-2').isFailed, false)
})
