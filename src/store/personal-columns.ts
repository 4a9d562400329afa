/** Data about people that stands in tables of its own, outside every population: who may come in, and what was sent. */
import type { Words } from '#engine/field.ts'
import type { PersonalField } from '#engine/personal.ts'
import { accountability, exercises, mail, outsiders, signIn } from '#populations/purposes.ts'

export interface PersonalTable {
  table: string
  label: Words
  columns: Readonly<Record<string, PersonalField>>
}

const account = { label: { de: 'Konto', en: 'Account' }, purpose: signIn }
const address = { label: { de: 'IP-Adresse', en: 'IP address' }, purpose: signIn }
const agent = { label: { de: 'Browser', en: 'Browser' }, purpose: signIn }

/** Every column that says something about a person; columns that only hold secrets or digests are named with what they open. */
export const personalTables: readonly PersonalTable[] = [
  {
    table: 'account',
    label: { de: 'Konten', en: 'Accounts' },
    columns: {
      name: { label: { de: 'Name', en: 'Name' }, purpose: signIn },
      email: { label: { de: 'E-Mail-Adresse', en: 'Email address' }, purpose: signIn },
      email_key: {
        label: { de: 'E-Mail-Adresse, vereinheitlicht', en: 'Email address in one spelling' },
        purpose: signIn,
      },
      roles: { label: { de: 'Rollen', en: 'Roles' }, purpose: signIn },
      person: {
        label: { de: 'Zugehörige Person', en: 'The person it belongs to' },
        purpose: signIn,
      },
      language: { label: { de: 'Sprache', en: 'Language' }, purpose: signIn },
      theme: { label: { de: 'Hell oder dunkel', en: 'Light or dark' }, purpose: signIn },
      password: {
        label: { de: 'Passwort (nur als Hash)', en: 'Password (as a hash only)' },
        purpose: signIn,
      },
      totp: {
        label: {
          de: 'Schlüssel der Authenticator-App (versiegelt)',
          en: 'Authenticator key (sealed)',
        },
        purpose: signIn,
      },
      external_id: {
        label: { de: 'Kennung beim Identitätsanbieter', en: 'Id at the identity provider' },
        purpose: signIn,
      },
    },
  },
  {
    table: 'federated_identity',
    label: { de: 'Single Sign-on', en: 'Single sign-on' },
    columns: {
      account,
      subject: {
        label: { de: 'Kennung beim Identitätsanbieter', en: 'Id at the identity provider' },
        purpose: signIn,
      },
    },
  },
  {
    table: 'passkey',
    label: { de: 'Passkeys', en: 'Passkeys' },
    columns: {
      account,
      name: { label: { de: 'Name des Passkeys', en: 'Name of the passkey' }, purpose: signIn },
      last_used_at: { label: { de: 'Zuletzt benutzt', en: 'Last used' }, purpose: signIn },
    },
  },
  {
    table: 'recovery_code',
    label: { de: 'Wiederherstellungscodes (als Digest)', en: 'Recovery codes (as digests)' },
    columns: { account },
  },
  {
    table: 'session',
    label: { de: 'Sitzungen', en: 'Sessions' },
    columns: {
      account,
      address,
      agent,
      seen_at: { label: { de: 'Zuletzt gesehen', en: 'Last seen' }, purpose: signIn },
    },
  },
  {
    table: 'door_event',
    label: { de: 'An- und Abmeldungen', en: 'Sign-ins and sign-outs' },
    columns: { account, address, agent },
  },
  {
    table: 'ticket',
    label: { de: 'Links und Codes', en: 'Links and codes' },
    columns: { account },
  },
  {
    table: 'api_token',
    label: { de: 'Zugangsschlüssel für Programme', en: 'Tokens for programs' },
    columns: {
      account,
      name: { label: { de: 'Name des Schlüssels', en: 'Name of the token' }, purpose: signIn },
      used_at: { label: { de: 'Zuletzt benutzt', en: 'Last used' }, purpose: signIn },
    },
  },
  {
    table: 'directory_user',
    label: { de: 'Verzeichnis (SCIM)', en: 'Directory (SCIM)' },
    columns: {
      user_name: { label: { de: 'Anmeldename', en: 'User name' }, purpose: signIn },
      user_name_key: {
        label: { de: 'Anmeldename, vereinheitlicht', en: 'User name in one spelling' },
        purpose: signIn,
      },
      external_id: {
        label: { de: 'Kennung beim Identitätsanbieter', en: 'Id at the identity provider' },
        purpose: signIn,
      },
      resource: {
        label: { de: 'Angaben des Verzeichnisses', en: 'What the directory says' },
        purpose: signIn,
      },
    },
  },
  {
    table: 'directory_member',
    label: { de: 'Gruppen des Verzeichnisses', en: 'Groups of the directory' },
    columns: {
      user_id: { label: { de: 'Wer dazugehört', en: 'Who belongs to it' }, purpose: signIn },
    },
  },
  {
    table: 'person_mailbox',
    label: { de: 'Menschen nach Postfach', en: 'People by mailbox' },
    columns: {
      email_key: { label: { de: 'E-Mail-Adresse', en: 'Email address' }, purpose: signIn },
      person: { label: { de: 'Person', en: 'Person' }, purpose: signIn },
    },
  },
  {
    table: 'action',
    label: { de: 'Handlungen', en: 'Actions' },
    columns: {
      actor: { label: { de: 'Wer gehandelt hat', en: 'Who acted' }, purpose: accountability },
      input: {
        label: { de: 'Was angegeben wurde', en: 'What was filled in' },
        purpose: accountability,
      },
    },
  },
  {
    table: 'idempotency',
    label: {
      de: 'Antworten für Wiederholungen (versiegelt, 1 Tag)',
      en: 'Answers for repeats (sealed, 1 day)',
    },
    columns: {
      actor: { label: { de: 'Wer gefragt hat', en: 'Who asked' }, purpose: accountability },
    },
  },
  {
    table: 'document',
    label: { de: 'Abgegebene Dateien', en: 'Files handed in' },
    columns: {
      uploaded_by: { label: { de: 'Abgegeben von', en: 'Handed in by' }, purpose: accountability },
    },
  },
  {
    table: 'source',
    label: { de: 'Quellen', en: 'Sources' },
    columns: {
      removed_by: { label: { de: 'Entfernt von', en: 'Removed by' }, purpose: accountability },
    },
  },
  {
    table: 'opening',
    label: { de: 'Verdeckte Felder des Protokolls', en: 'Hidden fields of the log' },
    columns: {
      disclosure: {
        label: { de: 'Wer, was und woran', en: 'Who, what and whereto' },
        purpose: accountability,
      },
    },
  },
  {
    table: 'outbox',
    label: { de: 'Postausgang', en: 'Outbox' },
    columns: {
      recipient: { label: { de: 'Empfänger', en: 'Recipient' }, purpose: mail },
      content: { label: { de: 'Inhalt', en: 'Content' }, purpose: mail },
    },
  },
  {
    table: 'exercise_mail',
    label: {
      de: 'Phishing-Übungen: noch zu versendende Mails',
      en: 'Phishing exercises: mails still to be sent',
    },
    columns: {
      person: { label: { de: 'An wen', en: 'To whom' }, purpose: exercises },
    },
  },
  {
    table: 'document_request',
    label: { de: 'Dokumentanfragen', en: 'Document requests' },
    columns: {
      name: { label: { de: 'Name', en: 'Name' }, purpose: outsiders },
      company: { label: { de: 'Unternehmen', en: 'Company' }, purpose: outsiders },
      email: { label: { de: 'E-Mail-Adresse', en: 'Email address' }, purpose: outsiders },
      language: { label: { de: 'Sprache', en: 'Language' }, purpose: outsiders },
      decided_by: { label: { de: 'Entschieden von', en: 'Decided by' }, purpose: accountability },
    },
  },
  {
    table: 'document_access',
    label: { de: 'Abrufe vertraulicher Dokumente', en: 'Downloads of confidential documents' },
    columns: {
      address: { label: { de: 'IP-Adresse', en: 'IP address' }, purpose: outsiders },
    },
  },
  {
    table: 'subscription',
    label: { de: 'Abonnements', en: 'Subscriptions' },
    columns: {
      email: { label: { de: 'E-Mail-Adresse', en: 'Email address' }, purpose: outsiders },
      email_key: {
        label: { de: 'E-Mail-Adresse, vereinheitlicht', en: 'Email address in one spelling' },
        purpose: outsiders,
      },
      language: { label: { de: 'Sprache', en: 'Language' }, purpose: outsiders },
    },
  },
]
