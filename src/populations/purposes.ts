/** What data about people is kept for: the purposes that fields name. */
import type { Purpose } from '#engine/personal.ts'

const evidence = {
  de: 'Solange es als Nachweis zählt. Gelöscht wird nicht von selbst: Jede Fassung bleibt mit Anfang und Ende stehen. Wer gegangen ist, lässt sich löschen; dann bleibt, was geschah, ohne Namen. Im Protokoll stehen nur Digests.',
  en: 'As long as it counts as evidence. Nothing is deleted by itself: every version stays, with its beginning and end. Whoever has left can be erased; what happened stays, without a name. The log holds digests only.',
}

export const duties: Purpose = {
  id: 'duties',
  name: { de: 'Wer welche Pflichten hat', en: 'Who has which duties' },
  why: {
    de: 'Feststellen, wer zum Unternehmen gehört, welche Sicherheitspflichten jemand hat und ab wann, und dass Zugänge mit dem letzten Tag enden.',
    en: 'To know who belongs to the company, which security duties somebody has and from when, and that access ends with the last day.',
  },
  basis: {
    de: 'Durchführung des Beschäftigungsverhältnisses (Art. 6 Abs. 1 lit. b DSGVO); Sicherheit der Verarbeitung (Art. 32, Art. 6 Abs. 1 lit. f DSGVO)',
    en: 'Carrying out the employment (GDPR Art. 6(1)(b)); security of processing (Art. 32, Art. 6(1)(f) GDPR)',
  },
  kept: evidence,
}

export const access: Purpose = {
  id: 'access',
  name: { de: 'Wer worauf Zugriff hat', en: 'Who has access to what' },
  why: {
    de: 'Prüfen, dass nur Zugang hat, wer ihn braucht, dass er geschützt ist und endet. „Zuletzt benutzt“ zeigt ungenutzte Zugänge und ist kein Maß für Leistung oder Anwesenheit.',
    en: 'To check that only those have access who need it, that it is protected, and that it ends. “Last used” shows unused access and is no measure of work or presence.',
  },
  basis: {
    de: 'Sicherheit der Verarbeitung (Art. 32, Art. 6 Abs. 1 lit. f DSGVO)',
    en: 'Security of processing (Art. 32, Art. 6(1)(f) GDPR)',
  },
  kept: evidence,
}

export const accountability: Purpose = {
  id: 'accountability',
  name: { de: 'Wer was entschieden hat', en: 'Who decided what' },
  why: {
    de: 'Nachweisen, wer etwas beantragt, entschieden, bestätigt oder geändert hat, und dass es zwei verschiedene Menschen waren.',
    en: 'To show who asked for, decided, attested or changed something, and that these were two different people.',
  },
  basis: {
    de: 'Rechenschaftspflicht und Sicherheit der Verarbeitung (Art. 5 Abs. 2, Art. 32, Art. 6 Abs. 1 lit. f DSGVO)',
    en: 'Accountability and security of processing (Art. 5(2), Art. 32, Art. 6(1)(f) GDPR)',
  },
  kept: evidence,
}

export const contact: Purpose = {
  id: 'contact',
  name: { de: 'Ansprechpersonen', en: 'Whom to reach' },
  why: {
    de: 'Damit Fragen zur Sicherheit jemanden erreichen; steht auf der öffentlichen Seite.',
    en: 'So that questions about security reach somebody; stands on the public page.',
  },
  basis: {
    de: 'Berechtigtes Interesse (Art. 6 Abs. 1 lit. f DSGVO); eine Funktionsadresse genügt',
    en: 'Legitimate interest (Art. 6(1)(f) GDPR); the address of a function will do',
  },
  kept: {
    de: 'Öffentlich, bis sie geändert wird; frühere Fassungen bleiben in der Geschichte.',
    en: 'Public until it is changed; earlier versions stay in the history.',
  },
}

export const signIn: Purpose = {
  id: 'sign-in',
  name: { de: 'Anmeldung', en: 'Signing in' },
  why: {
    de: 'Nur die Richtigen hereinlassen, ihnen ihre eigenen Seiten zeigen und Missbrauch eines Kontos erkennen. Kein Maß für Leistung oder Anwesenheit.',
    en: 'To let in only those who should come in, show them their own pages, and notice when an account is misused. No measure of work or presence.',
  },
  basis: {
    de: 'Sicherheit der Verarbeitung (Art. 32, Art. 6 Abs. 1 lit. f DSGVO)',
    en: 'Security of processing (Art. 32, Art. 6(1)(f) GDPR)',
  },
  kept: {
    de: 'Konten und die Liste der Anmeldungen bleiben; Sitzungen enden spätestens nach 12 Stunden; Links und Codes verschwinden 30 Tage nach ihrem Ablauf.',
    en: 'Accounts and the list of sign-ins stay; sessions end after 12 hours at the latest; links and codes go 30 days after they expire.',
  },
}

export const mail: Purpose = {
  id: 'mail',
  name: { de: 'Nachrichten', en: 'Messages' },
  why: {
    de: 'Zustellen, was jemand wissen oder tun muss, und zeigen, ob es ankam.',
    en: 'To deliver what somebody has to know or do, and show whether it arrived.',
  },
  basis: {
    de: 'Wie die Pflicht oder Anfrage, um die es geht (Art. 6 Abs. 1 lit. b oder f DSGVO)',
    en: 'As the duty or request it is about (Art. 6(1)(b) or (f) GDPR)',
  },
  kept: { de: '90 Tage nach der Zustellung', en: '90 days after delivery' },
}

export const outsiders: Purpose = {
  id: 'outsiders',
  name: { de: 'Anfragen von außen', en: 'Requests from outside' },
  why: {
    de: 'Jemandem ein angefragtes Dokument geben oder Änderungen mailen, und festhalten, wer ein vertrauliches Dokument bekam.',
    en: 'To give somebody a document they asked for or mail them changes, and keep who was given a confidential one.',
  },
  basis: {
    de: 'Auf Anfrage der Person (Art. 6 Abs. 1 lit. b DSGVO); Mails mit ihrer Einwilligung (lit. a)',
    en: 'At the person’s request (Art. 6(1)(b) GDPR); mails with their consent (a)',
  },
  kept: {
    de: 'Unbestätigt 7 Tage; Anfragen bis 24 Monate nach ihrem Ende; Abonnements bis zur Abbestellung.',
    en: 'Unconfirmed 7 days; requests until 24 months after their end; subscriptions until cancelled.',
  },
}

export const exercises: Purpose = {
  id: 'exercises',
  name: { de: 'Phishing-Übungen', en: 'Phishing exercises' },
  why: {
    de: 'Üben, falsche Mails zu erkennen. Festgehalten wird nur, wer noch eine Mail bekommt und wann; wer sie geöffnet oder gemeldet hat, nicht.',
    en: 'To practise telling false mails. All that is kept is who is still to get a mail and when; who opened or reported it is not.',
  },
  basis: {
    de: 'Sicherheit der Verarbeitung (Art. 32, Art. 6 Abs. 1 lit. f DSGVO); mit Betriebsrat nur nach Vereinbarung (§ 87 Abs. 1 Nr. 6 BetrVG)',
    en: 'Security of processing (Art. 32, Art. 6(1)(f) GDPR); with a works council only by agreement (BetrVG § 87 (1) no. 6)',
  },
  kept: {
    de: 'Bis die Mail geschrieben ist, höchstens 60 Tage.',
    en: 'Until the mail is written, 60 days at most.',
  },
}
