import { plainPng } from '#engine/plain-png.ts'
import { Refusal } from '#engine/refusal.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { setLogo } from '#program/system/logo.ts'
import { performAction } from '#run/perform-action.ts'
import { documentStream } from '#store/documents.ts'
import { managedItems } from '#store/items.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
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

import { brandSection } from './brand-section.ts'
import { settingsPage } from './settings-page.ts'

const largestUpload = 1024 * 1024

/** Taking a logo in, and showing it behind the doors. */
export const logoRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: urls.consoleLogo,
    for: 'settings.change',
    answer: takeLogo,
  },
  {
    method: 'GET',
    path: urls.ownLogo(':sha256'),
    for: 'own.use',
    answer: async (visit) => {
      const [setting] = await look(visit, (tx) => managedItems(tx, organisationSettings))
      const { logo } = setting ?? {}
      if (!logo || logo.sha256 !== visit.c.req.param('sha256')) throw missing()
      const stream = await documentStream(visit.house.store.directory, logo.sha256)
      return new Response(stream, {
        headers: {
          'content-type': 'image/png',
          'cache-control': 'private, max-age=31536000, immutable',
        },
      })
    },
  },
]

async function takeLogo(visit: GuestVisit): Promise<Response> {
  try {
    const { files, refused } = await readUpload(visit.c.req.raw, {
      maxBytes: largestUpload,
      check,
      keepsTyped: true,
    })
    if (refused) throw refused
    const [file] = files
    if (!file) throw new Refusal('input', 'file-missing', 'No file was chosen.', 'Choose one.')
    await keepUploadFor(visit, file, ({ id: document, digest: sha256 }) =>
      performAction(
        performing(visit),
        setLogo,
        visit.guest.actor,
        { document, sha256 },
        { isProved: isProved(visit), language: visit.language },
      ),
    )
    return redirect(urls.consoleSettings)
  } catch (error) {
    if (!(error instanceof Refusal) || (error.kind !== 'input' && error.kind !== 'often'))
      throw error
    return await settingsPage(visit, {
      section: brandSection,
      error: refusalWords(visit.t, error),
      status: statusOf(error),
    })
  }
}

/** A picture and nothing else is kept. */
async function check(name: string, bytes: Buffer<ArrayBuffer>): Promise<CheckedFile> {
  const checked = await checkFile(name, bytes)
  return { ...checked, bytes: plainPng(checked.bytes).bytes }
}
