/** Schulungen: lernen, Fragen beantworten, den Stand sehen. */
export const training = {
  own: 'Schulungen',
  ownNone: 'Für Sie gibt es noch keine Schulung',
  ownNoneText: 'Sobald eine für Sie vorgesehen ist, steht sie hier und bei Ihren Pflichten.',
  status: 'Stand',
  length: 'Dauer',
  minutes: (n: string) => `etwa ${n} Minuten`,
  counts: 'Gilt',
  months: (n: number) => (n === 12 ? 'ein Jahr' : n === 1 ? 'einen Monat' : `${n} Monate`),
  open: 'noch nicht abgeschlossen',
  due: (at: string) => `abzuschließen bis ${at}`,
  overdue: (at: string) => `überfällig seit ${at}`,
  done: (at: string) => `abgeschlossen am ${at}`,
  doneUntil: (at: string, due: string, isOverdue: boolean) =>
    `abgeschlossen am ${at}, ${isOverdue ? 'Auffrischung überfällig seit' : 'aufzufrischen bis'} ${due}`,
  notKept: 'wird in Ihrer Gesellschaft nicht je Person festgehalten',
  untracked:
    'In Ihrer Gesellschaft hält noch niemand fest, wer welche Schulung abschließt. Dazu muss sie eingetragen sein, in Deutschland mit einer Betriebsvereinbarung oder dem Vermerk, dass es keinen Betriebsrat gibt. Die Lektionen können Sie lesen.',
  elsewhere:
    'Diese Schulung findet anderswo statt. Ihr Abschluss erscheint hier, sobald er importiert ist.',
  openElsewhere: 'Zur Schulung',
  lessons: 'Lektionen',
  begin: 'Mit der ersten Lektion beginnen',
  goOnWith: (lesson: string) => `Weiter mit „${lesson}“`,
  read: 'gelesen',
  kept: 'Nach jeder Lektion können Sie aufhören. Wo Sie sind, bleibt gespeichert; das sehen nur Sie.',
  before: 'Zurück',
  next: 'Weiter',
  progress: (course: string) => `${course}, Lektion`,
  questions: 'Die Fragen',
  questionsText: (n: number) =>
    `Am Ende stehen ${n} Fragen. Acht von zehn richtig genügen, und Sie können es immer wieder versuchen; nach drei Versuchen ist jedes Mal eine Stunde Pause. Was Sie ankreuzen, wird nicht gespeichert.`,
  toQuestions: 'Zu den Fragen',
  goOn: 'Weiter mit den Fragen',
  again: 'Fragen noch einmal beantworten',
  wait: (time: string) =>
    `Dreimal hat es nicht gereicht. Lesen Sie in Ruhe die Lektionen und die Erklärungen; neue Fragen gibt es ab ${time}.`,
  questionsOf: (course: string) => `Fragen: ${course}`,
  questionsRule: (needed: number, asked: number) =>
    `${needed} von ${asked} Antworten müssen stimmen. Bei Kästchen kann mehr als eine Antwort richtig sein.`,
  unanswered: 'Hier fehlt noch eine Antwort.',
  handIn: 'Abgeben',
  passedTitle: 'Bestanden',
  notPassedTitle: 'Noch nicht bestanden',
  passedText: (right: number, asked: number) =>
    `${right} von ${asked} richtig. Die Schulung ist abgeschlossen; festgehalten sind nur dieses Ergebnis und der Tag.`,
  notPassedText: (right: number, asked: number, needed: number) =>
    `${right} von ${asked} richtig, ${needed} sind nötig. Sehen Sie sich die Erklärungen an, und versuchen Sie es mit neuen Fragen noch einmal.`,
  answers: 'Antworten und Erklärungen',
  answersText: 'Nur Sie sehen diese Seite. Was Sie angekreuzt haben, zeigt sie nur jetzt.',
  oldQuestions:
    'Die Schulung wurde seitdem überarbeitet; die Fragen von damals gibt es nicht mehr.',
  isRight: 'Richtig',
  isWrong: 'Nicht richtig',
  rightAnswer: 'richtig',
  chosen: 'Ihre Antwort',
  attempts: 'Ihre Versuche',
  attemptsText:
    'Wie viele Antworten stimmten, sehen nur Sie, wer für Schulungen zuständig ist und wer das Programm prüft.',
  rightOf: (right: number, asked: number) => `${right} von ${asked} richtig`,
  passed: 'bestanden',
  goesOn: 'noch nicht zu Ende',
  begunOn: (day: string) => `Begonnen am ${day}`,
  notPassed: 'nicht bestanden',
  certificate: 'Bescheinigung als PDF',
  earlier: 'Früher abgeschlossen',
  securityTeam: 'das Sicherheitsteam',
  packages: {
    needsName:
      'Dieser Kurs arbeitet mit Rahmen, die einander aufrufen, etwa aus Articulate Rise. So hält er keinen Abschluss fest: Geben Sie in den Einstellungen, unter „Hostnamen“, einen Namen nur für hochgeladene Kurse an.',
    add: 'Eigenen Kurs hochladen',
    renew: 'Neue Fassung hochladen',
    renewOf: (course: string) => `Neue Fassung: ${course}`,
    fileHint:
      'Ein ZIP bis 80 MB, wie Ihr Autorenwerkzeug es als „SCORM 1.2“, „cmi5“ oder „xAPI“ (auch „Tin Can“) exportiert.',
    here: 'hier, als Paket in einem abgeschlossenen Rahmen',
    course: 'Der Kurs',
    about:
      'Der Kurs läuft im Browser in einem abgeschlossenen Rahmen und braucht Skripte. Sie können unterbrechen und später weitermachen.',
    reportedBy:
      'Wie es ausging, meldet der Kurs selbst. Festgehalten werden das Ergebnis, die Punkte und der Tag; was Sie geantwortet haben, nicht. Ihren Namen erfährt der Kurs nicht.',
    untracked:
      'In Ihrer Gesellschaft hält noch niemand fest, wer welche Schulung abschließt. Dazu muss sie eingetragen sein, in Deutschland mit einer Betriebsvereinbarung oder dem Vermerk, dass es keinen Betriebsrat gibt. Bis dahin lässt sich dieser Kurs nicht beginnen.',
    begin: 'Kurs beginnen',
    goOn: 'Kurs fortsetzen',
    again: 'Kurs noch einmal machen',
    frame: 'Inhalt des Kurses',
    leave: 'Kurs schließen',
    needsScripts:
      'Dieser Kurs braucht Skripte, und Ihr Browser führt hier keine aus. Schalten Sie sie für diese Seite ein, oder sagen Sie unten, dass Sie den Kurs nicht abspielen können.',
    saved: 'Ihr Stand ist gespeichert.',
    isPassed: 'Der Kurs ist abgeschlossen und festgehalten. Sie können ihn schließen.',
    isFailed:
      'Der Kurs meldet: nicht bestanden. Schließen Sie ihn, und beginnen Sie ihn noch einmal, so oft Sie möchten.',
    isFailing:
      'Der Kurs meldet bis jetzt: nicht bestanden. Versuchen Sie es darin noch einmal, oder schließen Sie ihn, und beginnen Sie ihn neu.',
    isReplaced:
      'Von diesem Kurs gibt es seit längerem eine neue Fassung. Beginnen Sie diese; die alte lässt sich nicht mehr fortsetzen.',
    leftFailed:
      'Zuletzt meldete der Kurs: nicht bestanden. Sie können ihn so oft machen, wie Sie möchten.',
    isOver: 'Dieser Versuch ist schon zu Ende; an seinem Ergebnis ändert sich nichts mehr.',
    trouble:
      'Ihr Stand ist noch nicht gespeichert: Der Server ist nicht zu erreichen. Es wird weiter versucht.',
    refused:
      'Was der Kurs meldet, lässt sich nicht festhalten. Laden Sie die Seite neu; hilft das nicht, sagen Sie unten, dass er nicht läuft.',
    cannotRun: 'Der Kurs läuft bei mir nicht',
    cannotRunText:
      'Sagen Sie es denen, die für Schulungen zuständig sind. Der Versuch endet ohne Ergebnis; sie sehen Ihre Meldung und können den Kurs anders anbieten.',
    cannotRunSay: 'Ich kann diesen Kurs nicht abspielen',
    reported: {
      passed: 'bestanden, wie der Kurs meldete',
      completed: 'abgeschlossen, wie der Kurs meldete',
      failed: 'nicht bestanden, wie der Kurs meldete',
      'cannot-run': 'lief nicht',
      replaced: 'durch eine neue Fassung ersetzt',
    },
    score: (n: string) => `${n} von 100 Punkten`,
    unplayable: (n: string) => `Läuft nicht, sagen: ${n}`,
    versions: 'Fassungen des Pakets',
    number: 'Fassung',
    title: 'Titel im Paket',
    launch: 'Erste Seite',
    standard: 'Standard',
    standards: { 'scorm-1.2': 'SCORM 1.2', cmi5: 'cmi5', xapi: 'xAPI' },
    mastery: 'Bestanden ab',
    files: 'Umfang',
    filesOf: (n: string, size: string) => `${n} Dateien, ${size}`,
    since: 'Seit',
    claims:
      'Ob jemand einen solchen Kurs abgeschlossen hat, meldet sein eigener Inhalt. Er kann melden, was er will: Nehmen Sie Pakete nur von denen, denen Sie das glauben.',
    troubles: {
      'package-no-zip':
        'Das ist kein Kurspaket. Exportieren Sie den Kurs in Ihrem Autorenwerkzeug als „SCORM 1.2“, „cmi5“ oder „xAPI“, und reichen Sie das ZIP unverändert ein.',
      'package-too-large':
        'Das Paket hat zu viele oder zu große Dateien. Lassen Sie weg, was der Kurs nicht braucht, verkleinern Sie Filme, und exportieren Sie ihn noch einmal.',
      'package-encrypted':
        'Das Paket ist mit einem Passwort geschützt. Reichen Sie es ohne Passwort ein.',
      'package-damaged':
        'Das Paket lässt sich nicht entpacken. Exportieren Sie den Kurs noch einmal, und reichen Sie das ZIP ein, wie das Werkzeug es schreibt.',
      'package-manifest-missing':
        'Oben im Paket liegt weder imsmanifest.xml noch cmi5.xml oder tincan.xml. Reichen Sie das ZIP ein, wie das Werkzeug es exportiert. Haben Sie selbst gepackt, dann packen Sie den Inhalt des Ordners, nicht den Ordner.',
      'package-manifest-refused':
        'Das Manifest enthält einen Dokumenttyp, eigene Entitäten oder Anweisungen. Exportieren Sie den Kurs ohne sie; kein Kurs braucht sie.',
      'package-manifest-malformed':
        'Das Manifest ist kein fehlerfreies XML, oder es fehlt darin der Titel oder der Kurs. Exportieren Sie ihn noch einmal; hilft das nicht, fragen Sie den Hersteller des Werkzeugs.',
      'package-standard':
        'Das Paket folgt einem anderen Standard. Exportieren Sie den Kurs als „SCORM 1.2“, „cmi5“ oder „xAPI“.',
      'package-several':
        'Das Paket enthält mehrere Kurse oder einen in mehreren Teilen. Exportieren Sie jeden für sich oder alles als eine Einheit (ein SCO, eine AU, in xAPI eine Aktivität mit „launch“).',
      'package-silent':
        'Im Paket ist nichts, das meldet, wie weit jemand ist. Exportieren Sie den Kurs so, dass er seinen Abschluss meldet (als SCO, in cmi5 mit moveOn).',
      'package-mastery':
        'Die Punktzahl, ab der der Kurs bestanden ist, lässt sich nicht lesen: Im Manifest muss eine Zahl von 0 bis 100 stehen (in cmi5 von 0 bis 1). Stellen Sie sie im Autorenwerkzeug ein, und exportieren Sie den Kurs noch einmal.',
      'package-launch':
        'Die Seite, mit der der Kurs beginnen soll, ist nicht im Paket. Exportieren Sie ihn noch einmal. Inhalte auf einem anderen Server werden hier nicht abgespielt.',
      'package-same':
        'Das ist Byte für Byte die Fassung, die es schon gibt. Reichen Sie das Paket ein, das Ihr Werkzeug neu exportiert hat.',
      'course-no-package':
        'Dieser Kurs besteht nicht aus einem Paket. Laden Sie das Paket als eigenen Kurs hoch.',
      'upload-too-large':
        'Die Datei ist größer als 80 MB. Verkleinern Sie Filme und Bilder, und exportieren Sie den Kurs noch einmal.',
      'upload-malformed':
        'Die Übertragung war unvollständig. Reichen Sie die Datei noch einmal ein.',
      'upload-empty': 'Die Datei ist leer. Sehen Sie nach, ob sie dort, woher sie kommt, ganz ist.',
      'upload-virus': 'Die Datei enthält das Testvirus EICAR. Reichen Sie sie ohne dieses ein.',
      'upload-type-refused':
        'Das ist kein Kurspaket. Exportieren Sie den Kurs in Ihrem Autorenwerkzeug als „SCORM 1.2“, „cmi5“ oder „xAPI“, und reichen Sie das ZIP unverändert ein.',
      'upload-contradicts':
        'Der Name der Datei sagt etwas anderes als ihr Inhalt. Reichen Sie das ZIP ein, wie das Werkzeug es exportiert.',
      'upload-damaged':
        'Das ZIP ist beschädigt oder widerspricht sich. Exportieren Sie den Kurs noch einmal, und reichen Sie es ein, wie das Werkzeug es schreibt.',
      'upload-zip-bomb':
        'Das ZIP entpackt sich zu weit mehr, als ein Kurs braucht. Exportieren Sie den Kurs noch einmal ohne überflüssige Dateien.',
      'upload-zip-path':
        'Im ZIP führen Einträge aus ihrem Ordner hinaus. Exportieren Sie den Kurs noch einmal, und packen Sie ihn nicht von Hand.',
      'upload-macros':
        'Im Paket liegt eine Datei mit Makros. Nehmen Sie sie heraus, und exportieren Sie den Kurs noch einmal.',
    },
  },
  courses: 'Kurse',
  course: 'Kurs',
  people: 'Personen',
  completed: 'Abgeschlossen',
  late: 'Überfällig',
  unknown: 'Nicht zu sagen',
  of: (all: string) => `von ${all}`,
  noCourses:
    'Noch kein Kurs. Übernehmen Sie einen der mitgelieferten, oder legen Sie einen an, der anderswo stattfindet.',
  add: 'Kurs von anderswo anlegen',
  adopt: 'Übernehmen',
  import: 'Abschlüsse importieren',
  change: 'Angaben ändern',
  offer: (lessons: string, questions: string, minutes: string) =>
    `Mitgeliefert, auf Deutsch und Englisch: ${lessons} Lektionen, ${questions} Fragen, etwa ${minutes} Minuten.`,
  details: 'Angaben',
  taken: 'Findet statt',
  here: 'hier, mit Lektionen und Fragen',
  elsewhereShort: 'anderswo; Abschlüsse werden importiert',
  topics: 'Themen',
  groups: 'Für',
  everybody: 'alle',
  forNobody:
    'Zurzeit wird der Kurs von niemandem verlangt: In seinen Gruppen ist kein Mensch. Sind sie richtig geschrieben?',
  requiredFrom: 'Pflicht ab',
  known: 'Woher die Abschlüsse bekannt sind',
  knownBy: (measured: string, attested: string) =>
    `${measured} hier abgelegt, ${attested} aus einem anderen System bezeugt`,
  digest: 'Prüfsumme (SHA-256)',
  byGroup: 'Nach Gruppen',
  group: 'Gruppe',
  noGroups: 'Keine Gruppe ist groß genug, um gezeigt zu werden.',
  small: (n: number, smallest: number) =>
    n === 1
      ? `Eine Gruppe ist nicht gezeigt: Allein oder neben den anderen spräche sie von weniger als ${smallest} Personen.`
      : `${n} Gruppen sind nicht gezeigt: Allein oder neben den anderen sprächen sie von weniger als ${smallest} Personen.`,
  few: (smallest: number) => `Zahlen gibt es erst ab ${smallest} Personen.`,
}
