/** Where packages are handed in: as a course, or as its next version. */
import { html } from 'hono/html'

import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Course } from '#populations/course.ts'
import { addPackage, renewPackage } from '#program/training/add-package.ts'
import { requireCourse } from '#program/training/find-course.ts'
import { packageRefused } from '#program/training/package-troubles.ts'
import { performAction } from '#run/perform-action.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { formFields, inputOf } from '#web/actions/action-fields.ts'
import { performing } from '#web/api/api-routes.ts'
import { isOfMachine } from '#web/as-told.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look, missing } from '#web/console/look.ts'
import { statusOf } from '#web/problem.ts'
import { redirect } from '#web/redirect.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { checkFile } from '#web/upload/check-file.ts'
import type { CheckedFile } from '#web/upload/check-file.ts'
import { keepUploadFor } from '#web/upload/keep-upload.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { isProved } from '#web/visit.ts'

/** Courses bring pictures and films along. */
const largestPackage = 80 * 1024 ** 2

export const packageUploadRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consolePackageNew,
    for: addPackage.permission,
    answer: (visit) => uploadPage(visit, undefined, {}),
  },
  { method: 'POST', path: urls.consolePackageNew, for: addPackage.permission, answer: takePackage },
  {
    method: 'GET',
    path: urls.consolePackage(':course'),
    for: renewPackage.permission,
    answer: async (visit) => uploadPage(visit, await chosenCourse(visit), {}),
  },
  {
    method: 'POST',
    path: urls.consolePackage(':course'),
    for: renewPackage.permission,
    answer: takePackage,
  },
]

interface Trouble {
  message: string
  fields: readonly FieldTrouble[]
  status: number
}

/** The course whose next version is handed in; nothing where the address names none. */
async function chosenCourse(visit: GuestVisit): Promise<Course | undefined> {
  const id = visit.c.req.param('course')
  if (id === undefined) return undefined
  const course = await look(visit, (tx) => requireCourse(tx, id))
  if (course.package === undefined) throw missing()
  return course
}

async function uploadPage(
  visit: GuestVisit,
  course: Course | undefined,
  values: Readonly<Record<string, unknown>>,
  trouble?: Trouble,
): Promise<Response> {
  const { t, language } = visit
  const words = t.training.packages
  const action = course ? renewPackage : addPackage
  const title = course && (language === 'de' ? course.titleDe : course.titleEn)
  const fields = formFields(action, language, values, trouble?.fields).map((field) =>
    field.kind === 'file'
      ? { ...field, accept: '.zip,application/zip', hint: words.fileHint, isOptional: false }
      : field,
  )
  return await consolePage(
    visit,
    {
      title: title === undefined ? action.label[language] : words.renewOf(title),
      trail: [{ name: t.chapters.training, url: urls.consoleTraining }],
      body: card({
        body: html`<p>${action.about[language]}</p>
          <p class="aside">${words.claims}</p>
          ${form({
            t,
            action: course ? urls.consolePackage(course.id) : urls.consolePackageNew,
            fields,
            submit: action.label[language],
            cancel: course ? urls.consoleCourse(course.id) : urls.consoleTraining,
            ...(trouble && { error: trouble.message }),
          })}`,
      }),
    },
    trouble?.status,
  )
}

async function takePackage(visit: GuestVisit): Promise<Response> {
  const course = await chosenCourse(visit)
  let typed: Record<string, unknown> = {}
  try {
    const { fields, files, refused } = await readUpload(visit.c.req.raw, {
      maxBytes: largestPackage,
      keepsTyped: true,
      // Judged below, once it is known what was typed beside it.
      check: async (name, bytes) => ({ name, type: 'application/zip', bytes }),
    })
    const action = course ? renewPackage : addPackage
    const values = new Map([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]))
    typed = inputOf(action, values)
    if (refused) throw refused
    const [given] = files
    if (!given) throw packageRefused('package-no-zip')
    const file = await checkPackage(given.name, given.bytes)
    const id = await keepUploadFor(visit, file, async ({ id: document }) => {
      const input = { ...typed, document, ...(course && { course: course.id }) }
      const output = await performAction(performing(visit), action, visit.guest.actor, input, {
        isProved: isProved(visit),
        language: visit.language,
      })
      return String(Object(output).id)
    })
    return redirect(urls.consoleCourse(id))
  } catch (error) {
    if (!(error instanceof OperatingError) || isOfMachine(error)) throw error
    return await uploadPage(visit, course, typed, troubleOf(visit, error))
  }
}

/** By its bytes, as every file, and a ZIP it must be. */
async function checkPackage(name: string, bytes: Buffer): Promise<CheckedFile> {
  const checked = await checkFile(name, bytes)
  if (checked.type !== 'application/zip') throw packageRefused('package-no-zip')
  return checked
}

function troubleOf({ t }: GuestVisit, error: OperatingError): Trouble {
  const own = Object.entries(t.training.packages.troubles).find(
    ([code]) => code === error.code,
  )?.[1]
  const message = own ?? refusalWords(t, error)
  // What is wrong with the package is said once, above.
  const fields = error instanceof Refusal && own === undefined ? error.fields : []
  return { message, fields, status: statusOf(error) }
}
