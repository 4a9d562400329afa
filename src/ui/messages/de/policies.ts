/** Richtlinien: lesen, bestätigen, entwerfen, freigeben. */
export const policies = {
  own: 'Richtlinien',
  ownNone: 'Für Sie gilt noch keine Richtlinie',
  ownNoneText:
    'Sobald eine veröffentlicht ist, die für Sie gilt, steht sie hier und bei Ihren Pflichten.',
  all: 'Alle Richtlinien',
  title: 'Richtlinie',
  version: 'Fassung',
  number: (number: number) => `Fassung ${number}`,
  effective: 'Gilt ab',
  status: 'Stand',
  accepted: (at: string) => `bestätigt am ${at}`,
  attested: (at: string) => `anderswo bestätigt am ${at}, bezeugt`,
  acceptedBefore: 'Ihre frühere Bestätigung gilt weiter',
  open: 'noch nicht bestätigt',
  due: (at: string) => `zu bestätigen bis ${at}`,
  overdue: (at: string) => `überfällig seit ${at}`,
  change: 'Was ist neu?',
  changeIn: { de: 'Was ist neu? Auf Deutsch', en: 'Was ist neu? Auf Englisch' },
  readIn: { de: 'Auf Deutsch lesen', en: 'Auf Englisch lesen' },
  onlyIn: {
    de: 'Diese Richtlinie gibt es nur auf Deutsch.',
    en: 'Diese Richtlinie gibt es nur auf Englisch.',
  },
  file: 'Der Wortlaut ist eine Datei. Öffnen und lesen Sie sie, bevor Sie bestätigen.',
  fileRead:
    'Der Wortlaut ist eine Word-Datei. Hier steht, was sie sagt, ohne Bilder und Gestaltung; was Sie bestätigen, ist die Datei.',
  openFile: 'Datei öffnen',
  sealed: 'Als versiegeltes PDF speichern',
  digest: 'Prüfsumme (SHA-256)',
  accept: 'Bestätigen',
  acceptText:
    'Ich habe diesen Text gelesen und halte mich daran. Festgehalten werden Ihr Name, der genaue Text, die Sprache und die Zeit.',
  name: 'Ihr Name',
  link: {
    intro: (name: string, organisation: string, n: number) =>
      `Guten Tag, ${name}. ${organisation} bittet Sie, ${n === 1 ? 'diese Richtlinie zu lesen und zu bestätigen.' : `${n} Richtlinien zu lesen und zu bestätigen, eine nach der anderen. Das ist die nächste.`}`,
    text: 'Text der Richtlinie',
    codeSent: (email: string) =>
      `Der Code ist unterwegs an ${email}. Er gilt zwei Stunden, für alles, was bei Ihnen offen ist. Lassen Sie diese Seite offen.`,
    codeMail:
      'Geben Sie ihn auf der Seite ein, auf der Sie Richtlinien bestätigen. Er gilt zwei Stunden.',
    done: 'Alles bestätigt',
    doneText: 'Vielen Dank. Ihre Bestätigungen sind festgehalten; es ist nichts mehr offen.',
    used: 'Schon bestätigt',
    usedText: 'Mit diesem Link wurde alles bestätigt, was damals offen war.',
    nothing: 'Nichts zu bestätigen',
    nothingText: 'Für Sie ist zurzeit keine Richtlinie zu bestätigen.',
    mailHeading: (n: number) =>
      n === 1
        ? 'Bitte lesen und bestätigen: eine Richtlinie'
        : `Bitte lesen und bestätigen: ${n} Richtlinien`,
    mailText: (name: string, organisation: string) =>
      `Guten Tag, ${name}. ${organisation} bittet Sie, Folgendes zu lesen und zu bestätigen. Sie brauchen dafür kein Konto.`,
    mailUntil: (day: string) => `Der Link gilt bis zum ${day}, und bis alles bestätigt ist.`,
    mailButton: 'Lesen und bestätigen',
  },
  nameHint: 'Wie Sie ihn schreiben. Er steht für Ihre Bestätigung.',
  versions: 'Fassungen',
  noVersions: 'Noch keine Fassung',
  noVersionsText:
    'Schreiben Sie einen Entwurf, oder hängen Sie eine Datei an, die selbst der Wortlaut ist.',
  states: {
    draft: 'Entwurf',
    'in-review': 'liegt zur Freigabe vor',
    approved: 'freigegeben',
    published: 'veröffentlicht',
    discarded: 'verworfen',
  },
  approvals: 'Freigaben',
  approvalsOf: (given: number, needed: number) => `${given} von ${needed} nötigen`,
  approvedBy: 'Freigegeben von',
  waitsFor: 'Wartet auf Freigabe durch',
  afterThat: (name: string) => `danach ${name}`,
  hindered: {
    closed: (name: string, _day: string) =>
      `${name} kann nicht freigeben: Das Konto ist geschlossen.`,
    'role-lost': (name: string, _day: string) =>
      `${name} kann nicht freigeben: Das Konto darf keine Richtlinien mehr freigeben.`,
    left: (name: string, day: string) =>
      `${name} kann nicht freigeben: Der letzte Arbeitstag war der ${day}.`,
    away: (name: string, day: string) =>
      `${name} kann zurzeit nicht freigeben: abwesend bis ${day}.`,
  },
  replaceApprover: 'Jemand anderen freigeben lassen',
  replaceAsk: 'Wer Richtlinien ändern darf, kann jemand anderen einsetzen.',
  draftedBy: 'Entworfen von',
  publishedAt: 'Veröffentlicht',
  anew: 'Neu zu bestätigen',
  anewYes: (because: string) => `ja: ${because}`,
  anewNo: (because: string) => `nein: ${because}`,
  edit: 'Entwurf bearbeiten',
  begin: 'Neue Fassung entwerfen',
  preview: 'Vorschau',
  previewText:
    'So liest es sich. Gespeichert ist noch nichts; eine gewählte Datei wählen Sie danach noch einmal.',
  ownFile: { de: 'Oder als Datei, auf Deutsch', en: 'Oder als Datei, auf Englisch' },
  ownFileHint:
    'PDF oder Word (DOCX). Die Datei ist dann selbst der Wortlaut, an Stelle des Textes.',
  ownFileKept:
    'Der Entwurf hat schon eine Datei. Eine neue tritt an ihre Stelle, ein Text darüber ebenso.',
  drift:
    'Die beiden Sprachen weichen im Aufbau voneinander ab: Überschriften oder Listenpunkte sind nicht gleich viele.',
  noteDrift:
    'Was neu ist, steht nicht in beiden Sprachen gleich: Es fehlt in einer, oder der Aufbau weicht ab. Wo es fehlt, erscheint die andere Sprache.',
  behind: 'Hinter diesen Sätzen steht sie',
  behindNone: 'Noch hinter keinem Satz',
  unspoken: 'Diese Richtlinie regelt etwas, worüber noch kein Satz des Programms etwas sagt:',
  unspokenToo: 'Sie regelt auch etwas, worüber noch kein Satz des Programms etwas sagt:',
  behindIt: 'Richtlinien dahinter',
  whole: 'Der ganze Wortlaut',
  sinceYours: (before: number) => `Was sich seit Ihrer Fassung ${before} geändert hat`,
  differences: (before: number) => `Unterschiede zu Fassung ${before}`,
  noDifferences: 'Der Wortlaut ist derselbe.',
  otherFile:
    'Der Wortlaut ist ein anderer. Was sich geändert hat, lässt sich hier nicht zeigen, weil mindestens eine der beiden Fassungen eine Datei ist, die hier nicht zu lesen ist. Vergleichen Sie beide selbst.',
  sameWords: 'Die Worte sind dieselben; die Datei ist eine andere.',
  tooLong:
    'Der Wortlaut ist ein anderer. Beide Texte sind zu lang, um sie hier Wort für Wort zu vergleichen.',
  newLanguage: 'Diese Sprache kommt neu dazu.',
  languageGone: 'Diese Sprache fällt weg.',
  changedAlone: {
    de: 'Seit der letzten Fassung hat sich nur der deutsche Wortlaut geändert. Sagt der englische noch dasselbe?',
    en: 'Seit der letzten Fassung hat sich nur der englische Wortlaut geändert. Sagt der deutsche noch dasselbe?',
  },
  language: { de: 'Deutsch', en: 'Englisch' },
  moves: {
    submit: 'Zur Prüfung geben',
    approve: 'Freigeben',
    return: 'Zurückgeben',
    publish: 'Veröffentlichen …',
    discard: 'Verwerfen',
  },
  text: { de: 'Text, auf Deutsch (Markdown)', en: 'Text, auf Englisch (Markdown)' },
  keep: 'Entwurf speichern',
  forAll: 'Gilt für alle.',
  forGroups: (groups: string, n: number) =>
    `Gilt für ${groups}: ${n === 1 ? 'eine Person' : `${n} Menschen`}.`,
  forNobody:
    'Zurzeit gilt sie für niemanden: In diesen Gruppen ist kein Mensch. Sind sie richtig geschrieben?',
  emptyGroups: (groups: string) =>
    `In diesen Gruppen ist niemand: ${groups}. Sind sie richtig geschrieben?`,
  details: 'Angaben zur Richtlinie',
}
