import type { Messages } from '#ui/messages.ts'

export const people: Messages['people'] = {
  title: 'People',
  intro:
    'Who works for the company, on whatever terms. Whoever left stays on the list with their last day.',
  name: 'Name',
  kind: 'Kind',
  entity: 'Legal entity',
  country: 'Country',
  start: 'First day',
  end: 'Last day',
  manager: 'Manager',
  account: 'Account',
  email: 'Email address',
  groups: 'Groups',
  language: 'Language',
  source: 'Source',
  sources: { people: 'by hand or from a file', directory: 'from the directory (SCIM)' },
  externalIds: 'Ids in other systems',
  kinds: {
    employee: 'Employee',
    contractor: 'Contractor',
    trainee: 'Trainee',
    board: 'Board',
    other: 'Other',
  },
  accounts: { open: 'open', closed: 'closed', none: 'none' },
  search: 'Name, address or group',
  here: 'Who',
  heres: { here: 'is here', left: 'has left', all: 'everybody' },
  add: 'Add a person',
  import: 'Import a file',
  change: 'Change',
  leave: 'Record leaving',
  empty: 'Nobody is on the list yet',
  emptyText: 'Connect your directory by SCIM, import a file, or add people by hand.',
  nobody: 'Nobody fits this choice.',
  endMissing: (n: number) =>
    n === 1 ? 'One contractor has no last day.' : `${n} contractors have no last day.`,
  openAccount: 'The last day is past, and the account is still open.',
  history: 'History',
  firstVersion: 'Recorded',
  laterVersion: 'Changed',
  reconcile: {
    title: 'Reconciliation',
    button: 'Attest a reconciliation',
    never:
      'The list was never compared with identity provider and payroll. This is due every month.',
    overdue: (date: string) => `The monthly reconciliation was due on ${date}.`,
    due: (date: string) => `Next reconciliation by ${date}.`,
    on: 'Compared on',
    by: 'By',
    with: 'Compared with',
    withWords: { 'identity-provider': 'Identity provider', payroll: 'Payroll' },
    people: 'People',
    differences: 'Differences',
    recorded: 'Recorded',
  },
  importing: {
    title: 'Import people',
    intro:
      'A CSV file from your HR system. The column “name” is needed; known are also email, kind, legal entity, country, manager, groups, first day, last day, language and external id. Delimiter and encoding are found out.',
    file: 'CSV file',
    noFile: 'Choose a file first.',
    preview: 'Preview',
    read: (encoding: string, delimiter: string) =>
      `Read as ${encoding}, separated by ${delimiter}.`,
    tab: 'tab',
    unknown: (columns: string) => `Nothing is taken from these columns: ${columns}.`,
    line: 'Line',
    outcome: 'What happens',
    outcomes: { new: 'new', changed: 'changed', same: 'unchanged', wrong: 'wrong' },
    trouble: 'What is wrong',
    wrong: (n: number) =>
      n === 1
        ? 'One row is wrong. Until it is corrected in the file, nothing is taken.'
        : `${n} rows are wrong. Until they are corrected in the file, nothing is taken.`,
    unnamed: (n: number) =>
      n === 1
        ? 'One person on the list is not in the file, and stays unchanged.'
        : `${n} people on the list are not in the file, and stay unchanged.`,
    counts: (added: string, changed: string, same: string) =>
      `${added} new, ${changed} changed, ${same} unchanged.`,
    shown: (n: string) => `The first ${n} rows are shown.`,
    confirm: 'Import',
    another: 'Choose another file',
    late: 'A preview is good for an hour. Choose the file again.',
    nothing: 'There is nothing new in this file.',
  },
}
