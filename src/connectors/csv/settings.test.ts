import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CsvSettings } from './settings.ts'
import { register } from './written-list.ts'

const file = '/lists/register.csv'
const good = { ...register, file }

/** What is refused, as path and message, or nothing. */
function refused(...files: Record<string, unknown>[]): string | undefined {
  const issue = CsvSettings.safeParse({ files }).error?.issues[0]
  return issue && `${issue.path.join('.')}: ${issue.message}`
}

test('a list that says all it must is taken as it is', () => {
  assert.equal(refused(good), undefined)
  assert.deepEqual(CsvSettings.parse({ files: [good] }), { files: [good] })
})

test('either a role answers for a list, or it is the export of a system', () => {
  const { attestedBy: _role, ...nobody } = good
  const message = 'files.0.attestedBy: give either attestedBy or exportOf'
  assert.equal(refused(nobody), message)
  assert.equal(refused({ ...good, exportOf: 'Proxmox' }), message)
  assert.equal(refused({ ...nobody, exportOf: 'Proxmox' }), undefined)
  assert.match(refused({ ...good, attestedBy: 'jo@example.com' }) ?? '', /a role, not an address/)
})

test('a field that the population lacks is refused, however deep, and so is the key', () => {
  const because = (path: string) => refused({ ...good, fields: { [path]: 'Name' } })
  assert.equal(because('encrypted'), 'files.0.fields.encrypted: is no field of database')
  assert.match(because('locations[].contry') ?? '', /is no field/)
  assert.match(because('locations.region') ?? '', /is no field/)
  assert.match(because('__proto__') ?? 'is no field', /is no field/)
  assert.match(because('constructor') ?? '', /is no field/)
  assert.match(because('id') ?? '', /is filled from key/)
  const endpoints = { population: 'public-endpoint', key: { columns: ['Host', 'Port'] } }
  const fields = { 'versions.accepted': { column: 'TLS', as: 'list', separator: ' ' } }
  assert.equal(refused({ ...good, ...endpoints, fields }), undefined)
})

test('unknown populations, relative paths, unknown encodings and two lists of one name are refused', () => {
  assert.match(
    refused({ ...good, population: 'approved-exception' }) ?? '',
    /a list may fill: database, /,
  )
  assert.match(refused({ ...good, file: 'register.csv' }) ?? '', /an absolute path/)
  assert.match(refused({ ...good, encoding: 'cp850' }) ?? '', /no encoding we know/)
  assert.match(refused({ ...good, delimiter: ':' }) ?? '', /delimiter/)
  assert.match(refused(good, good) ?? '', /files.1.name: register is there twice/)
  assert.match(refused({ ...good, colums: 1 }) ?? '', /colums/)
})
