/** Phishing exercises: the page behind the link, the way to report a mail, and the console. */
import { z } from 'zod'

import { organisationSettings } from '#populations/organisation-setting.ts'
import { findMail } from '#program/phishing/shipped.ts'
import { managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { look, missing } from '#web/console/look.ts'
import { one, readForm, readJsonBody } from '#web/form-body.ts'
import type { Route } from '#web/route.ts'
import type { Visit } from '#web/visit.ts'

import { countMark } from './count-mark.ts'
import { exercisePage, exercisesPage } from './exercise-pages.ts'
import { landingPage } from './landing-page.ts'
import { readExercise, readExercises } from './read-exercises.ts'
import { report } from './report-mail.ts'
import { reportPage } from './report-page.ts'

const longestToken = 200
const Opened = z.object({ token: z.string().max(longestToken) })

export const phishingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.exerciseLink(':mail'),
    for: 'anyone',
    isNoUse: true,
    // That it was asked for counts nothing: whoever scans mails asks for it, too.
    answer: (visit) => {
      const mail = findMail(visit.c.req.param('mail'))
      if (!mail) throw missing()
      return landingPage(nobody(visit), mail)
    },
  },
  {
    method: 'POST',
    path: urls.exerciseOpened,
    for: 'anyone',
    isNoUse: true,
    hasOwnToken: true,
    answer: async (visit) => {
      const given = Opened.safeParse(await readJsonBody(visit.c))
      if (given.success) await countMark(visit, 'opened', given.data.token)
      // The same for all: nobody tries out here what is a token.
      return new Response(null, { status: 204 })
    },
  },
  {
    method: 'GET',
    path: urls.suspiciousMail,
    for: 'anyone',
    isNoUse: true,
    answer: async (visit) => reportPage(nobody(visit), await contactOf(visit)),
  },
  {
    method: 'POST',
    path: urls.suspiciousMail,
    for: 'anyone',
    isNoUse: true,
    hasOwnToken: true,
    answer: async (visit) => {
      const text = one(await readForm(visit.c), 'text')
      const came = text.trim() === '' ? 'nothing' : ((await report(visit, text)) ?? 'real')
      return reportPage(nobody(visit), await contactOf(visit), { text, came })
    },
  },
  {
    method: 'GET',
    path: urls.consolePhishing,
    for: 'program.see',
    answer: async (visit) =>
      await exercisesPage(visit, await look(visit, (tx) => readExercises(tx, visit))),
  },
  {
    method: 'GET',
    path: urls.consoleExercise(':exercise'),
    for: 'program.see',
    answer: async (visit) => {
      const id = z.uuid().safeParse(visit.c.req.param('exercise'))
      const found = id.success && (await look(visit, (tx) => readExercise(tx, id.data)))
      if (!found) throw missing()
      return await exercisePage(visit, found)
    },
  },
]

async function contactOf({ house }: Visit): Promise<string | undefined> {
  const [setting] = await readOrg(house.store, house.organisation.id, (tx) =>
    managedItems(tx, organisationSettings),
  )
  return setting?.contact
}

/** The visit of somebody who is not known, whoever is signed in: these pages are no place for a name. */
function nobody(visit: Visit): Visit {
  const unknown = { ...visit }
  delete unknown.guest
  return unknown
}
