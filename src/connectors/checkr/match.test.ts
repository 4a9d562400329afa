import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Person } from '#populations/person.ts'

import { matcher, registerOf } from './match.ts'

test('a candidate who was joined with somebody is that person: by the mailbox and by the number they had', () => {
  const joined: Person = {
    id: 'meier',
    name: 'Anna Meier',
    email: 'anna.meier@example.com',
    kind: 'employee',
    groups: ['Sales'],
    externalIds: { csv: '2' },
    formerly: [
      {
        id: 'schmidt',
        into: 'meier',
        name: 'Anna Schmidt',
        email: 'Anna@private.example',
        externalIds: { csv: '1' },
        accounts: [],
        since: '2026-11-02T12:00:00.000Z',
      },
    ],
  }
  const match = matcher(registerOf([joined]))
  const found = [
    match('anna@private.example', undefined),
    match(undefined, '1'),
    match('anna.meier@example.com', '2'),
  ]
  assert.deepEqual(
    found.map((each) => [each?.person, each?.stoodAs?.groups]),
    [
      ['meier', ['Sales']],
      ['meier', ['Sales']],
      ['meier', ['Sales']],
    ],
  )
})
