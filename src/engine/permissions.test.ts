import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { permissionNames, permissions, permissionsOf, roles } from './permissions.ts'

test('docs/roles.md shows the table as it is', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/roles.md'), 'utf8')
  const shown = [...text.matchAll(/^\| `([\w.-]+)` \|(.*)\|$/gm)].map(
    ([, name = '', cells = '']) => [
      name,
      roles.filter((_role, column) => cells.split('|')[column]?.trim() === 'x'),
    ],
  )
  const held = permissionNames.map((name) => [
    name,
    roles.filter((role) => permissions[name].some((each) => each === role)),
  ])
  assert.deepEqual(shown, held)
})

test('an auditor changes nothing, a works council sees nobody’s data, and a member has their own things', () => {
  for (const name of permissionsOf(['auditor'])) assert.match(name, /\.see$|^own\.use$/)
  for (const name of permissionsOf(['works-council']))
    assert(!['people.see', 'program.see', 'user.see'].includes(name), name)
  assert.deepEqual([...permissionsOf(['member'])], ['own.use', 'duty.do'])
  assert.deepEqual([...permissionsOf([])], [])
})
