import { Refusal } from '#engine/refusal.ts'

/** For a file of a kind that is not taken. */
export function kindRefused(what: string): Refusal {
  return new Refusal(
    'input',
    'upload-type-refused',
    `${what} cannot be handed in.`,
    'Hand it in as PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG, WebP, TXT, Markdown, CSV, JSON or ZIP.',
  )
}

/** For a file that is more than it says: a person makes an honest one by saving it again. */
export function fileRefused(code: string, message: string): Refusal {
  return new Refusal(
    'input',
    code,
    message,
    'Open it in the program it was made with, save or export it once more, and hand that in.',
  )
}
