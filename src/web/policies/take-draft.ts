import { Refusal } from '#engine/refusal.ts'
import type { RefusalKind } from '#engine/refusal.ts'
import { draftPolicy } from '#run/actions/draft-policy.ts'
import { performAction } from '#run/perform-action.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { look, missing } from '#web/console/look.ts'
import { redirect } from '#web/redirect.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit } from '#web/route.ts'
import type { CheckedFile } from '#web/upload/check-file.ts'
import { keepUploadFor } from '#web/upload/keep-upload.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { isProved } from '#web/visit.ts'

import { policyPage } from './console-page.ts'
import { readPolicy, todayOf } from './read-policy.ts'

/** What is said beside what was typed. */
const staysOnPage: ReadonlySet<RefusalKind> = new Set(['input', 'conflict', 'often'])

/** A draft that was typed or handed in: kept, or shown as it would read; what was typed is never lost. */
export async function takeDraft(visit: GuestVisit): Promise<Response> {
  // A file that is refused is said on the page, beside what was typed.
  const { fields, files, refused } = await readUpload(visit.c.req.raw, { keepsTyped: true })
  const id = visit.c.req.param('policy') ?? ''
  const read = await look(visit, (tx) => readPolicy(tx, id, todayOf(visit), visit.at))
  if (!read) throw missing()
  const typed = {
    textDe: fields.get('textDe') ?? '',
    textEn: fields.get('textEn') ?? '',
    changeDe: fields.get('changeDe') ?? '',
    changeEn: fields.get('changeEn') ?? '',
  }
  if (fields.get('preview') === 'yes')
    return await policyPage(visit, read, {
      ...typed,
      ...optional('basedOn', fields.get('basedOn')),
    })
  const fileOf = (field: string) => files.find((file) => file.field === field)
  try {
    if (refused) throw refused
    await keepFile(visit, fileOf('fileDe'), (documentDe) =>
      keepFile(visit, fileOf('fileEn'), (documentEn) =>
        perform(visit, {
          policy: id,
          ...optional('changeDe', typed.changeDe),
          ...optional('changeEn', typed.changeEn),
          ...optional('basedOn', fields.get('basedOn')),
          ...wording('De', typed.textDe, documentDe ?? unlessTyped('De', fields)),
          ...wording('En', typed.textEn, documentEn ?? unlessTyped('En', fields)),
        }),
      ),
    )
  } catch (error) {
    if (!(error instanceof Refusal) || !staysOnPage.has(error.kind)) throw error
    const isOvertaken = error.kind === 'conflict'
    // What the other one wrote is shown below, so the next try is over that.
    const now = isOvertaken
      ? await look(visit, (tx) => readPolicy(tx, id, todayOf(visit), visit.at))
      : read
    return await policyPage(visit, now ?? read, {
      ...typed,
      ...(isOvertaken ? { isOvertaken } : optional('basedOn', fields.get('basedOn'))),
      error: refusalWords(visit.t, error),
    })
  }
  return redirect(urls.consolePolicy(id))
}

async function keepFile<Result>(
  visit: GuestVisit,
  file: CheckedFile | undefined,
  use: (document: string | undefined) => Promise<Result>,
): Promise<Result> {
  return file ? await keepUploadFor(visit, file, ({ id }) => use(id)) : await use(undefined)
}

async function perform(visit: GuestVisit, input: Record<string, unknown>): Promise<void> {
  await performAction(performing(visit), draftPolicy, visit.guest.actor, input, {
    isProved: isProved(visit),
    language: visit.language,
  })
}

/** The file that the draft has already, where no text takes its place. */
function unlessTyped(language: 'De' | 'En', fields: URLSearchParams): string | undefined {
  const document = fields.get(`document${language}`) ?? ''
  return document === '' || fields.get(`text${language}`)?.trim() ? undefined : document
}

function wording(language: 'De' | 'En', text: string, document: string | undefined) {
  if (document !== undefined) return { [`document${language}`]: document }
  // A form sends lines that end in two characters; a text has one.
  return optional(`text${language}`, text.replaceAll('\r\n', '\n'))
}

function optional(name: string, value: string | null): Record<string, string> {
  return value === null || value.trim() === '' ? {} : { [name]: value }
}
