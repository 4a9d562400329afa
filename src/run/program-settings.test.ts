import assert from 'node:assert/strict'
import { test } from 'node:test'

import { OperatingError } from '#engine/operating-error.ts'
import { controls, tests } from '#program/index.ts'

import { applySettings, defaultProgram, requireTest } from './program-settings.ts'

const control = 'databases-in-allowed-countries'
const location = 'data-location-allowed'

/** The error that settings are refused with. */
function refusal(parameters: Record<string, Record<string, unknown>>): OperatingError {
  try {
    applySettings([{ control, published: true, parameters }])
  } catch (error) {
    assert(error instanceof OperatingError)
    return error
  }
  assert.fail(`${JSON.stringify(parameters)} was taken`)
}

test('without settings every control has its own sentence and window, and nothing is public', () => {
  assert.equal(defaultProgram.controls.length, controls.length)
  assert.equal(defaultProgram.tests.length, tests.length)
  for (const running of defaultProgram.controls) {
    assert.equal(running.published, false)
    assert.equal(running.window, running.control.window)
    assert(running.sentence.de.length > 0 && running.sentence.en.length > 0)
  }
  for (const running of defaultProgram.tests) {
    assert.deepEqual([running.published, running.delay], [false, 0])
    assert.deepEqual(running.parameters, running.test.parameters.parse({}))
  }
})

test('the sentence promises what the test is run with, in both languages', () => {
  const parameters = { [location]: { countries: ['DE', 'CH'] } }
  const program = applySettings([{ control, published: true, parameters }])
  const running = program.controls.find((each) => each.control.id === control)
  assert.match(running?.sentence.de ?? '', /ausschließlich in Deutschland und in der Schweiz\.$/)
  assert.match(running?.sentence.en ?? '', /only in Germany and in Switzerland\.$/)
  const judged = program.tests.find(({ test: { id } }) => id === location)
  assert.deepEqual(judged?.parameters, { countries: ['DE', 'CH'] })
})

test('a control’s settings reach its own tests and no others', () => {
  const program = applySettings([{ control, published: true, delay: 3600, window: 7 }])
  for (const { test: subject, published, delay } of program.tests) {
    const own = [location, 'database-on-approved-provider', 'databases-complete'].includes(
      subject.id,
    )
    assert.deepEqual([published, delay], own ? [true, 3600] : [false, 0], subject.id)
  }
  for (const running of program.controls) {
    assert.equal(running.published, running.control.id === control)
    if (running.control.id === control) assert.equal(running.window, 7)
  }
})

test('a parameter that its test refuses is an error that names the test and the field', () => {
  for (const countries of [[], ['us'], ['Germany']]) {
    const error = refusal({ [location]: { countries } })
    assert.equal(error.code, 'parameter-refused')
    assert.match(error.message, /data-location-allowed/)
    assert.match(error.message, /countries/)
    assert(error.fix.length > 0)
  }
  const providers = refusal({ 'database-on-approved-provider': { providers: [] } })
  assert.match(providers.message, /database-on-approved-provider.*providers/)
})

test('a test nobody knows is an error that names those there are', () => {
  assert.equal(requireTest(location).id, location)
  assert.throws(() => requireTest('no-such-test'), {
    name: 'OperatingError',
    code: 'test-unknown',
    fix: /storage-encrypted/,
  })
})
