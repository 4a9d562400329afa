import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Person } from '#populations/person.ts'

import { whoseIs } from './whose.ts'

const joined: Person = {
  id: 'meier',
  name: 'Anna Meier',
  email: 'anna.meier@example.com',
  kind: 'employee',
  groups: [],
  externalIds: {},
  formerly: [
    {
      id: 'schmidt',
      into: 'meier',
      name: 'Anna Schmidt',
      email: 'anna@private.example',
      externalIds: { github: 'aschmidt' },
      accounts: [],
      since: '2026-11-02T12:00:00.000Z',
    },
  ],
}

function owner(account: { name: string; email?: string }, ...people: Person[]) {
  const declared = {
    id: 'declared',
    account: 'x',
    kind: 'service' as const,
    person: 'schmidt',
    reason: 'r',
  }
  const found = { id: account.name, system: 'github', ...account }
  return {
    found: whoseIs(found, [], people).person?.id,
    declared: whoseIs(found, [declared], people).person?.id,
  }
}

test('an account of whom somebody was joined with is theirs: by declaration, by its name and by its address', () => {
  assert.deepEqual(owner({ name: 'aschmidt' }, joined), { found: 'meier', declared: 'meier' })
  assert.equal(owner({ name: 'x', email: 'Anna@private.example' }, joined).found, 'meier')
})

test('an address that the next has by now is theirs', () => {
  const { formerly: _formerly, ...rest } = joined
  const next: Person = { ...rest, id: 'next', name: 'Anna Schulz', email: 'anna@private.example' }
  assert.equal(owner({ name: 'x', email: 'anna@private.example' }, joined, next).found, 'next')
})
