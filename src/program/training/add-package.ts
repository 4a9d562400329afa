/** Courses of the company's own: a package that an authoring tool wrote, kept version by version. */
import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'

import { z } from 'zod'

import { clipped } from '#engine/clipped.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { CoursePackage, coursePackages } from '#populations/course-package.ts'
import { Course, courses } from '#populations/course.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { putItem } from '#store/items.ts'

import { packagesOf, requireCourse } from './find-course.ts'
import { courseFields, titleField, topicsField } from './kept-courses.ts'
import { openPackage } from './package-file.ts'
import type { PackageFile } from './package-file.ts'
import { readManifest } from './package-manifest.ts'
import { packageRefused } from './package-troubles.ts'

const documentField = field(
  z.uuid(),
  { de: 'Kurspaket (ZIP)', en: 'Course package (ZIP)' },
  { kind: 'file' },
)

const Added = z.object({
  /** The course. */
  id: z.string(),
  package: z.string(),
  title: z.string(),
  launch: z.string(),
  sha256: z.string(),
})

/** Makes a course of a package. What it is called stands in the manifest, unless somebody says otherwise. */
export const addPackage = action({
  id: 'course.add-package',
  label: { de: 'Eigenen Kurs hochladen', en: 'Upload a course of your own' },
  about: {
    de: 'Nimmt einen Kurs auf, den ein Autorenwerkzeug als Paket nach SCORM 1.2, cmi5 oder xAPI geschrieben hat. Er läuft hier, in einem abgeschlossenen Rahmen; wer ihn abschließt, meldet der Kurs selbst.',
    en: 'Takes a course that an authoring tool wrote as a package of SCORM 1.2, cmi5 or xAPI. It runs here, in a closed frame; who completes it is what the course itself reports.',
  },
  permission: 'training.change',
  input: z.strictObject({
    document: documentField,
    titleDe: field(titleField.optional(), { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(titleField.optional(), { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    minutes: field(Course.shape.minutes, { de: 'Dauer in Minuten', en: 'Length in minutes' }),
    topics: topicsField,
    ...courseFields,
    months: field(Course.shape.months.default(12), {
      de: 'Gilt so viele Monate',
      en: 'Counts for so many months',
    }),
  }),
  output: Added,
  subject: (_input, output) => `course-package/${output.package}`,
  outcome: outcomeOf,
  handle: async (acting, { document, titleDe, titleEn, ...rest }) => {
    const course = randomUUID()
    const pack = await keepVersion(acting, document, course, 1)
    const title = clipped(pack.title, 160)
    await putItem(acting.tx, courses, {
      id: course,
      titleDe: titleDe ?? titleEn ?? title,
      titleEn: titleEn ?? titleDe ?? title,
      package: pack.id,
      ...rest,
    })
    return addedOf(pack)
  },
})

/** Gives a course its next version. Attempts that go on end on the version they began with. */
export const renewPackage = action({
  id: 'course.renew-package',
  label: { de: 'Neue Fassung hochladen', en: 'Upload a new version' },
  about: {
    de: 'Wer den Kurs ab jetzt beginnt, bekommt die neue Fassung; wer schon begonnen hat, beendet seine. Alle Fassungen bleiben erhalten, und was abgeschlossen ist, bleibt es.',
    en: 'Whoever begins the course from now on gets the new version; whoever has begun finishes theirs. Every version is kept, and what was completed stays so.',
  },
  permission: 'training.change',
  input: z.strictObject({
    course: field(z.string().min(1).max(80), { de: 'Kurs', en: 'Course' }, { hidden: true }),
    document: documentField,
  }),
  output: Added,
  subject: (_input, output) => `course-package/${output.package}`,
  outcome: outcomeOf,
  handle: async (acting, { course: id, document }) => {
    const { tx } = acting
    const course = await requireCourse(tx, id)
    const versions = await packagesOf(tx, id)
    const [newest] = versions
    if (course.package === undefined || !newest) {
      throw new Refusal(
        'conflict',
        'course-no-package',
        `The course ${id} is not one of a package.`,
        'Upload the package as a course of its own.',
      )
    }
    const pack = await keepVersion(acting, document, id, newest.number + 1)
    if (pack.sha256 === newest.sha256) {
      throw new Refusal(
        'conflict',
        'package-same',
        'This is the version there is already, byte for byte.',
        'Hand in the package as your tool exported it anew.',
      )
    }
    await putItem(tx, courses, { ...course, package: pack.id })
    return addedOf(pack)
  },
})

async function keepVersion(
  { tx, at, directory }: Acting,
  id: string,
  course: string,
  number: number,
): Promise<CoursePackage> {
  const document = await readDocument(tx, id)
  if (document?.type !== 'application/zip') throw packageRefused('package-no-zip')
  const bytes = await buffer(await documentStream(directory, document.digest))
  const pack = await openPackage(bytes)
  const manifest = await readManifest(pack)
  const version = CoursePackage.parse({
    ...manifest,
    ...((await hasFrames(pack, manifest.launch)) && { hasFrames: true }),
    id: `${course}/${number}`,
    course,
    number,
    sha256: document.digest,
    files: pack.files.size,
    size: pack.size,
    documents: [document.id],
    handedInAt: at.toISOString(),
  })
  await putItem(tx, coursePackages, version)
  return version
}

async function hasFrames(pack: PackageFile, launch: string): Promise<boolean> {
  try {
    return /<i?frame[\s>]/i.test((await pack.read(launch))?.toString('latin1') ?? '')
  } catch {
    throw packageRefused('package-damaged')
  }
}

function addedOf({ course, id, title, launch, sha256 }: CoursePackage) {
  return { id: course, package: id, title, launch, sha256 }
}

/** The log knows which bytes they were. */
function outcomeOf({ sha256, launch }: z.infer<typeof Added>) {
  return { sha256, launch }
}
