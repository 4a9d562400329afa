/** What the columns of a list of people may be called. */

/**
 * The columns we know, and what they may be called: in a spreadsheet of one’s own, and in the exports of Personio, BambooHR and
 * HiBob, in German and English. A first and a last name make a name where there is no other.
 */
const columnNames = {
  name: [
    'name',
    'anzeigename',
    'display name',
    'full name',
    'employee name',
    'vollständiger name',
    'last name, first name',
    'nachname, vorname',
  ],
  firstName: ['first name', 'vorname', 'legal first name', 'preferred name', 'rufname'],
  lastName: ['last name', 'nachname', 'legal last name', 'surname', 'familienname'],
  email: [
    'email',
    'e-mail',
    'e-mail-adresse',
    'email address',
    'mail',
    'work email',
    'work e-mail',
    'business email',
    'geschäftliche e-mail-adresse',
    'geschäftliche e-mail',
    'e-mail (geschäftlich)',
    'e-mail geschäftlich',
    'arbeits-e-mail',
  ],
  kind: [
    'kind',
    'art',
    'type',
    'employment type',
    'employment status',
    'beschäftigungsart',
    'contract type',
    'beschäftigungsstatus',
    'anstellungsart',
    'vertragsart',
  ],
  legalEntity: [
    'legal entity',
    'legal_entity',
    'gesellschaft',
    'company',
    'firma',
    'legal entity name',
    'rechtseinheit',
    'tochtergesellschaft',
    'unternehmen',
    'subcompany',
  ],
  country: [
    'country',
    'land',
    'location country',
    'site country',
    'country code',
    'land des standorts',
  ],
  region: ['region', 'bundesland', 'kanton', 'canton', 'state', 'landesteil', 'iso 3166-2'],
  // Whom an address names is certain; so it counts before a name, and a number only where there is neither.
  manager: [
    'manager email',
    'manager e-mail',
    'manager’s email',
    "manager's email",
    'reports to email',
    'supervisor email',
    'supervisor e-mail',
    'e-mail vorgesetzte(r)',
    'e-mail führungskraft',
    'berichtet an (e-mail)',
    'e-mail des vorgesetzten',
    'manager',
    'führungskraft',
    'supervisor',
    'vorgesetzter',
    'vorgesetzte',
    'vorgesetzte(r)',
    'reporting to',
    'reports to',
    'berichtet an',
    'manager name',
    'line manager',
    'direct manager',
    'manager id',
    'manager employee number',
    'manager employee id',
    'reports to id',
    'supervisor id',
    'supervisor eid',
    'supervisor employee #',
    'personalnummer führungskraft',
    'personalnummer vorgesetzte(r)',
  ],
  groups: ['groups', 'gruppen', 'department', 'abteilung', 'team'],
  start: [
    'start',
    'erster tag',
    'eintritt',
    'first day',
    'hire date',
    'start date',
    'eintrittsdatum',
    'einstellungsdatum',
    'startdatum',
    'employment start date',
  ],
  end: [
    'end',
    'letzter tag',
    'austritt',
    'last day',
    'termination date',
    'end date',
    'employment end date',
    'austrittsdatum',
    'beschäftigungsende',
    'beendigungsdatum',
    'employment termination date',
    'last day of work',
    'letzter arbeitstag',
  ],
  // Of whoever is here for a time; the contract may be made longer, so it counts only where nothing else is said.
  contractEnd: ['contract end date', 'contract ends', 'vertragsende', 'befristet bis'],
  // Whether somebody is here: some systems say it in a column of its own.
  state: [
    'status',
    'employee status',
    'mitarbeiterstatus',
    'profilstatus',
    'lifecycle status',
    'life cycle status',
    'lebenszyklusstatus',
  ],
  language: ['language', 'sprache'],
  externalId: [
    'external id',
    'external_id',
    'personalnummer',
    'personnel number',
    'mitarbeiternummer',
    'employee number',
    'id',
    'employee #',
    'employee id',
    'mitarbeiter-id',
    'personal-nr.',
    'personal-nr',
    'personalnr.',
    'mitarbeiter-nr.',
    'mitarbeiter-nr',
    'mitarbeiter #',
    'employee no.',
  ],
} as const
export type ColumnName = keyof typeof columnNames
/**
 * The day on which notice was given, which no last day follows from. HR systems call the last day itself the date of
 * termination: https://support.personio.de/hc/en-us/articles/4405573920285
 */
export const noticeNames: readonly string[] = [
  'kündigungsdatum',
  'datum der kündigung',
  'kündigung am',
  'kündigung ausgesprochen am',
  'notice announced',
  'notice date',
  'notice given on',
  'resignation date',
]
export const lastNameFirst: readonly string[] = ['last name, first name', 'nachname, vorname']
/** Of these a row may say in one column what it leaves empty in another. */
export const inTurn: ReadonlySet<ColumnName> = new Set(['manager', 'end'])

/** The column that a title means. */
export function columnOf(title: string): ColumnName | undefined {
  const wanted = title.toLowerCase()
  return Object.entries(columnNames).flatMap(([column, names]) =>
    column.toLowerCase() === wanted || names.some((name) => name === wanted)
      ? // The keys of the table above.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        [column as ColumnName]
      : [],
  )[0]
}

/** How many names of a column we name before this one. */
export function rankOf(title: string, column: ColumnName): number {
  return columnNames[column].findIndex((name) => name === title.toLowerCase())
}

/** What the columns are called in each language, all of them among the names we know. */
export const columnTitles = {
  de: 'Name, Vorname, Nachname, E-Mail, Art, Gesellschaft, Land, Landesteil, Führungskraft, Gruppen, Erster Tag, Letzter Tag, Vertragsende, Status, Sprache, Personalnummer',
  en: 'Name, First name, Last name, Email, Kind, Legal entity, Country, Region, Manager, Groups, First day, Last day, Contract end date, Status, Language, Employee number',
} as const
