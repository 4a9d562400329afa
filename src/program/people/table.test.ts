import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readPeopleTable } from './table.ts'

function read(...lines: string[]) {
  const { rows, unknown } = readPeopleTable(Buffer.from(lines.join('\n')))
  return { cells: rows[0]?.cells, unknown }
}

test('an export of Personio, BambooHR or HiBob is read as it comes', () => {
  const ada = { firstName: 'Ada', lastName: 'Muster', name: 'Ada Muster' }
  assert.deepEqual(
    read(
      'ID;Personalnummer;Vorname;Nachname;E-Mail;Beschäftigungsart;Abteilung;Eintrittsdatum;Gehalt',
      '17;P-4;Ada;Muster;ada@example.com;Extern;Entwicklung;01.02.2026;1',
    ),
    {
      cells: {
        ...ada,
        externalId: 'P-4',
        email: 'ada@example.com',
        kind: 'Extern',
        groups: 'Entwicklung',
        start: '01.02.2026',
      },
      unknown: ['ID', 'Gehalt'],
    },
  )
  assert.deepEqual(
    read(
      'Employee #,First Name,Last Name,Work Email,Hire Date',
      '4,Ada,Muster,a@example.com,2026-02-01',
    ),
    {
      cells: { ...ada, externalId: '4', email: 'a@example.com', start: '2026-02-01' },
      unknown: [],
    },
  )
  assert.deepEqual(
    read(
      'Employee ID,Display name,Email,Department,Start date',
      '4,Ada Muster,a@example.com,R&D,2026-02-01',
    ).cells,
    {
      externalId: '4',
      name: 'Ada Muster',
      email: 'a@example.com',
      groups: 'R&D',
      start: '2026-02-01',
    },
  )
})

test('a file without names, or with two columns of one name, is refused', () => {
  assert.throws(() => read('email', 'a@example.com'), /no column/)
  assert.throws(() => read('name,Name', 'a,b'), /mean the same/)
})
