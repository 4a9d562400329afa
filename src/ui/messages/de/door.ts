/** Anmelden, einladen, das eigene Konto, und was gesagt wird, wenn etwas nicht geht. */
export const door = {
  home: 'Zur Startseite',
  signIn: 'Zur Anmeldung',
  refused: {
    unknown: 'Bitte melden Sie sich an',
    forbidden: 'Das ist für Ihre Rolle nicht vorgesehen',
    unproved: 'Bitte bestätigen Sie, dass Sie es sind',
    missing: 'Das gibt es hier nicht',
    input: 'Das ging nicht',
    conflict: 'Das passt nicht mehr zusammen',
    often: 'Zu viele Versuche',
    trouble: 'Das geht im Augenblick nicht',
  },
  /** In der Sprache der Lesenden, wo wir den Code kennen. */
  codes: {
    'engagement-period':
      'Der Zeitraum endet, nachdem er begonnen hat, und dauert höchstens drei Jahre.',
    'engagement-criterion':
      'Dieses Kriterium kennt das gewählte Rahmenwerk nicht. Schreiben Sie es wie dort, mit großen Buchstaben.',
    'engagement-not-auditor':
      'Eines dieser Konten hat nicht die Rolle „Prüferin oder Prüfer“, oder es gibt das Konto nicht.',
    'engagement-other-role':
      'Eines dieser Konten hat noch eine andere Rolle. Wer prüft, arbeitet nicht zugleich am Programm mit.',
    'ends-before-start': 'Der letzte Tag liegt vor dem ersten. Berichtigen Sie einen von beiden.',
    'conditions-missing': 'Mit Auflagen zugelassen: Dann müssen die Auflagen dabeistehen.',
    'notice-too-short':
      'Wer neu dazukommt, wird 30 Tage vorher angekündigt. Wählen Sie einen späteren ersten Tag.',
    'exclusion-names-nothing':
      'Dieser Schlüssel trifft jetzt keinen einzigen Eintrag; die Entscheidung nähme nichts heraus. Berichtigen Sie ihn, oder setzen Sie den Haken bei „Trifft jetzt noch nichts“, wenn die Einträge erst noch kommen.',
    'training-untracked':
      'In Ihrer Gesellschaft darf noch niemand festhalten, wer Schulungen abschließt. Lesen Sie die Lektionen trotzdem; die Fragen öffnen sich, sobald sie eingetragen ist, in Deutschland mit einer Betriebsvereinbarung oder dem Vermerk, dass es keinen Betriebsrat gibt.',
    'phishing-off':
      'Phishing-Übungen sind hier nicht erlaubt. Wer Betriebsvereinbarungen betreut, kann sie einschalten.',
    'phishing-no-mail-server':
      'Es ist kein Mailserver eingerichtet, über den Mails hinausgehen könnten.',
    'phishing-running': 'Eine Übung läuft noch. Warten Sie ihr Ende ab, oder beenden Sie sie.',
    'phishing-too-few':
      'Angeschrieben würden weniger als zehn Menschen; dann gäbe es keine Zahlen. Nehmen Sie mehr Gruppen dazu.',
    'phishing-window':
      'Dazwischen müssen mindestens zwei Arbeitstage liegen, höchstens 60 Tage, und der erste frühestens morgen.',
    'course-changed':
      'Der Kurs wurde überarbeitet, seit Sie begonnen haben. Beginnen Sie die Fragen noch einmal.',
    'course-elsewhere':
      'Dieser Kurs findet nicht hier statt, sondern dort, wo seine Seite es sagt.',
    'course-topics':
      'Welche Themen ein mitgelieferter Kurs hat, steht fest. Lassen Sie sie, wie sie sind.',
    'agreement-not-theirs':
      'Diese Vereinbarung ist nicht für Menschen mit dieser Art der Beschäftigung.',
    'agreement-unpublished': 'Von dieser Vereinbarung ist noch keine Fassung veröffentlicht.',
    'agreement-signed': 'Diese Person hat die Vereinbarung schon unterschrieben.',
    'questions-wait':
      'Drei Versuche reichten nicht. Der nächste beginnt eine Stunde nach dem letzten; lesen Sie bis dahin die Lektionen und die Erklärungen Ihres letzten Versuchs.',
    'nobody-to-invite':
      'Niemand bekommt einen Link: Alle, um die es geht, haben unterschrieben, haben einen Link, der noch gilt, oder haben keine E-Mail-Adresse.',
    'nothing-owed': 'Für diese Person ist jetzt keine Richtlinie zu bestätigen.',
    'wording-active':
      'Das PDF enthält Skripte oder andere Dateien, oder es startet oder verschickt etwas. Drucken Sie es ohne all das in ein neues PDF, und geben Sie das ab.',
    'wording-protected':
      'Das PDF lässt sich nur mit einem Passwort öffnen; so könnte es niemand lesen. Speichern Sie es ohne Passwort, und geben Sie das ab.',
    'wording-endless':
      'Das PDF lässt sich nicht in angemessener Zeit prüfen. Drucken Sie es in ein neues PDF, und geben Sie das ab.',
    'wording-fetches':
      'Die Word-Datei holt Teile von anderswo oder enthält Dateien anderer Programme. Speichern Sie sie ohne diese, oder geben Sie ein PDF ab.',
    'wording-unreadable':
      'Die Word-Datei lässt sich nicht lesen. Speichern Sie sie in Word noch einmal als DOCX, oder geben Sie ein PDF ab.',
    'person-erased': 'Diese Person ist schon gelöscht.',
    'person-merge-same': 'Das ist schon eine Person. Wählen Sie zwei verschiedene.',
    'person-merged-already':
      'Diese Person ist schon mit einer anderen zusammengeführt. Sehen Sie nach, wer sie heute ist.',
    'person-merge-directory':
      'Das Verzeichnis spricht von der Person, die dazukäme, und täte es weiter. Lassen Sie diese bleiben. Stehen beide im Verzeichnis, löschen Sie dort zuerst eine.',
    'person-merge-entities':
      'Beide arbeiten zur selben Zeit für verschiedene Gesellschaften. Ist das falsch, berichtigen Sie zuerst bei einer die Gesellschaft oder die Tage.',
    'person-merge-role':
      'Die eine hat eine Rolle, in der die andere sie vertritt, oder hat den Zugang der anderen genehmigt. Benennen Sie dort zuerst jemand anderen.',
    'person-merge-outside':
      'Die Person, die bliebe, ist durch eine Entscheidung außerhalb des Programms, die andere nicht. Lassen Sie die andere bleiben, oder beenden Sie zuerst die Entscheidung.',
    'person-not-merged': 'Diese beiden wurden nie zusammengeführt oder sind schon wieder zwei.',
    'person-merged-before':
      'Diese Person wurde mit jemandem zusammengeführt, der erst später zu dieser kam. Nehmen Sie zuerst das spätere Zusammenführen zurück.',
    'person-not-joined': 'Diese Quelle wurde nie neben einer anderen als diese Person genommen.',
    'person-still-here':
      'Wer hier arbeitet, lässt sich nicht löschen. Tragen Sie zuerst den letzten Tag ein; vom Tag danach an geht es.',
    'page-missing': 'Diese Seite gibt es hier nicht. Gehen Sie zurück.',
    'engagement-missing':
      'Diesen Prüfauftrag gibt es nicht, er ist nicht Ihrer, oder er ist beendet. Fragen Sie das Unternehmen, das Sie prüfen.',
    'outside-period':
      'Dieser Zeitpunkt liegt nicht im Zeitraum des Prüfauftrags, oder er liegt in der Zukunft. Wählen Sie einen zwischen dem ersten und dem letzten Tag.',
    'sample-unprovable':
      'Was in dieser Prüfung stand, lässt sich nicht mehr zusammensetzen: Jemand darin wurde seitdem gelöscht, oder eine frühere Version hat sie aufgezeichnet. Ziehen Sie aus einer späteren Prüfung.',
    'announcement-overtaken':
      'Diese Mitteilung gilt nicht mehr. Gehen Sie zurück, und lesen Sie die jetzige.',
    'role-own-deputy': 'Niemand vertritt sich selbst. Wählen Sie jemand anderen.',
    'item-renamed':
      'Woran dieser Eintrag erkannt wird, lässt sich nicht ändern. Beenden Sie ihn, und legen Sie einen neuen an.',
    'absence-too-long':
      'Eine Abwesenheit dauert höchstens drei Jahre. Dauert sie länger, tragen Sie dann eine weitere ein.',
    'absence-ends-early': 'Der letzte Tag liegt vor dem ersten. Berichtigen Sie die Tage.',
    'not-yet': 'Dieser Tag ist noch nicht gekommen. Geben Sie an, wann verglichen wurde.',
    'manager-unknown':
      'Diese Führungskraft steht nicht im Verzeichnis. Nennen Sie ihre E-Mail-Adresse, oder lassen Sie das Feld leer.',
    'course-not-over':
      'Der Kurs hat noch nicht gemeldet, dass er abgeschlossen ist. Öffnen Sie ihn, und gehen Sie bis zum Ende.',
    'scope-refused':
      'Das dürfen Sie selbst nicht alles. Wählen Sie für das Token nur, was Ihre eigenen Rollen erlauben.',
    'token-missing': 'Dieses Token gibt es nicht. Gehen Sie zur Liste zurück.',
    'account-missing': 'Dieses Konto gibt es nicht. Gehen Sie zur Liste zurück.',
    'webhook-missing': 'Diesen Webhook gibt es nicht. Gehen Sie zur Liste zurück.',
    'too-large': 'Das ist mehr als 1 MB. Schicken Sie weniger auf einmal.',
    'not-a-form': 'Das war kein Formular. Benutzen Sie das auf der Seite.',
    'text-refused':
      'Ein Text enthält ein Zeichen, das sich nicht aufbewahren lässt. Lassen Sie es weg.',
    'person-account-open':
      'Diese Person hat noch ein offenes Konto mit eigenen Rollen. Lassen Sie ihm zuerst den Zugang nehmen; das kann eine Administratorin oder ein Administrator.',
    'person-named-elsewhere':
      'Name oder Adresse stehen auch in Angaben, die sonst nicht von dieser Person handeln. Ob das gelöscht werden soll, sieht sich die Programmleitung an: Bitten Sie sie darum.',
    'person-still-reported':
      'Eine Quelle oder das Verzeichnis nennt diese Person noch. Löschen Sie sie zuerst dort, und warten Sie die nächste Abfrage ab; sonst käme wieder, was hier gelöscht wird.',
    'person-without-mailbox':
      'Im Verzeichnis steht von dieser Person keine E-Mail-Adresse. Tragen Sie eine ein, oder laden Sie ein unterschriebenes Papier hoch.',
    'placeholder-open':
      'Ein Platzhalter im Text lässt sich nicht füllen. Tragen Sie in den Einstellungen den Kontakt für Sicherheitsfragen ein.',
    'not-a-pdf': 'Das Dokument ist kein PDF.',
    'scope-says-nothing': 'Wofür das Programm gilt, muss wenigstens in einer Sprache dastehen.',
    'attestor-without-role':
      'Diese Person hat keine Rolle im Programm und ist für diesen Satz nicht verantwortlich. Nennen Sie jemanden mit einer Rolle oder deren Vertretung, wer für den Satz verantwortlich ist, oder sich selbst.',
    'date-in-future': 'Dieser Tag kommt erst noch.',
    'check-not-permitted':
      'Das Recht des Landes lässt diese Überprüfung für diese Stelle nicht zu. Nehmen Sie sie nicht vor.',
    'logo-refused':
      'Dieses Bild kann nicht das Logo sein. Speichern Sie es als PNG mit höchstens 24 KB und 1024 Bildpunkten je Seite, und geben Sie das ab.',
    'not-signed-in': 'Sie sind nicht angemeldet, oder Ihre Sitzung ist abgelaufen.',
    'form-not-by-token':
      'Formulare füllt ein angemeldeter Mensch aus. Programme fragen mit ihrem Token die API.',
    'not-by-token':
      'Ein Token entscheidet nicht, wer hereinkommt. Melden Sie sich an, und tun Sie es im Browser.',
    'link-only-by-mail':
      'Dieses Konto ist in Gebrauch: Sein Link geht allein an die Person selbst, und kein Mailserver ist eingerichtet. Richten Sie einen ein, oder lassen Sie den Link auf dem Server erzeugen: beleg user invite-again --account ID.',
    'not-permitted':
      'Ihre Rollen erlauben das nicht. Eine Administratorin oder ein Administrator kann sie ändern.',
    'proof-needed':
      'Für diesen Schritt bestätigen Sie bitte mit Passkey oder mit Passwort und Code, dass Sie es sind.',
    'origin-refused':
      'Die Anfrage kam nicht von einer unserer Seiten und wurde deshalb nicht ausgeführt. Gehen Sie auf die Seite selbst, und versuchen Sie es dort.',
    'upload-too-large':
      'Die Datei ist zu groß. Geben Sie eine kleinere ab, oder den Inhalt in Teilen.',
    'upload-malformed': 'Die Übertragung war unvollständig. Geben Sie die Datei noch einmal ab.',
    'upload-empty': 'Die Datei ist leer. Sehen Sie nach, ob sie dort, woher sie kommt, ganz ist.',
    'upload-virus': 'Die Datei enthält das Testvirus EICAR. Geben Sie eine ohne dieses ab.',
    'upload-type-refused':
      'Dateien dieser Art nehmen wir nicht. Geben Sie sie als PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG, WebP, TXT, Markdown, CSV, JSON oder ZIP ab.',
    'upload-contradicts':
      'Der Name der Datei sagt etwas anderes als ihr Inhalt. Speichern Sie sie noch einmal in dem Programm, aus dem sie stammt, und geben Sie das ab.',
    'upload-damaged':
      'Die Datei ist beschädigt. Speichern Sie sie noch einmal in dem Programm, aus dem sie stammt, und geben Sie das ab.',
    'upload-polyglot':
      'Die Datei ist zweierlei in einem. Speichern Sie sie noch einmal in dem Programm, aus dem sie stammt, und geben Sie das ab.',
    'upload-zip-bomb':
      'Die Datei entpackt sich zu weit mehr, als sie sollte. Speichern Sie sie noch einmal in dem Programm, aus dem sie stammt, und geben Sie das ab.',
    'upload-zip-path':
      'In der Datei führen Einträge aus ihrem Ordner hinaus. Speichern Sie sie noch einmal in dem Programm, aus dem sie stammt, und geben Sie das ab.',
    'upload-macros': 'Die Datei enthält Makros. Speichern Sie sie ohne, und geben Sie das ab.',
    'uploads-a-day':
      'Ein Konto reicht höchstens 200 Dateien und 500 MB am Tag ein. Machen Sie morgen weiter, oder bitten Sie jemand anderen um den Rest.',
    'too-often-for-now': 'Warten Sie ein paar Minuten, und versuchen Sie es dann noch einmal.',
    'too-often':
      'Warten Sie ein paar Minuten, oder melden Sie sich mit einem Passkey an; der geht immer.',
    'invitation-refused':
      'Diese Einladung gilt nicht mehr. Bitten Sie um eine neue; wenn Sie schon einmal angemeldet waren, melden Sie sich einfach an.',
    'passkey-refused':
      'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder melden Sie sich anders an.',
    'table-empty': 'Die erste Zeile muss die Spalten nennen.',
    'records-several-courses':
      'Die Liste nennt mehrere Kurse, und keiner heißt wie dieser. Lassen Sie nur die Zeilen eines Kurses stehen, und importieren Sie noch einmal.',
    'table-long': 'Das sind zu viele Zeilen auf einmal. Importieren Sie sie in mehreren Teilen.',
    'table-encoding':
      'Wie die Zeichen dieser Datei zu lesen sind, ist nicht sicher: Umlaute und Ähnliches würden falsch aufgezeichnet. Speichern Sie sie als „CSV UTF-8“.',
    'table-unreadable': 'Das lässt sich nicht als Tabelle lesen. Speichern Sie sie als CSV.',
    'table-foreign': 'Keine Spalte heißt wie ein Feld. Die Namen der Felder stehen unten.',
    'reference-missing': 'Was hier gewählt ist, gibt es nicht mehr.',
    'entitlement-unbounded':
      'Alle Rechte in allen Systemen sind kein Bedarf einer Rolle. Nennen Sie die Systeme oder die Rechte.',
    'approval-own': 'Niemand genehmigt den eigenen Zugang. Nennen Sie jemand anderen.',
    'approval-period': 'Eine Genehmigung endet, nachdem sie beginnt, und binnen zwölf Monaten.',
    'deadline-missing':
      'Eine zugekaufte Gesellschaft braucht ein Datum, bis zu dem sie aufgenommen ist.',
    'organisation-unclear':
      'Nennen Sie einen Unterdienstleister genau dann, wenn einer es tun muss.',
    'file-missing': 'Es war keine Datei gewählt.',
    'item-exists': 'Diesen Eintrag gibt es schon.',
    'soc2-period-unclear':
      'Typ I nennt einen Stichtag, Typ II einen Zeitraum; ohne Bericht keines von beiden.',
    'hostname-in-use':
      'Unter diesem Namen sind Sie gerade hier. Kommen Sie unter einem anderen herein, und entfernen Sie ihn dort.',
    'hostname-taken': 'Dieser Name führt zu einer anderen Organisation dieser Instanz.',
    'example-closed':
      'Das Beispiel ist zum Umsehen da, bevor Sie beginnen. Sie haben schon begonnen.',
    'item-changed':
      'Jemand anders hat den Eintrag inzwischen geändert. Sehen Sie sich die jetzige Fassung an, und machen Sie Ihre Änderung noch einmal.',
    'source-missing': 'Diese Quelle gibt es nicht, oder sie wurde entfernt.',
    'source-exists': 'Eine Quelle mit dieser Kennung gibt es schon.',
    'source-read': 'Diese Quelle wird gelesen. Entfernen Sie sie zuerst.',
    'operator-only':
      'Diese Einstellungen nennen eine Datei, ein Profil oder eine Adresse auf dem Server selbst. Laden Sie die Datei hoch, oder bitten Sie, wer den Server betreibt.',
    'source-not-by-form':
      'Diese Einstellungen sagen mehr, als ein Formular fassen kann. Wer den Server betreibt, ändert sie an der Kommandozeile.',
    'key-needed':
      'Ohne eigenen Schlüssel ginge diese Quelle als der Server selbst hinaus, und den teilen sich mehrere Organisationen. Geben Sie einen Schlüssel an, oder bitten Sie den Betrieb des Servers: beleg source add.',
    'source-no-list': 'Diese Quelle ist keine hochgeladene Liste.',
    'contact-missing':
      'Die Texte nennen einen Kontakt für Sicherheitsfragen, und den gibt es noch nicht. Tragen Sie ihn unter „Einstellungen“, „Organisation“ ein, und übernehmen Sie die Richtlinien dann.',
    'version-state':
      'Diese Fassung ist inzwischen in einem anderen Stand. Sehen Sie sich die Richtlinie an, wie sie jetzt ist.',
    'signature-exists':
      'Dieses Dokument ist für diese Person und Vereinbarung schon aufgezeichnet. Widerrufen Sie, was damit aufgezeichnet wurde, und laden Sie das Papier noch einmal hoch.',
    'version-published':
      'Diese Fassung hat inzwischen jemand veröffentlicht; Ihre Angaben änderten nichts daran. Sehen Sie sich die Richtlinie an, wie sie jetzt gilt.',
    'version-rewritten':
      'Der Wortlaut wurde geändert, seit Sie ihn angesehen haben; geschehen ist nichts. Lesen Sie ihn, wie er jetzt ist, und entscheiden Sie neu.',
    'approved-before':
      'Sie haben diese Fassung schon freigegeben. Eine weitere Freigabe muss von jemand anderem kommen.',
    'approvals-missing':
      'Diese Fassung haben noch nicht so viele freigegeben, wie das Unternehmen verlangt. Bitten Sie noch jemanden darum.',
    'not-your-turn':
      'Zuerst gibt jemand anderes diese Fassung frei. Warten Sie darauf; oder geben Sie den Entwurf zurück und lassen Sie bei der Richtlinie andere eintragen.',
    'approver-twice':
      'Dieses Konto steht schon unter denen, die freigeben. Nennen Sie jemand anderen.',
    'approver-may-not':
      'Dieses Konto darf keine Richtlinien freigeben. Nennen Sie jemanden, der das darf.',
    'own-draft': 'Den eigenen Entwurf gibt niemand selbst frei. Bitten Sie jemand anderen darum.',
    'wording-empty':
      'Der Wortlaut fehlt. Schreiben Sie ihn in mindestens einer Sprache, oder hängen Sie eine Datei an.',
    'because-missing': 'Der Grund fehlt. Schreiben Sie ihn in mindestens einer Sprache.',
    'wording-type': 'Die Datei ist weder ein PDF noch ein Word-Dokument (DOCX).',
    'version-overtaken':
      'Inzwischen gilt eine neuere Fassung; festgehalten ist nichts. Öffnen Sie die Richtlinie noch einmal, und lesen Sie sie, wie sie jetzt ist.',
    'wording-changed':
      'Das ist nicht der Wortlaut, der in dieser Sprache gilt; festgehalten ist nichts. Öffnen Sie den Text noch einmal, und lesen Sie ihn, wie er jetzt ist.',
    'account-without-person':
      'Ihr Konto gehört zu niemandem auf der Personenliste. Bitten Sie die, die die Liste führen, Sie mit Ihrer Anmeldeadresse aufzunehmen.',
    'item-missing': 'Diesen Eintrag gibt es nicht, oder er gilt nicht mehr.',
    'account-exists': 'Zu dieser Adresse gibt es schon ein Konto.',
    'account-changed': 'Jemand anders hat dieses Konto inzwischen geändert.',
    'last-admin':
      'Ohne dieses Konto könnte niemand mehr administrieren. Geben Sie zuerst jemand anderem diese Rolle.',
    'test-missing': 'Diesen Test gibt es nicht.',
    'exception-past': 'Dieser Tag ist schon vorbei.',
    'exception-too-long': 'Eine Ausnahme gilt höchstens zwölf Monate.',
    'exception-empty': 'Wählen Sie mindestens einen Eintrag, oder alle.',
    'exception-too-wide':
      'So viele Einträge auf einmal sind keine Ausnahme. Wählen Sie höchstens tausend.',
    'nothing-failing': 'Jetzt gerade sind alle Einträge erfüllt, unbekannt oder schon ausgenommen.',
    'item-not-failing':
      'Ausnehmen lässt sich nur, was jetzt gerade nicht erfüllt ist. Mindestens einer dieser Einträge ist es nicht.',
    'document-missing': 'Dieses Dokument wird nicht oder nicht mehr angeboten.',
    'document-closed': 'Dieses Dokument wird nicht mehr angeboten.',
    'link-refused':
      'Dieser Link gilt nicht oder nicht mehr. Fangen Sie auf der Trust-Seite noch einmal an.',
    'request-missing': 'Diesen Antrag gibt es nicht.',
    'request-decided': 'Über diesen Antrag ist schon entschieden.',
    'request-expired':
      'Die Ausnahme wäre inzwischen abgelaufen. Lehnen Sie den Antrag ab; für länger braucht es einen neuen.',
    'exception-missing': 'Diese Ausnahme gibt es nicht.',
    'exception-ended': 'Diese Ausnahme ist schon abgelaufen.',
    'control-missing': 'Diesen Satz gibt es nicht.',
    'control-published': 'Dieser Satz ist schon veröffentlicht.',
    'control-not-published': 'Dieser Satz ist nicht veröffentlicht.',
    'control-refused': 'Mindestens eine Angabe stimmt noch nicht; es wurde nichts geändert.',
    'test-needed':
      'Auf mindestens einem Test muss ein Satz beruhen. Soll er gar nicht mehr gelten, ziehen Sie ihn zurück.',
    'token-by-token':
      'Ein Token legt keine Token an; melden Sie sich an, und legen Sie es unter „Konto und Anmeldung“ an.',
    'own-account': 'Den eigenen Zugang nimmt man sich nicht; bitten Sie jemand anderen darum.',
    'own-exception':
      'Niemand genehmigt eine Ausnahme für sich selbst; das entscheidet jemand anderes.',
    'same-person': 'Antrag und Genehmigung müssen von zwei verschiedenen Menschen kommen.',
    'person-exists': 'Jemand mit dieser E-Mail-Adresse steht schon auf der Liste.',
    'contractor-without-end':
      'Eine externe Kraft braucht einen letzten Tag; verlängern lässt er sich jederzeit.',
    'person-ends-early': 'Der letzte Tag liegt vor dem ersten.',
    'person-region-elsewhere':
      'Der Landesteil gehört nicht zum Land der Person. Nennen Sie einen aus diesem Land, oder lassen Sie das Feld leer.',
    'message-under-way': 'Diese Nachricht ist verschickt oder wird es gerade.',
    'person-own-manager': 'Niemand führt sich selbst.',
    'person-of-directory':
      'Name, Adresse und Gruppen dieser Person kommen aus dem Verzeichnis. Ändern Sie sie bei Ihrem Identitätsanbieter.',
    'sso-refused':
      'Die Anmeldung über Ihren Anbieter ist nicht gelungen. Versuchen Sie es noch einmal.',
    'sso-unknown':
      'Für Sie gibt es hier noch kein Konto, oder es ist mit diesem Anbieter nicht verbunden. Wenn Sie sich sonst anders anmelden: Tun Sie das, und verbinden Sie den Anbieter unter „Konto und Anmeldung“. Sonst bitten Sie eine Administratorin oder einen Administrator um eine Einladung.',
    'sso-taken': 'Diese Anmeldung beim Anbieter gehört hier schon zu einem anderen Konto.',
    'sso-other-subject':
      'Ihr Konto ist bei diesem Anbieter mit jemand anderem verbunden. Trennen Sie das zuerst unter „Konto und Anmeldung“.',
    'sso-somebody-else':
      'Beim Anbieter war jemand anderes angemeldet als hier, oder Ihre Sitzung hier ist inzwischen vorbei.',
    'last-factor': 'Das ist Ihr letzter Weg herein. Richten Sie zuerst einen anderen ein.',
    'only-providers': 'In dieser Organisation meldet man sich über den Anbieter an.',
    'provider-missing': 'Diesen Anbieter gibt es nicht, oder er ist ausgeschaltet.',
    'provider-exists':
      'Unter diesem Kurznamen gibt es schon einen Anbieter. Ändern Sie jenen, oder nehmen Sie einen anderen Namen.',
    'provider-issuer-taken':
      'Ein anderer Anbieter hat hier schon diesen Aussteller. Ändern Sie jenen; Menschen werden am Aussteller erkannt.',
    'provider-issuer-refused':
      'Das ist nicht der Aussteller eines einzelnen Unternehmens. Nehmen Sie die https-Adresse, die im Discovery-Dokument als „issuer“ steht, mit Ihrem Mandanten darin; „/common“ ließe alle herein.',
    'provider-domain-missing':
      'Diesen Aussteller haben alle bei Google. Nennen Sie die eine Domain, die sich anmelden darf.',
    'provider-scopes-refused': 'Unter den Scopes fehlt „openid“.',
    'provider-address-refused':
      'Die Anmeldeadresse muss mit https:// beginnen und ohne Namen und Passwort sein.',
    'provider-certificate-refused':
      'Das ist kein Zertifikat eines RSA-Schlüssels mit mindestens 2048 Bit. Fügen Sie die Zertifikate als PEM ein, eines unter dem anderen.',
    'provider-secret-missing':
      'Das Client-Geheimnis fehlt. Geben Sie es ein (noch einmal, wenn sich Aussteller oder Client-ID ändern), oder sagen Sie, dass der Client ein öffentlicher ist.',
    'provider-needed':
      'So könnte sich niemand mehr anmelden. Richten Sie zuerst einen Anbieter ein, oder erlauben Sie wieder Passwort und Passkey.',
    'passkey-needed':
      'Richten Sie zuerst unter „Konto und Anmeldung“ einen Passkey ein: Er ist der Weg herein, wenn der Anbieter ausfällt.',
  },
  /** Warum ein Passwort nicht genommen wurde. */
  passwords: {
    'password-short': 'Bitte mindestens 14 Zeichen.',
    'password-long': 'Bitte höchstens 256 Zeichen.',
    'password-guessable':
      'Dieses Passwort wäre bald erraten. Nehmen Sie mehrere Wörter, die nicht zusammengehören, oder lassen Sie Ihren Passwort-Manager wählen.',
  },
  signInTitle: (organisation: string) => `Bei ${organisation} anmelden`,
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  next: 'Weiter',
  mailedTo: (email: string) =>
    `Der Link ist an ${email} unterwegs. Nur die Person selbst bekommt ihn zu sehen.`,
  shownOnce:
    'Kopieren Sie das jetzt, und bewahren Sie es sicher auf oder geben Sie es sicher weiter. Es wird nur dieses eine Mal gezeigt:',
  or: 'oder',
  withPasskey: 'Mit Passkey anmelden',
  with: (provider: string) => `Mit ${provider} anmelden`,
  wrong: 'Adresse oder Passwort stimmt nicht.',
  usePasskey: 'Dieses Konto meldet sich mit einem Passkey an.',
  forgotten:
    'Passwort vergessen oder App verloren? Bitten Sie eine Administratorin oder einen Administrator, Sie neu einzuladen.',
  codeTitle: 'Code eingeben',
  codeIntro: 'Den sechsstelligen Code zeigt Ihre Authenticator-App.',
  code: 'Code',
  codeHint: 'Ohne App: einer Ihrer Wiederherstellungscodes',
  codeWrong: 'Dieser Code stimmt nicht oder wurde schon benutzt.',
  codeLate: 'Die Anmeldung hat zu lange gedauert. Bitte beginnen Sie noch einmal.',
  signInButton: 'Anmelden',
  noScript: 'Passkeys brauchen JavaScript.',
  passkeyNeedsName: 'Passkeys gehen nur unter einem Namen, nicht unter einer IP-Adresse.',
  /** Wo Single Sign-on allein gilt. */
  onlyProviders: 'Hier meldet man sich über den Anbieter an.',
  adminPasskey: 'Für die Administration, wenn der Anbieter ausfällt:',
  sso: {
    onwardTitle: (provider: string) => `Weiter zu ${provider}`,
    onward: 'Ihr Browser geht gleich von selbst weiter. Tut er es nicht, nehmen Sie den Knopf.',
    about: 'Mit der Anmeldung, die Sie aus Ihrem Unternehmen schon haben.',
    linked: 'Anbieter',
    since: 'Verbunden seit',
    none: 'Mit keinem Anbieter verbunden.',
    connect: (provider: string) => `Mit ${provider} verbinden`,
    disconnect: 'Trennen',
    formerly: 'nicht mehr eingerichtet',
  },
  signInSettings: {
    title: 'Anmeldung',
    intro:
      'Über welche Anbieter sich Ihre Leute anmelden. Ein Anbieter sagt, wer jemand ist; ob es ein Konto gibt und was es darf, entscheiden Sie hier.',
    providers: 'Identitätsanbieter',
    none: 'Noch kein Anbieter',
    noneText: 'Alle melden sich mit Passkey oder mit Passwort und Code an.',
    addOidc: 'OpenID Connect einrichten',
    addSaml: 'SAML einrichten',
    change: 'Ändern',
    remove: 'Entfernen',
    kind: 'Art',
    id: 'Kurzname',
    kinds: { oidc: 'OpenID Connect', saml: 'SAML 2.0' },
    issuer: 'Aussteller',
    clientId: 'Client-ID',
    secret: 'Geheimnis',
    secretKept: 'hinterlegt',
    secretNone: 'keines (öffentlicher Client)',
    domain: 'Domain',
    addresses: 'E-Mail-Adressen',
    addressesOurs: 'gelten als bestätigt, weil sie unsere sind',
    addressesTheirs: 'gelten, wenn der Anbieter sie bestätigt',
    addressesNever: 'gelten nicht als bestätigt',
    state: 'Zustand',
    on: 'eingeschaltet',
    off: 'ausgeschaltet',
    give: 'Das braucht der Anbieter von Ihnen:',
    redirectUri: 'Redirect-URI',
    metadata: 'Metadaten',
    entityId: 'Entity-ID',
    acs: 'ACS-Adresse (HTTP-POST)',
    ways: 'Andere Wege',
    everyWay: 'Neben den Anbietern gelten Passkeys sowie Passwort und Code.',
    onlyProviders:
      'Nur die Anbieter gelten. Administratorinnen und Administratoren kommen auch mit einem Passkey herein.',
    onlyThem: 'Nur noch Single Sign-on',
    allAgain: 'Passwort und Passkey wieder erlauben',
  },
  welcome: {
    title: (name: string) => `Willkommen, ${name}`,
    intro: 'Wählen Sie, womit Sie sich künftig anmelden.',
    sso: 'Mit dem Anbieter Ihres Unternehmens',
    passkey: 'Mit einem Passkey (empfohlen)',
    passkeyAbout:
      'Fingerabdruck, Gesicht oder PIN Ihres Geräts. Kein Passwort, das jemand erraten oder abfischen könnte.',
    passkeyButton: 'Passkey einrichten',
    password: 'Mit Passwort und Authenticator-App',
    passwordAbout:
      'Mindestens 14 Zeichen, gern ein ganzer Satz. Passwort-Manager sind willkommen; Zeichenregeln gibt es keine.',
    choose: 'Passwort wählen',
    appTitle: 'Authenticator-App verbinden',
    appIntro: 'Scannen Sie das Bild mit Ihrer App, oder tippen Sie den Schlüssel ab.',
    appHere: 'Die App ist auf diesem Gerät: dort öffnen',
    key: 'Schlüssel',
    firstCode: 'Code aus der App',
    firstCodeWrong: 'Dieser Code stimmt nicht. Geht die Uhr Ihres Geräts richtig?',
    connect: 'Verbinden',
    codesTitle: 'Ihre Wiederherstellungscodes',
    codesIntro:
      'Jeder dieser Codes ersetzt einmal die App. Sie werden nur jetzt gezeigt: Drucken Sie sie aus oder legen Sie sie in Ihren Passwort-Manager.',
    go: 'Los geht’s',
  },
  setup: {
    title: 'Beleg einrichten',
    intro:
      'Noch hat niemand Zugang. Das erste Konto administriert diese Instanz; alle weiteren werden eingeladen.',
    name: 'Ihr Name',
    begin: 'Konto anlegen',
  },
  account: {
    title: 'Konto und Anmeldung',
    passkeys: 'Passkeys',
    noPasskeys: 'Noch kein Passkey. Er ist die sicherste und bequemste Art, sich anzumelden.',
    addPasskey: 'Passkey hinzufügen',
    passkeyName: 'Name des Passkeys',
    passkeyNameHint: 'Damit Sie ihn wiedererkennen, etwa „Laptop“',
    remove: 'Entfernen',
    created: 'Angelegt',
    lastUsed: 'Zuletzt benutzt',
    never: 'nie',
    passwordAndApp: 'Passwort und Authenticator-App',
    hasApp: 'Eingerichtet.',
    hasNoApp: 'Nicht eingerichtet.',
    recoveryLeft: (n: number) =>
      n === 1 ? 'Noch 1 Wiederherstellungscode.' : `Noch ${n} Wiederherstellungscodes.`,
    newCodes: 'Neue Wiederherstellungscodes',
    setPassword: 'Passwort und App einrichten',
    changePassword: 'Passwort und App neu einrichten',
    removeApp: 'Passwort und App entfernen',
    sessions: 'Sitzungen',
    sessionsIntro: 'Wo Sie gerade angemeldet sind.',
    thisSession: 'diese Sitzung',
    browser: 'Browser',
    address: 'Adresse',
    since: 'Seit',
    seen: 'Zuletzt gesehen',
    end: 'Beenden',
    endOthers: 'Alle anderen beenden',
    tokens: 'Token für Programme',
    noTokens: 'Keine.',
    newToken: 'Token anlegen',
    expires: 'Gilt bis',
    revoked: 'beendet',
    expired: 'abgelaufen',
    events: 'Anmeldungen und Änderungen',
    when: 'Wann',
    what: 'Was',
    confirmTitle: 'Bestätigen Sie, dass Sie es sind',
    confirmIntro: 'Dieser Schritt ist heikel; Ihre Bestätigung gilt eine Viertelstunde.',
    confirmNothing:
      'Ihr Konto hat weder Passkey noch Passwort mit Code. Dann gilt nur die Anmeldung selbst, eine Viertelstunde lang: Lassen Sie sich von der Administration einen neuen Link geben, und richten Sie gleich danach unter „Konto und Anmeldung“ einen Passkey oder ein Passwort ein.',
    confirm: 'Bestätigen',
    confirmPasskey: 'Mit Passkey bestätigen',
    confirmWith: (provider: string) => `Mit ${provider} bestätigen`,
    confirmed: 'Bestätigt. Machen Sie jetzt weiter.',
    changed: 'Geändert. Alle anderen Sitzungen sind beendet.',
    lastFactor: 'Das ist Ihr letzter Weg herein. Richten Sie zuerst einen anderen ein.',
  },
  doorEvents: {
    'signed-in': 'angemeldet',
    'sign-in-refused': 'Anmeldung abgewiesen',
    'signed-out': 'abgemeldet',
    proved: 'Identität bestätigt',
    'session-ended': 'Sitzungen beendet',
    'password-set': 'Passwort gesetzt',
    'totp-added': 'Authenticator-App verbunden',
    'totp-removed': 'Authenticator-App entfernt',
    'passkey-added': 'Passkey hinzugefügt',
    'passkey-removed': 'Passkey entfernt',
    'recovery-codes-made': 'Wiederherstellungscodes erzeugt',
    'recovery-code-used': 'Wiederherstellungscode benutzt',
    'identity-linked': 'mit dem Anbieter verbunden',
    'identity-unlinked': 'vom Anbieter getrennt',
    'link-made': 'Anmeldelink erzeugt',
  },
  mails: {
    invitation: {
      subject: (organisation: string) => `Ihre Einladung zu ${organisation}`,
      heading: (name: string) => `Guten Tag ${name}`,
      text: (organisation: string) =>
        `Sie haben ein Konto für das Sicherheitsprogramm von ${organisation}. Mit diesem Link richten Sie Ihre Anmeldung ein; er gilt sieben Tage und nur einmal.`,
      button: 'Anmeldung einrichten',
      ignore: 'Wenn Sie damit nichts anfangen können, brauchen Sie nichts zu tun.',
    },
    renewal: {
      subject: (organisation: string) => `Ihr Zugang zu ${organisation}`,
      heading: (name: string) => `Guten Tag ${name}`,
      text: (organisation: string) =>
        `Für Ihr Konto im Sicherheitsprogramm von ${organisation} wurde ein neuer Zugang angefordert; alle Sitzungen wurden beendet. Mit diesem Link richten Sie Ihre Anmeldung neu ein; er gilt sieben Tage und nur einmal.`,
      button: 'Anmeldung neu einrichten',
      ignore:
        'Haben Sie nicht darum gebeten? Dann benutzen Sie den Link nicht, geben Sie ihn niemandem, und sagen Sie der Programmleitung Bescheid. Ihre bisherige Anmeldung gilt weiter.',
    },
    moved: {
      subject: (organisation: string) => `Ihr Zugang zu ${organisation} hat eine andere Adresse`,
      heading: (name: string) => `Guten Tag ${name}`,
      text: (organisation: string) =>
        `Das Verzeichnis Ihres Unternehmens nennt für Ihr Konto im Sicherheitsprogramm von ${organisation} jetzt eine andere E-Mail-Adresse. Sie melden sich ab sofort mit der neuen an; mit dieser geht es nicht mehr, und Nachrichten kommen hier keine mehr an.`,
      ignore:
        'Haben Sie das nicht erwartet? Dann sagen Sie gleich der Programmleitung Bescheid, oder wer bei Ihnen das Verzeichnis verwaltet.',
    },
  },
}
