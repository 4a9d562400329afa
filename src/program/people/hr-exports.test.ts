import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Person } from '#populations/person.ts'

import { planImport } from './import-plan.ts'
import { readPeopleTable } from './table.ts'

const at = new Date('2026-11-02T12:00:00Z')

/** What a file would do: how each row came out, and whom it would record. */
function taken(lines: string[], held: Person[] = [], contractorsUntil?: string) {
  const table = readPeopleTable(Buffer.from(lines.join('\n')))
  const onList = held.map((person) => ({ person, source: 'people' as const, recordedFrom: at }))
  const { rows, persons } = planImport(table, onList, [], at, { contractorsUntil })
  const names = new Map(
    [...held, ...persons.map(({ person }) => person)].map(({ id, name }) => [id, name]),
  )
  return {
    wrong: rows.flatMap(({ line, troubles }) =>
      troubles.map(({ column, message }) => `${line} ${column}: ${message.en}`),
    ),
    persons: persons.map(({ person: { name, kind, start, end, country, manager } }) =>
      [name, kind, start, end ?? '–', country, manager && `under ${names.get(manager)}`]
        .filter(Boolean)
        .join(' '),
    ),
  }
}

function known(id: string, name: string, number: string, more: Partial<Person> = {}): Person {
  const email = `${id}@example.com`
  return { id, name, email, kind: 'employee', groups: [], externalIds: { csv: number }, ...more }
}

test('Personio, in German: internal and external people, contracts that end, managers by name', () => {
  assert.deepEqual(
    taken([
      'Personalnummer;Vorname;Nachname;E-Mail;Beschäftigungsart;Einstellungsdatum;Vertragsende;Austrittsdatum;Abteilung;Vorgesetzter',
      '1;Ada;Muster;ada@example.com;Intern;01.02.2026;;;Entwicklung;',
      '2;Bo;Bär;bo@example.com;Extern;2026-03-01 00:00:00;31.12.2026;;Entwicklung;Ada Muster',
    ]),
    {
      wrong: [],
      persons: [
        'Ada Muster employee 2026-02-01 –',
        'Bo Bär contractor 2026-03-01 2026-12-31 under Ada Muster',
      ],
    },
  )
})

test('Personio, in English, and HiBob: whoever is internal or permanent is an employee', () => {
  assert.deepEqual(
    taken([
      'Personnel number,First name,Last name,Email,Employment type,Hire date,Contract end date,Termination date,Supervisor',
      '1,Ada,Muster,ada@example.com,Internal,2026-02-01,,,',
      '2,Bo,Baer,bo@example.com,External,2026-02-01,2026-12-31,,Ada Muster',
    ]).persons,
    [
      'Ada Muster employee 2026-02-01 –',
      'Bo Baer contractor 2026-02-01 2026-12-31 under Ada Muster',
    ],
  )
  assert.deepEqual(
    taken([
      'Employee ID,Display name,Email,Start date,Department,Employment type,Reports to,Termination date',
      '1,Ada Muster,ada@example.com,21/02/2026,Dev,Permanent,,',
      '2,Bo Baer,bo@example.com,01/02/2026,Dev,Contractor,Ada Muster,01/03/2027',
    ]),
    {
      wrong: [],
      persons: [
        'Ada Muster employee 2026-02-21 –',
        'Bo Baer contractor 2026-02-01 2027-03-01 under Ada Muster',
      ],
    },
  )
})

test('Personio: a contract may be made longer, so its end counts only of whoever is not said to be here', () => {
  const header =
    'Personalnummer;Vorname;Nachname;Status;Einstellungsdatum;Vertragsende;Austrittsdatum;Kündigungsdatum'
  assert.deepEqual(
    taken([
      header,
      '1;Ada;Muster;Aktiv;01.02.2025;31.01.2026;;',
      '2;Bo;Bär;Aktiv;01.02.2025;31.01.2027;;01.10.2026',
      '3;Cy;Los;Inaktiv;01.02.2025;31.01.2026;;',
      '4;Di;Fort;Inaktiv;01.02.2025;;;',
      '5;Eva;Klar;Aktiv;01.02.2025;31.01.2026;31.12.2026;',
      '6;Flo;Geht;Aktiv;01.02.2025;;;01.10.2026',
    ]),
    {
      wrong: [
        '2 contractEnd: is past, and this person is said to be here; give the new end or the last day, or leave it empty',
        '5 end: is missing: this person is said to have left',
      ],
      persons: [
        'Bo Bär employee 2025-02-01 2027-01-31',
        'Cy Los employee 2025-02-01 2026-01-31',
        'Eva Klar employee 2025-02-01 2026-12-31',
        'Flo Geht employee 2025-02-01 –',
      ],
    },
  )
})

test('the day notice was given is no last day, and is named where no column says the last day', () => {
  const header = 'Personalnummer;Vorname;Nachname;Status;Einstellungsdatum'
  const [ada, bo] = [
    '1;Ada;Muster;;01.02.2025;01.10.2026',
    '2;Bo;Bär;Inaktiv;01.02.2025;01.10.2026',
  ]
  assert.deepEqual(taken([`${header};Kündigungsdatum`, ada, bo]), {
    wrong: ['3 end: is missing: this person is said to have left'],
    persons: ['Ada Muster employee 2025-02-01 –'],
  })
  const notices = (...titles: string[]) =>
    readPeopleTable(Buffer.from([header, ...titles].join(';'))).notices
  assert.deepEqual(notices('Kündigungsdatum'), ['Kündigungsdatum'])
  assert.deepEqual(notices('Notice announced', 'Vertragsende'), ['Notice announced'])
  assert.deepEqual(notices('Kündigungsdatum', 'Austrittsdatum'), [])
  assert.deepEqual(notices('Termination date'), [])
})

test('whoever is said to be here, and of no last day, has none that is past', () => {
  const held = [
    known('a', 'Ada Muster', '1', { start: '2024-01-01', end: '2026-01-31' }),
    known('b', 'Bo Baer', '2', { start: '2024-01-01', end: '2026-12-31' }),
  ]
  const row = (line: string) => taken(['external id,name,status,end', line], held).persons
  assert.deepEqual(row('1,Ada Muster,Active,'), ['Ada Muster employee 2024-01-01 –'])
  assert.deepEqual(row('1,Ada Muster,Inactive,'), [])
  assert.deepEqual(row('1,Ada Muster,,'), [])
  // A last day to come is no contradiction.
  assert.deepEqual(row('2,Bo Baer,Active,'), [])
})

test('managers are named by their number, too, where one person has it', () => {
  assert.deepEqual(
    taken([
      'Employee #,First Name,Last Name,Hire Date,Supervisor EID',
      '7,Ada,Muster,2026-02-01,',
      '8,Bo,Baer,2026-02-01,7',
      '9,Cy,Klein,2026-02-01,70',
    ]),
    {
      wrong: ['4 manager: “70” is neither on the list nor in the file, or several are called so'],
      persons: [
        'Ada Muster employee 2026-02-01 –',
        'Bo Baer employee 2026-02-01 – under Ada Muster',
      ],
    },
  )
  const held = [known('a', 'Ada Muster', '7')]
  const byNumber = ['name,manager', 'Bo Baer,7']
  assert.deepEqual(taken(byNumber, held).persons, ['Bo Baer employee – under Ada Muster'])
})

test('BambooHR: full and part time, who was terminated has a last day, and names come last name first', () => {
  const header =
    'Employee #,First Name,Last Name,Work Email,Hire Date,Employment Status,Country,Reporting to,Termination Date'
  assert.deepEqual(
    taken([
      header,
      '1,Ada,Muster,ada@example.com,02/21/2026,Full-Time,Germany,,',
      '2,Bo,Baer,bo@example.com,02/01/2026,Part-Time,United States,"Muster, Ada",',
      '3,Cy,Left,cy@example.com,02/01/2020,Terminated,Germany,,02/01/2026',
      '4,Di,In,di@example.com,02/01/2026,Intern,Germany,Ada Muster,',
    ]),
    {
      wrong: [],
      persons: [
        'Ada Muster employee 2026-02-21 – DE',
        'Bo Baer employee 2026-02-01 – US under Ada Muster',
        'Cy Left employee 2020-02-01 2026-02-01 DE',
        'Di In trainee 2026-02-01 – DE under Ada Muster',
      ],
    },
  )
  assert.deepEqual(
    taken([header, '3,Cy,Left,cy@example.com,02/21/2020,Terminated,Germany,,']).wrong,
    ['2 end: is missing: this person is said to have left'],
  )
})

test('a manager who could be two people is nobody, and one of the file counts before one of the list', () => {
  const held = [known('a', 'Ada Muster', '1'), known('b', 'Ada Muster', '2')]
  assert.deepEqual(taken(['name,manager', 'Bo Baer,Ada Muster'], held).wrong, [
    '2 manager: “Ada Muster” is neither on the list nor in the file, or several are called so',
  ])
  const file = ['name,manager,external id', 'Bo Baer,Ada Muster,3', 'Ada Muster,,1']
  assert.deepEqual(taken(file, held).persons, ['Bo Baer employee – under Ada Muster'])
})

test('an address that belongs to somebody else is said before the file is taken, and may be handed on within it', () => {
  const held = [known('a', 'Ada Muster', '1'), known('b', 'Bo Baer', '2')]
  const rows = (...lines: string[]) => taken(['external id,name,email', ...lines], held)
  assert.deepEqual(rows('1,Ada Muster,b@example.com').wrong, [
    '2 email: belongs to Bo Baer already',
  ])
  assert.deepEqual(rows('1,Ada Muster,b@example.com', '2,Bo Baer,bo@example.com').wrong, [])
})

test('whoever gets the address of somebody who left is not taken for them; whoever marries or gets a new number is', () => {
  const held = [known('a', 'Ada Muster', '1')]
  const row = (line: string) => taken(['external id,name,email', line], held)
  assert.deepEqual(row('9,Eve Neu,a@example.com').wrong, [
    '2 email: belongs to Ada Muster already, whose personnel number is 1',
  ])
  assert.deepEqual(row('9,Ada Beispiel,a@example.com'), {
    wrong: [],
    persons: ['Ada Beispiel employee –'],
  })
  assert.deepEqual(row('1,Eve Neu,a@example.com').persons, ['Eve Neu employee –'])
})

test('a number beside a name and an address that are both somebody else’s is asked about before it overwrites anybody', () => {
  const held = [known('a', 'Ada Muster', '1')]
  const row = (line: string) => taken(['external id,name,email', line], held)
  const asked =
    '2 externalId: belongs to Ada Muster already, and the row has another name and another address. If it is the same person, change their name on the list first; else give the row its right number'
  assert.deepEqual(row('1,Bo Baer,bo@example.com').wrong, [asked])
  assert.deepEqual(row('1,Bo Baer,').wrong, [asked])
  // Who marries keeps a first name, and a new address comes with the new name.
  assert.deepEqual(row('1,Ada Beispiel,ada.beispiel@example.com').persons, [
    'Ada Beispiel employee –',
  ])
  assert.deepEqual(row('1,Ada Muster,ada.muster@example.org').persons, ['Ada Muster employee –'])
  // A new name throughout, and the address that was theirs: the same person.
  assert.deepEqual(row('1,Eve Neu,A@example.com').wrong, [])
})

test('whoever is new and of no kind is an employee, and is counted as one by default', () => {
  const table = readPeopleTable(
    Buffer.from('external id,name,kind\n1,Ada Muster,\n2,Bo Baer,\n3,Cy Klein,Employee'),
  )
  const person = known('a', 'Ada Muster', '1')
  const { rows } = planImport(table, [{ person, source: 'people', recordedFrom: at }], [], at)
  assert.deepEqual(
    rows.filter(({ isKindAssumed }) => isKindAssumed).map(({ name }) => name),
    ['Bo Baer'],
  )
})

test('whoever comes back has no last day, and whoever only stands in the file again keeps theirs', () => {
  const held = [known('a', 'Ada Muster', '1', { start: '2024-01-01', end: '2025-12-31' })]
  const row = (line: string) => taken(['external id,name,start,end', line], held).persons
  assert.deepEqual(row('1,Ada Muster,2026-11-01,'), ['Ada Muster employee 2026-11-01 –'])
  assert.deepEqual(row('1,Ada Beispiel,2024-01-01,'), [
    'Ada Beispiel employee 2024-01-01 2025-12-31',
  ])
})

test('BambooHR, in German, as Excel saves it: a mark at its beginning, semicolons, line breaks in cells, umlauts', () => {
  const lines = [
    '\uFEFFMitarbeiter-Nr.;Vorname;Nachname;Geschäftliche E-Mail;Einstellungsdatum;Beschäftigungsstatus;Abteilung;Land;Vorgesetzter;Letzter Arbeitstag;Anschrift',
    '1;Jürgen;Größe;juergen@example.com;01.02.2024;Vollzeit;Geschäftsführung;Deutschland;;;"Weg 1\r\nBerlin"',
    '2;Zoë;"Müller; Dr.";zoe@example.com;29.02.2024;Teilzeit;Entwicklung;Österreich;Größe, Jürgen;31.12.2025;"Ring ""2"""',
    '3;Ann;Neu;ann@example.com;01.12.2026;Praktikant;;Schweiz;Jürgen Größe;;',
    '4;Bo;Frei;bo@example.com;01.02.2024;Freiberufler;;Deutschland;Jürgen Größe;31.12.2026;',
  ]
  assert.deepEqual(taken([lines.join('\r\n')]), {
    wrong: [],
    persons: [
      'Jürgen Größe employee 2024-02-01 – DE',
      'Zoë Müller; Dr. employee 2024-02-29 2025-12-31 AT under Jürgen Größe',
      'Ann Neu trainee 2026-12-01 – CH under Jürgen Größe',
      'Bo Frei contractor 2024-02-01 2026-12-31 DE under Jürgen Größe',
    ],
  })
})

test('HiBob, by life cycle: whoever is hired, employed or on garden leave is here, and a leaver has a last day', () => {
  const header =
    'Employee ID,First name,Last name,Email,Start date,Employment type,Site country,Reports to,Reports to email,Lifecycle status,Termination date,Last day of work'
  assert.deepEqual(
    taken([
      header,
      '1,Ada,Muster,ada@example.com,21/02/2024,Permanent,Germany,,,Employed,,',
      '2,Bo,Baer,bo@example.com,01/02/2024,Temporary,Germany,Ada Muster,ada@example.com,Garden leave,31/12/2026,30/10/2026',
      '3,Cy,Kommt,cy@example.com,01/12/2026,Permanent,Germany,Ada Muster,,Hired,,',
      '4,Di,Fort,di@example.com,01/02/2020,Permanent,Germany,Ada Muster,,Leaver,,',
      '5,Eva,Weg,eva@example.com,01/02/2020,Permanent,Germany,Ada Muster,,Terminated,31/01/2026,',
      '6,Flo,Pause,flo@example.com,01/02/2020,Permanent,Germany,Ada Muster,,Parental leave,,',
      '7,Geo,Geht,geo@example.com,01/02/2020,Permanent,Germany,Ada Muster,,Notice period,31/12/2026,',
    ]),
    {
      wrong: ['5 end: is missing: this person is said to have left'],
      persons: [
        'Ada Muster employee 2024-02-21 – DE',
        'Bo Baer employee 2024-02-01 2026-12-31 DE under Ada Muster',
        'Cy Kommt employee 2026-12-01 – DE under Ada Muster',
        'Eva Weg employee 2020-02-01 2026-01-31 DE under Ada Muster',
        'Flo Pause employee 2020-02-01 – DE under Ada Muster',
        'Geo Geht employee 2020-02-01 2026-12-31 DE under Ada Muster',
      ],
    },
  )
})

test('HiBob, in German', () => {
  assert.deepEqual(
    taken([
      'Mitarbeiter-ID;Anzeigename;E-Mail;Startdatum;Beschäftigungsart;Abteilung;Standort;Berichtet an;Lebenszyklusstatus;Beendigungsdatum',
      '1;Ada Muster;ada@example.com;01.02.2024;Unbefristet;Entwicklung;Berlin;;Beschäftigt;',
      '2;Bo Bär;bo@example.com;01.02.2024;Befristet;Entwicklung;Berlin;Ada Muster;Ausgeschieden;31.12.2025',
    ]),
    {
      wrong: [],
      persons: [
        'Ada Muster employee 2024-02-01 –',
        'Bo Bär employee 2024-02-01 2025-12-31 under Ada Muster',
      ],
    },
  )
})

test('contractors without a last day get the one that whoever imports names, and no one else does', () => {
  const file = [
    'Employee #,"Last name, First name",Work Email,Hire Date,Termination Date,Employment Status',
    '1,"Muster, Ada",ada@example.com,2024-12-31,,Full-Time',
    '2,"Baer, Bo",bo@example.com,2026-06-01,,Contractor',
    '3,"Frei, Cy",cy@example.com,2026-06-01,2026-12-31,Contractor',
    '4,"Los, Di",di@example.com,2026-06-01,,Contractor',
  ]
  const held = [known('di', 'Di Los', '4', { kind: 'contractor', end: '2027-03-01' })]
  assert.deepEqual(taken(file, held, '2027-06-30'), {
    wrong: [],
    persons: [
      'Ada Muster employee 2024-12-31 –',
      'Bo Baer contractor 2026-06-01 2027-06-30',
      'Cy Frei contractor 2026-06-01 2026-12-31',
      'Di Los contractor 2026-06-01 2027-03-01',
    ],
  })
  // Who is said to have left has left on a day that nobody named.
  const gone = [`${file[0]},Status`, '2,"Baer, Bo",bo@example.com,2026-06-01,,Contractor,Inactive']
  assert.match(taken(gone, [], '2027-06-30').wrong.join(), /^2 end: is missing: this person/)
})

test('BambooHR: notice given and last day, original hire date, a status apart, and dates by month', () => {
  assert.deepEqual(
    taken([
      'Employee #,"Last name, First name",Status,Work Email,Hire Date,Original Hire Date,Termination Date,Employment Status,Reporting to',
      '1,"Muster, Ada",Active,ada@example.com,12/31/2024,12/31/2024,,Full-Time,',
      '2,"Baer, Bo",Active,bo@example.com,06/01/2026,01/15/2020,,Contractor,Ada Muster',
      '3,"Los, Cy",Inactive,cy@example.com,01/15/2020,01/15/2020,12/31/2025,Terminated,Ada Muster',
    ]),
    {
      wrong: [
        '3 end: is missing: a contractor needs a last day. Enter it in the file, or name one on importing for all who have none',
      ],
      persons: [
        'Ada Muster employee 2024-12-31 –',
        'Cy Los employee 2020-01-15 2025-12-31 under Ada Muster',
      ],
    },
  )
})

test('whoever stands in a file twice is named by what both lines have', () => {
  const held = [known('ada', 'Ada Muster', '7')]
  assert.deepEqual(
    taken(
      [
        'Personalnummer;Name;E-Mail',
        '1;Bo Bär;bo@example.com',
        '1;Cem Dill;cem@example.com',
        '2;Dana Ehm;BO@example.com',
        '7;Ada Muster;',
        ';Ada Muster;ada@example.com',
      ],
      held,
    ).wrong,
    [
      '3 externalId: stands in line 2 already',
      '4 email: stands in line 2 already',
      '6 name: stands in line 5 already',
    ],
  )
})
