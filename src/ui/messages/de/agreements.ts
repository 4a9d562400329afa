/** Vereinbarungen und Überprüfungen vor dem ersten Tag. */
export const agreements = {
  title: 'Vereinbarungen',
  intro:
    'Was Menschen vor ihrem ersten Tag unterschreiben. Wer noch kein Konto hat, bekommt einen Link.',
  own: 'Vereinbarungen',
  ownNone: 'Für Sie gibt es keine Vereinbarung',
  ownNoneText: 'Sobald eine zu unterschreiben ist, steht sie hier und bei Ihren Pflichten.',
  signed: (at: string) => `unterschrieben am ${at}`,
  attested: (at: string) => `anderswo unterschrieben am ${at}, bezeugt`,
  open: 'noch nicht unterschrieben',
  version: 'Fassung',
  number: (number: number) => `Fassung ${number}`,
  language: { de: 'Auf Deutsch lesen', en: 'Auf Englisch lesen' },
  digest: 'Prüfsumme (SHA-256)',
  sign: 'Unterschreiben',
  signText:
    'Mit Ihrem Namen und dem Knopf unterschreiben Sie genau diesen Text. Festgehalten werden Ihr Name, der Text, die Sprache und die Zeit. Danach bekommen Sie ein PDF, das das Unternehmen versiegelt.',
  name: 'Ihr Name',
  nameHint: 'Wie Sie ihn schreiben. Er steht für Ihre Unterschrift.',
  copy: 'PDF herunterladen',
  link: {
    intro: (name: string, organisation: string) =>
      `Guten Tag, ${name}. ${organisation} bittet Sie, diese Vereinbarung zu lesen und zu unterschreiben.`,
    codeSent: (email: string) =>
      `Der Code ist unterwegs an ${email}. Er gilt 15 Minuten. Lassen Sie diese Seite offen.`,
    text: 'Text der Vereinbarung',
    done: 'Unterschrieben',
    doneText:
      'Vielen Dank. Ihre Unterschrift ist festgehalten. Das PDF können Sie hier herunterladen; einen Link dazu haben wir auch gemailt.',
    used: 'Schon unterschrieben',
    usedText: 'Mit diesem Link wurde schon unterschrieben. Den Link zum PDF haben wir gemailt.',
    signed: 'Schon unterschrieben',
    signedText: 'Diese Vereinbarung ist schon unterschrieben; es ist nichts mehr zu tun.',
    left: 'Hier ist nichts mehr zu unterschreiben',
    leftText:
      'Ihr letzter Tag ist vorbei. Was danach unterschrieben würde, zählte nicht mehr. Falls Sie noch im Unternehmen sind: Sagen Sie dort Bescheid, dann bekommen Sie einen neuen Link.',
    copyTitle: 'Ihre unterschriebene Vereinbarung',
    copyText: 'Das PDF trägt das Siegel des Unternehmens. Spätere Änderungen daran fallen auf.',
  },
  mails: {
    invitation: {
      heading: (title: string) => `Bitte unterschreiben: ${title}`,
      text: (name: string, organisation: string) =>
        `Guten Tag, ${name}. ${organisation} bittet Sie, eine Vereinbarung zu lesen und zu unterschreiben, am besten vor Ihrem ersten Tag. Sie brauchen dafür kein Konto und nur ein paar Minuten.`,
      until: (day: string) => `Der Link gilt einmal und bis zum ${day}.`,
      button: 'Lesen und unterschreiben',
    },
    code: {
      heading: (code: string) => `${code} ist Ihr Code`,
      text: (title: string) =>
        `Geben Sie ihn auf der Seite ein, auf der Sie „${title}“ unterschreiben. Er gilt 15 Minuten.`,
      ignore: 'Haben Sie das nicht angefangen, brauchen Sie nichts zu tun.',
    },
    copy: {
      heading: (title: string) => `Unterschrieben: ${title}`,
      text: 'Ihre Unterschrift ist festgehalten. Unter diesem Link liegt 30 Tage lang das versiegelte PDF.',
      button: 'PDF öffnen',
    },
  },
  console: {
    counts: (signed: number, attested: number, open: number) =>
      `${signed} unterschrieben, davon ${attested} bezeugt; ${open} offen`,
    openTitle: 'Offen',
    openNoAgreement: 'Keine für diese Art der Beschäftigung',
    openNone: 'Alle haben unterschrieben',
    openNoneText: 'Wer neu dazukommt, steht hier bis zur Unterschrift.',
    signedTitle: 'Unterschriften',
    person: 'Person',
    agreement: 'Vereinbarung',
    start: 'Erster Tag',
    state: 'Stand',
    steps: 'Schritte',
    invite: 'Link schicken',
    inviteAll: 'Allen einen Link schicken, die noch nicht unterschrieben haben …',
    toSign: 'Einen Link bekommen jetzt',
    toSignIn: (groups: string) => `Einen Link bekommen jetzt (nur ${groups})`,
    toSignFirst: (first: string, all: string) =>
      `${first} von ${all} Personen; für die übrigen schicken Sie danach noch einmal`,
    toSignCount: (n: number, count: string) => (n === 1 ? 'eine Person' : `${count} Personen`),
    hasLink: 'Haben schon einen, der noch gilt',
    noAddress: 'Ohne E-Mail-Adresse, also ohne Link',
    byGroup: 'Von allen in diesen Gruppen',
    moreGroups: (n: number) => `und ${n} weitere Gruppen`,
    invited: (day: string) => `Link geschickt am ${day}`,
    upload: 'Hochladen',
    revoke: 'Widerrufen',
    revoked: (at: string, because: string) => `widerrufen am ${at}: ${because}`,
    document: 'PDF',
    how: {
      portal: 'im Portal',
      link: 'Link und Code an das Postfach',
      upload: 'hochgeladen, bezeugt',
    },
    recorded: (at: string) => `festgehalten am ${at}`,
    adopt: 'Mitgelieferte übernehmen …',
    create: 'Eigene anlegen',
    importSigned: 'Frühere Unterschriften importieren',
    publish: 'Neue Fassung …',
    noVersion: 'Noch keine Fassung veröffentlicht',
    versions: 'Fassungen',
    who: 'Wer sie unterschreibt',
    none: 'Noch keine Vereinbarung',
    noneText:
      'Übernehmen Sie eine der mitgelieferten Vertraulichkeitsvereinbarungen, oder legen Sie eine eigene an.',
  },
}

export const checks = {
  title: 'Überprüfungen',
  intro:
    'Ob neue Menschen vor ihrem ersten Tag überprüft wurden, soweit das Recht ihres Landes es zulässt. Hier steht nur, dass und wann; Ergebnisse und Berichte stehen nirgends in diesem System.',
  counts: (done: number, notRequired: number, notPermitted: number, open: number) =>
    `Überprüfungen: ${done} erledigt, ${notPermitted} vom Recht nicht zugelassen, ${notRequired} nicht nötig, ${open} offen`,
  before: (n: number) =>
    `${n === 1 ? 'Eine weitere fehlt' : `${n} weitere fehlen`} bei Menschen, die kamen, bevor das Programm danach fragte. Sie sind hier nicht aufgeführt: Wer schon länger da ist, wird nicht nachträglich überprüft.`,
  rules: 'Was wo gefragt werden darf',
  rulesIntro:
    'Was darf wen gefragt werden, und worauf stützt sich das? Eigene Zusammenfassungen mit Quellen, keine Rechtsberatung. Fragen Sie Ihre Rechtsberatung, bevor Sie anfangen.',
  setting: 'Wer wie überprüft wird',
  record: 'Festhalten',
  confirm: 'Löschung bestätigen',
  openTitle: 'Offen',
  openNoCheck: 'Keine verlangt',
  openNone: 'Nichts ist offen',
  openNoneText: 'Wer neu dazukommt, steht hier, bis die Überprüfungen festgehalten sind.',
  deletions: 'Unterlagen zu löschen',
  due: (n: number, day: string) =>
    n === 1
      ? `Unterlagen zu einer Überprüfung sind zu löschen, bis ${day}.`
      : `Unterlagen zu ${n} Überprüfungen sind zu löschen, die ersten bis ${day}.`,
  reportedBy: (system: string) => `gemeldet von ${system}; die Unterlagen liegen dort`,
  deleteBy: 'Löschen bis',
  person: 'Person',
  check: 'Überprüfung',
  start: 'Erster Tag',
  place: 'Ort',
  law: 'Was das Recht sagt',
  unknown: 'nicht bekannt',
  steps: 'Schritte',
  choose: 'Land',
  show: 'Zeigen',
  basis: 'Grundlage',
  notice: 'Hinweis an die Person',
  consent: 'Einwilligung',
  consents: { required: 'nötig', 'not-the-basis': 'nicht die Grundlage' },
  retention: 'Löschung',
  sources: 'Quellen',
  seen: (at: string) => `gelesen am ${at}`,
  unverified:
    'Nicht geklärt: Wir haben diese Regel in den Quellen nicht bestätigt gefunden. Was darauf beruht, zählt als unbekannt.',
  stand:
    'Die Zusammenfassungen sind nicht vollständig, und Gesetze ändern sich; jede nennt, wann ihre Quellen gelesen wurden.',
}
