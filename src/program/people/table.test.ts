import assert from 'node:assert/strict'
import { test } from 'node:test'

import { columnTitles } from './column-names.ts'
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

test('rows of empty cells, as spreadsheets leave them, are nobody', () => {
  const text =
    'sep=;\r\nName;E-Mail\r\nAda;ada@example.com\r\n;\r\n; \r\nBo;bo@example.com\r\n;\r\n'
  assert.deepEqual(
    readPeopleTable(Buffer.from(text)).rows.map(({ line, cells }) => [line, cells.name]),
    [
      [3, 'Ada'],
      [6, 'Bo'],
    ],
  )
})

test('of the columns that say when somebody leaves, and whom they report to, the first that says something counts', () => {
  const header =
    'Vorname;Nachname;Austrittsdatum;Vertragsende;Kündigungsdatum;Vorgesetzter;Manager Email'
  assert.deepEqual(read(header, 'Ada;Muster;;31.12.2026;01.10.2026;Bo Bär;bo@example.com'), {
    cells: {
      name: 'Ada Muster',
      firstName: 'Ada',
      lastName: 'Muster',
      contractEnd: '31.12.2026',
      manager: 'bo@example.com',
    },
    unknown: ['Kündigungsdatum'],
  })
  assert.equal(read(header, 'Ada;Muster;30.11.2026;31.12.2026;;Bo Bär;').cells?.end, '30.11.2026')
  assert.equal(read(header, 'Ada;Muster;;;;Bo Bär;').cells?.manager, 'Bo Bär')
})

test('„Name“ beside „Vorname“ is a last name', () => {
  assert.equal(read('Name;Vorname', 'Muster;Ada').cells?.name, 'Ada Muster')
  assert.equal(read('Name;Vorname', 'Ada Muster;Ada').cells?.name, 'Ada Muster')
  assert.equal(read('Display name,First name', 'Addy M.,Ada').cells?.name, 'Addy M.')
})

test('„intern“ is a German word where the column or the others are German', () => {
  assert.equal(read('Name;Beschäftigungsart', 'Ada;Intern').cells?.kind, 'internal')
  assert.equal(read('Name;Type', 'Ada;Intern', 'Bo;Extern').cells?.kind, 'internal')
  assert.equal(read('Name,Employment Status', 'Ada,Intern').cells?.kind, 'Intern')
})

test('a file without names, or with two columns of one name, is refused', () => {
  assert.throws(() => read('email', 'a@example.com'), /no column/)
  assert.throws(() => read('name,Name', 'a,b'), /mean the same/)
})

test('whoever is told what columns are called can call them so', () => {
  for (const titles of Object.values(columnTitles)) {
    const { columns, unknown } = readPeopleTable(Buffer.from(titles.replaceAll(', ', ';')))
    assert.deepEqual([columns.length, unknown], [16, []])
  }
})

test('a workbook is called one, and what to do with it is said', () => {
  for (const begins of ['504b03041400', 'd0cf11e0a1b1'])
    assert.throws(
      () => readPeopleTable(Buffer.concat([Buffer.from(begins, 'hex'), Buffer.alloc(512, 0x41)])),
      /Excel workbook/,
    )
})
