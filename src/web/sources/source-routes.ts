/** Sources in the console: the list, the wizard, one source, and how far its reading has come. */
import { Refusal } from '#engine/refusal.ts'
import { addSource } from '#run/actions/add-source.ts'
import { changeSource } from '#run/actions/change-source.ts'
import { testSource, Tried } from '#run/actions/test-source.ts'
import { uploadToSource } from '#run/actions/upload-to-source.ts'
import { performAction } from '#run/perform-action.ts'
import {
  answersOf,
  inspectSource,
  inspectSources,
  sentencesOn,
  sourceKinds,
} from '#run/source-inspection.ts'
import type { SourceKind } from '#run/source-inspection.ts'
import { readDocument } from '#store/documents.ts'
import { readingsOf, scopesOf, unreadCalls } from '#store/source-readings.ts'
import { urls } from '#ui/urls.ts'
import { inputOf } from '#web/actions/action-fields.ts'
import { performing } from '#web/api/api-routes.ts'
import { proofUrl } from '#web/auth/proof.ts'
import { look } from '#web/console/look.ts'
import { one } from '#web/form-body.ts'
import { statusOf } from '#web/problem.ts'
import { redirect } from '#web/redirect.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { keepUpload, keepUploadFor } from '#web/upload/keep-upload.ts'
import { isProved } from '#web/visit.ts'

import { progressStream } from './reading-progress.ts'
import { sourcePage } from './source-page.ts'
import type { SourceDetails } from './source-page.ts'
import { sourcesPage } from './sources-page.ts'
import { answersIn, questionsOf, readAnswers, settingsFrom, troublesIn } from './wizard-form.ts'
import type { GivenAnswers, SourceForm } from './wizard-form.ts'
import { wizardPage } from './wizard-page.ts'
import type { Wizard } from './wizard-page.ts'

const pageSize = 100
const readingsShown = 20
const callsShown = 50

export const sourceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consoleSources,
    for: 'program.see',
    answer: async (visit) => await sourcesPage(visit, await look(visit, inspectSources)),
  },
  {
    method: 'GET',
    path: urls.consoleSourceNew(':kind'),
    for: 'source.change',
    answer: async (visit) =>
      provedFirst(visit) ?? (await wizardPage(visit, await newWizard(visit))),
  },
  {
    method: 'POST',
    path: urls.consoleSourceNew(':kind'),
    for: 'source.change',
    answer: async (visit) =>
      provedFirst(visit) ?? (await takeWizard(visit, await newWizard(visit))),
  },
  {
    method: 'GET',
    path: '/console/sources/:source',
    for: 'program.see',
    answer: async (visit) => await sourcePage(visit, await detailsOf(visit)),
  },
  {
    method: 'POST',
    path: '/console/sources/:source/test',
    for: 'source.change',
    isExpensive: true,
    answer: async (visit) => {
      const tried = Tried.parse(
        await performAction(
          performing(visit),
          testSource,
          visit.guest.actor,
          { source: sourceIn(visit) },
          proofOf(visit),
        ),
      )
      return await sourcePage(visit, { ...(await detailsOf(visit)), tried })
    },
  },
  {
    method: 'GET',
    path: '/console/sources/:source/settings',
    for: 'source.change',
    answer: async (visit) =>
      provedFirst(visit) ?? (await wizardPage(visit, await changeWizard(visit))),
  },
  {
    method: 'POST',
    path: '/console/sources/:source/settings',
    for: 'source.change',
    answer: async (visit) =>
      provedFirst(visit) ?? (await takeWizard(visit, await changeWizard(visit))),
  },
  {
    method: 'POST',
    path: '/console/sources/:source/upload',
    for: 'source.change',
    answer: takeUpload,
  },
  {
    method: 'GET',
    path: '/console/sources/:source/progress',
    for: 'program.see',
    isNoUse: true,
    answer: async (visit) => await progressStream(visit, sourceIn(visit)),
  },
]

function sourceIn({ c }: GuestVisit): string {
  return c.req.param('source') ?? ''
}

function proofOf(visit: GuestVisit) {
  return { isProved: isProved(visit), language: visit.language }
}

/** Before anything is typed, so that nothing typed is lost. */
function provedFirst(visit: GuestVisit): Response | undefined {
  return isProved(visit) ? undefined : redirect(proofUrl(visit.c.req.path))
}

async function detailsOf(visit: GuestVisit): Promise<SourceDetails> {
  const id = sourceIn(visit)
  const offset = Math.max(0, Number.parseInt(visit.c.req.query('from') ?? '0', 10) || 0)
  const call = visit.c.req.query('call')
  return await look(visit, async (tx) => {
    const inspected = await inspectSource(tx, id)
    if (!inspected) throw missing()
    const { document: named } = answersOf(inspected.source) ?? {}
    const document = typeof named === 'string' ? await readDocument(tx, named) : undefined
    return {
      inspected,
      unread: await unreadCalls(tx, id, callsShown),
      scopes: await scopesOf(tx, id, { ...(call && { call }), offset, limit: pageSize }),
      readings: await readingsOf(tx, id, readingsShown),
      ...(document && { document }),
      page: { offset, pageSize, ...(call && { call }) },
    }
  })
}

async function newWizard(visit: GuestVisit): Promise<Wizard> {
  const kind = kindCalled(visit.c.req.param('kind'))
  return { kind, sentences: await look(visit, (tx) => sentencesOn(tx, kind.feeds)), values: {} }
}

async function changeWizard(visit: GuestVisit): Promise<Wizard> {
  const { inspected } = await detailsOf(visit)
  const { source } = inspected
  if (source.removedAt) throw missing()
  const values = answersOf(source)
  if (!values) {
    throw new Refusal(
      'conflict',
      'source-not-by-form',
      'These settings say more than a form can hold.',
      'Change them at the command line: beleg source add.',
    )
  }
  const basedOn = source.recordedAt.toISOString()
  return {
    kind: kindCalled(source.connector),
    sentences: [],
    source: { id: source.id, basedOn },
    values,
  }
}

function kindCalled(id: string | undefined): SourceKind & { form: SourceForm } {
  const kind = sourceKinds.find((each) => each.id === id)
  if (!kind?.form) throw missing()
  return { ...kind, form: kind.form }
}

/** Takes what was typed; whatever is wrong stands beside it, and nothing typed is lost but secrets. */
async function takeWizard(visit: GuestVisit, wizard: Wizard): Promise<Response> {
  const { kind, source } = wizard
  const words = visit.t.sources
  const { answers: body, refused } = await keptAnswers(visit)
  const basedOn = one(body, 'basedOn')
  body.delete('basedOn')
  const questions = questionsOf(kind.form, !source)
  if (refused) {
    const typed = inputOf({ input: questions }, body)
    return await wizardPage(visit, {
      ...wizard,
      values: typed,
      ...(source && { source: { ...source, basedOn } }),
      troubles: [{ field: 'document', message: refusalWords(visit.t, refused) }],
      status: statusOf(refused),
    })
  }
  const { values, troubles, columns, isNoTable } = await answersIn(visit, questions, body)
  const shown = { ...wizard, values, ...(source && { source: { ...source, basedOn } }) }
  if (columns) return await wizardPage(visit, { ...shown, columns })
  if (isNoTable) return await wizardPage(visit, { ...shown, error: words.noTable, status: 400 })
  if (troubles.length > 0) return await wizardPage(visit, { ...shown, troubles, status: 400 })
  const id = source?.id ?? String(values['id'])
  const meant = settingsFrom(kind.form, id, values)
  try {
    const [action, input] = source
      ? ([changeSource, { source: id, ...meant, ...(basedOn !== '' && { basedOn }) }] as const)
      : ([addSource, { id, connector: kind.id, ...meant }] as const)
    await performAction(performing(visit), action, visit.guest.actor, input, proofOf(visit))
    return redirect(urls.consoleSource(id))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.kind === 'unproved') return redirect(proofUrl(visit.c.req.path))
    const { troubles: found, rest } = troublesIn(kind.form, questions, error.fields)
    const code = Object.entries(visit.t.door.codes).find(([known]) => known === error.code)?.[1]
    return await wizardPage(visit, {
      ...shown,
      troubles: found,
      error: rest[0] ?? code ?? error.message,
      status: error.kind === 'conflict' ? 409 : 400,
    })
  }
}

/** What was answered, with a list that is kept from here on: the next form names it. */
async function keptAnswers(visit: GuestVisit): Promise<Omit<GivenAnswers, 'list'>> {
  const { list, ...given } = await readAnswers(visit)
  if (!list) return given
  try {
    given.answers.set('document', [(await keepUpload(visit, list)).id])
    return given
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'often') throw error
    return { ...given, refused: error }
  }
}

async function takeUpload(visit: GuestVisit): Promise<Response> {
  const source = sourceIn(visit)
  const { answers, list, refused } = await readAnswers(visit)
  const asOf = one(answers, 'asOf')
  const again = async (uploadError: string, status = 400) =>
    await sourcePage(visit, { ...(await detailsOf(visit)), uploadError, uploadAsOf: asOf }, status)
  if (refused) return await again(refusalWords(visit.t, refused))
  if (!list) return await again(visit.t.sources.upload.missing)
  try {
    await keepUploadFor(visit, list, ({ id: document }) => {
      const input = { source, document, ...(asOf !== '' && { asOf }) }
      return performAction(
        performing(visit),
        uploadToSource,
        visit.guest.actor,
        input,
        proofOf(visit),
      )
    })
    return redirect(urls.consoleSource(source))
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'input' && error.kind !== 'often'))
      throw error
    return await again(refusalWords(visit.t, error), statusOf(error))
  }
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'source-missing',
    'There is no such source.',
    'Go back to the list.',
  )
}
