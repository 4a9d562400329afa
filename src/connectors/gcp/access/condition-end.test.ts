import assert from 'node:assert/strict'
import { test } from 'node:test'

import { endsByItself } from './condition-end.ts'

const at = new Date('2026-11-23T06:00:00Z')
const soon = 'request.time < timestamp("2026-11-23T07:00:00Z")'
const said = (condition: string) => endsByItself(condition, at)

test('an end that must come is one, however it is bracketed and beside whatever else must hold', () => {
  const other = 'resource.name.startsWith("projects/_/buckets/a || b?")'
  const ends = [
    soon,
    soon.replace('<', '<=').replaceAll('"', "'"),
    `(${soon})`,
    ` ( ( ${soon} ) ) `,
    `${other} && ${soon}`,
    `(${other} || ${other}) && (${soon} && ${other})`,
    `request.time > timestamp("2026-01-01T00:00:00Z") && ${soon}`,
    `resource.type == "a" && ${soon} && !(resource.name == "b")`,
    `resource.name == "\\" || " && ${soon}`,
  ]
  for (const condition of ends) assert.equal(said(condition), true, condition)
})

test('an end that need not come is none', () => {
  const late = soon.replace('2026', '2099')
  const open = [
    '',
    late,
    soon.replace('2026-11-23', 'never'),
    `!(${soon})`,
    `!(resource.type == "a" && ${soon})`,
    `resource.type == "a" || ${soon}`,
    `resource.type == "a" || resource.type == "b" && ${soon}`,
    `${soon} && resource.type == "a" || resource.type == "b"`,
    `(${soon} || resource.type == "a") && resource.type == "b"`,
    `${soon} == false`,
    `false == (resource.type == "a" && ${soon})`,
    `(resource.type == "a") == (${soon})`,
    `${soon} ? resource.type == "a" : true`,
    `resource.type == "a" ? true : ${soon} && true`,
    `resource.name == '${soon}'`,
    `resource.name == "a && ${soon.replaceAll('"', "'")} && b"`,
    soon.replace('<', '>'),
  ]
  for (const condition of open) assert.equal(said(condition), false, condition)
})
