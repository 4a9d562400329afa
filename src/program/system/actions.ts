/** Under which names people reach the organisation. */
import { domainToASCII } from 'node:url'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import type { Action } from '#program/action.ts'
import { giveHostname, namesServe, takeHostname } from '#store/hostnames.ts'

const name = field(
  z
    .string()
    .trim()
    .transform((text) => domainToASCII(text.toLowerCase()))
    .pipe(
      z
        .string()
        .max(253)
        .regex(
          like(
            /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
            'trust.example.com',
          ),
        ),
    ),
  { de: 'Hostname', en: 'Host name' },
  { hint: { de: 'Etwa trust.example.com', en: 'Such as trust.example.com' } },
)

const Named = z.object({ name: z.string() })

const addName = action({
  id: 'hostname.add',
  label: { de: 'Hostnamen hinzufügen', en: 'Add host name' },
  about: {
    de: 'Unter diesem Namen antwortet Beleg für diese Organisation. Name und Zertifikat richten Sie im DNS und am Proxy ein. Mails und Links nennen den alphabetisch ersten Namen.',
    en: 'Beleg answers for this organisation under this name. DNS and certificate are set up by you, at the proxy. Mails and links use the first name in the alphabet.',
  },
  permission: 'hostname.change',
  stepUp: true,
  input: z.strictObject({
    name,
    serves: field(
      z.enum(namesServe).default('all'),
      { de: 'Wofür', en: 'What for' },
      {
        hint: {
          de: 'Ein Name nur für Kurse ist nötig, wenn hochgeladene Kurse mit Rahmen arbeiten, etwa aus Articulate Rise. Unter ihm gibt es ausschließlich die Dateien der Kurse, und niemand kann sich dort anmelden.',
          en: 'A name for courses only is needed where uploaded courses work with frames, such as those of Articulate Rise. Under it there are the files of courses and nothing else, and nobody can sign in there.',
        },
        options: {
          all: { de: 'alles', en: 'everything' },
          courses: { de: 'nur hochgeladene Kurse', en: 'uploaded courses only' },
        },
      },
    ),
  }),
  output: Named,
  subject: (_input, output) => `hostname/${output.name}`,
  handle: async ({ tx, site }, input) => {
    if (input.serves === 'courses') refuseInUse(site, input.name)
    await giveHostname(tx, input.name, input.serves)
    return { name: input.name }
  },
})

const removeName = action({
  id: 'hostname.remove',
  label: { de: 'Hostnamen entfernen', en: 'Remove host name' },
  about: {
    de: 'Unter diesem Namen antwortet Beleg nicht mehr, auch nicht für die öffentliche Seite, wenn die Instanz mehrere Organisationen bedient. Wer gerade so angemeldet ist, muss sich unter einem anderen neu anmelden.',
    en: 'Beleg no longer answers under this name, nor does the public page where the instance runs several organisations. Whoever is signed in by it signs in again under another.',
  },
  permission: 'hostname.change',
  stepUp: true,
  input: z.strictObject({ name }),
  output: Named,
  subject: (_input, output) => `hostname/${output.name}`,
  handle: async ({ tx, site }, input) => {
    refuseInUse(site, input.name)
    if (!(await takeHostname(tx, input.name)))
      throw new Refusal('missing', 'item-missing', 'There is no such name.', 'Go back to the list.')
    return { name: input.name }
  },
})

/** Nobody shuts the door they came in by. */
function refuseInUse(site: string, name: string): void {
  if (new URL(site).hostname !== name) return
  throw new Refusal(
    'conflict',
    'hostname-in-use',
    'This is the name you are using right now.',
    'Come in by another name, and do it there.',
  )
}

export const systemActions: readonly Action[] = [addName, removeName]
