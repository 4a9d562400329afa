/** Dokumente auf Anfrage: Formular, Freigabe, Link, Mails. */
export const requests = {
  title: 'Dokumentanfragen',
  intro:
    'Wer ein vertrauliches Dokument der Trust-Seite haben möchte und die eigene E-Mail-Adresse bestätigt hat. Mit der Freigabe geht ein befristeter Link an diese Adresse; im Dokument stehen Name, Unternehmen und Datum. Zwei Jahre nach Ablauf des Links wird die Anfrage gelöscht.',
  waiting: 'Warten auf Entscheidung',
  decided: 'Entschieden',
  nothing: 'Niemand wartet',
  nothingText: 'Neue Anfragen stehen hier und kommen per E-Mail.',
  none: 'Noch ist nichts entschieden.',
  who: 'Wer',
  document: 'Dokument',
  asked: 'Angefragt',
  agreement: 'Vereinbarung',
  agreementNow: 'Vertraulichkeitsvereinbarung, die jetzt gilt',
  agreementChange: 'Eigenen Text festlegen',
  version: (digest: string) => `Fassung ${digest}`,
  noAgreement: 'nicht verlangt',
  state: 'Stand',
  steps: 'Schritte',
  granted: (until: string) => `freigegeben, Link bis ${until}`,
  over: (until: string) => `freigegeben, Link abgelaufen am ${until}`,
  ended: (at: string, by: string) => `freigegeben, Link vorzeitig beendet am ${at} von ${by}`,
  rejected: 'abgelehnt',
  atOnce: 'ohne Freigabe',
  fetched: 'Abgerufen',
  times: (n: number) => (n === 0 ? 'nie' : n === 1 ? 'einmal' : `${n}-mal`),
  fromAddress: (at: string, address: string) => `${at}, von ${address}`,
  approve: 'Freigeben',
  reject: 'Ablehnen',
  end: 'Link beenden',
  erase: 'Löschen',
  gone: 'Dokument nicht mehr angeboten',
  ask: {
    title: (title: string) => `${title} anfragen`,
    intro: (organisation: string, days: string) =>
      `${organisation} gibt dieses Dokument auf Anfrage heraus. Sie bestätigen zuerst Ihre E-Mail-Adresse; danach bekommen Sie einen Link, der ${days} lang gilt. Im Dokument stehen Ihr Name, Ihr Unternehmen und das Datum.`,
    data: (organisation: string) =>
      `${organisation} bewahrt diese Angaben und die Zeitpunkte Ihrer Abrufe bis zwei Jahre nach Ablauf des Links auf, oder bis Sie um Löschung bitten.`,
    name: 'Ihr Name',
    company: 'Ihr Unternehmen',
    email: 'Ihre E-Mail-Adresse',
    agreement: 'Vertraulichkeitsvereinbarung',
    agree: 'Ich stimme dieser Vereinbarung zu',
    submit: 'Anfragen',
    missing: 'Bitte ausfüllen, in höchstens 120 Zeichen.',
    badEmail: 'Das ist keine E-Mail-Adresse, an die wir schreiben können.',
    mustAgree: 'Ohne Zustimmung geben wir das Dokument nicht heraus.',
    changed: 'Die Vereinbarung hat sich gerade geändert. Bitte lesen Sie die neue Fassung.',
  },
  sent: {
    title: 'Sehen Sie in Ihr Postfach',
    text: 'Wir haben Ihnen einen Link geschickt. Öffnen Sie ihn innerhalb eines Tages, damit Ihre Anfrage ankommt. Kommt nichts an, war die Adresse wohl nicht richtig.',
  },
  confirm: {
    title: 'Anfrage bestätigen',
    text: 'Ein Klick noch, dann kommt Ihre Anfrage an.',
    button: 'Bestätigen',
    waiting: 'Ihre Anfrage ist angekommen',
    waitingText: 'Jemand sieht sie sich an. Die Antwort kommt per E-Mail.',
    granted: 'Der Link ist unterwegs',
    grantedText: 'Sie finden ihn in Ihrem Postfach.',
  },
  fetch: {
    title: (title: string) => title,
    text: (name: string, company: string, until: string) =>
      `Für ${name}, ${company}. Der Link gilt bis ${until}; jeder Abruf wird festgehalten.`,
    marked: 'Jede Seite trägt Ihren Namen, Ihr Unternehmen und das Datum.',
    button: 'Herunterladen',
  },
  back: 'Zur Trust-Seite',
  mails: {
    confirm: {
      heading: 'Bestätigen Sie Ihre Anfrage',
      text: (title: string, organisation: string) =>
        `Jemand hat mit dieser Adresse bei ${organisation} das Dokument „${title}“ angefragt. Waren Sie das, dann bestätigen Sie es innerhalb eines Tages. Waren Sie es nicht, tun Sie nichts: Ohne Bestätigung wird die Anfrage gelöscht.`,
      button: 'Anfrage bestätigen',
    },
    granted: {
      heading: (title: string) => `Ihr Dokument: ${title}`,
      text: (organisation: string, until: string) =>
        `${organisation} hat Ihre Anfrage freigegeben. Der Link ist nur für Sie und gilt bis ${until}.`,
      button: 'Zum Dokument',
    },
    rejected: {
      heading: (title: string) => `Ihre Anfrage: ${title}`,
      text: (organisation: string) => `${organisation} gibt Ihnen dieses Dokument nicht heraus.`,
      because: (reason: string) => `Grund: ${reason}`,
    },
    waiting: {
      heading: 'Eine Dokumentanfrage wartet',
      text: (name: string, company: string, title: string) =>
        `${name} (${company}) möchte „${title}“ haben und hat die E-Mail-Adresse bestätigt.`,
      button: 'Ansehen und entscheiden',
    },
  },
}
