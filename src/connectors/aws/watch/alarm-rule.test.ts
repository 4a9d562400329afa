import assert from 'node:assert/strict'
import { test } from 'node:test'

import { setOffAloneBy } from './alarm-rule.ts'

test('of the alarms in a rule those count that set it off alone, however the rule is written', () => {
  const arn = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:slow'
  const cases: [rule: string, alone: string[]][] = [
    ['ALARM(slow)', ['slow']],
    [`ALARM("${arn}") OR ALARM("full disk")`, [arn, 'full disk']],
    ['ALARM(slow) AND ALARM(failing)', []],
    ['(ALARM(slow) OR ALARM(failing)) AND NOT ALARM("release running")', ['slow', 'failing']],
    ['ALARM(slow) AND OK(failing) OR ALARM(failing)', ['slow', 'failing']],
    ['ALARM(slow) AND NOT (ALARM(slow) AND OK(other))', []],
    ['INSUFFICIENT_DATA(slow)', []],
    ['TRUE AND ALARM(slow)', ['slow']],
    [String.raw`ALARM("with \" and )")`, ['with " and )']],
    ['ALARM(slow) AND', []],
    ['ALARM(slow) ALARM(failing)', []],
    ['(ALARM(slow)', []],
    ['AT_LEAST(1, ALARM, (slow, failing))', []],
    ['', []],
  ]
  for (const [rule, alone] of cases) assert.deepEqual(setOffAloneBy(rule), alone, rule)
})
