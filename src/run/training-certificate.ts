import { sealKeyOf } from '#run/paper/seal-key.ts'
import { sealPdf } from '#run/paper/seal.ts'
import { typesetPaper } from '#run/paper/typeset.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Organisation } from '#store/organisation.ts'

/** What a certificate says. */
export interface Certificate {
  language: 'de' | 'en'
  /** Whom it is for. */
  name: string
  course: string
  lessons: readonly string[]
  /** Of the questions asked here; or as the package reported it, which may say no score. */
  result: { right: number; asked: number } | { score: number | undefined }
  completedAt: Date
  /** As a person reads it, in the organisation's time zone. */
  completedOn: string
  /** SHA-256 of the lessons and questions that were taken, in hex. */
  content: string
}

/** A certificate of a course that was passed here, as PDF under the organisation's seal. */
export async function trainingCertificate(
  directory: DataDirectory,
  organisation: Organisation,
  certificate: Certificate,
): Promise<Uint8Array<ArrayBuffer>> {
  const { language, name, course, lessons, result, completedAt, completedOn } = certificate
  const words = inWords[language]
  const pdf = await typesetPaper({
    title: words.title,
    language,
    at: completedAt,
    facts: [
      [words.name, name],
      [words.course, course],
      [words.completed, completedOn],
      [
        words.result,
        'asked' in result
          ? words.rightOf(result.right, result.asked)
          : words.reported(result.score),
      ],
      [words.content, certificate.content],
    ],
    text: `${covered(words.covers, lessons)}${words.seal}\n`,
    foot: organisation.name,
  })
  const key = await sealKeyOf(directory, organisation, completedAt)
  return new Uint8Array(await sealPdf(pdf, { key, reason: words.title, at: completedAt }))
}

const inWords = {
  de: {
    title: 'Teilnahmebescheinigung',
    name: 'Name',
    course: 'Schulung',
    completed: 'Abgeschlossen am',
    result: 'Ergebnis',
    rightOf: (right: number, asked: number) => `${right} von ${asked} Fragen richtig`,
    reported: (score?: number) =>
      `bestanden, wie der Kurs selbst gemeldet hat${score === undefined ? '' : ` (${score} von 100 Punkten)`}`,
    content: 'SHA-256 des Kurses',
    covers: 'Diese Lektionen gehören dazu:',
    seal: 'Das Dokument trägt das Siegel des Unternehmens. Jede spätere Änderung macht es ungültig.',
  },
  en: {
    title: 'Certificate of completion',
    name: 'Name',
    course: 'Course',
    completed: 'Completed on',
    result: 'Result',
    rightOf: (right: number, asked: number) => `${right} of ${asked} questions right`,
    reported: (score?: number) =>
      `passed, as the course itself reported${score === undefined ? '' : ` (score ${score} of 100)`}`,
    content: 'SHA-256 of the course',
    covers: 'These lessons belong to it:',
    seal: 'This document bears the company’s seal. Any later change breaks it.',
  },
}

/** The lessons; nothing of a course whose lessons are not ours to know. */
function covered(covers: string, lessons: readonly string[]): string {
  if (lessons.length === 0) return ''
  return `${covers}\n\n${lessons.map((lesson) => `- ${plain(lesson)}`).join('\n')}\n\n`
}

/** A title as text, not as markup. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#]/g, '\\$&')
}
