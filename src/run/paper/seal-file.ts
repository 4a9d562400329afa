/** A PDF to be sealed in place of a file that is the wording, and cannot be sealed itself. */
import { typesetPaper } from './typeset.ts'
import type { Paper } from './typeset.ts'

/** The file, and what it says as far as that could be read. */
export interface OwnFile {
  name: string
  /** The SHA-256 of its bytes, in hex. */
  digest: string
  reading?: string | undefined
}

/**
 * Of a Word file what it says, under a line that names the file as the wording, with its digest. What can be neither sealed
 * (protected, broken, longer than anybody sets) nor read is named alone.
 */
export async function pdfOfFile(file: OwnFile, paper: Omit<Paper, 'text'>): Promise<Uint8Array> {
  const words = inWords[paper.language]
  const says = file.reading === undefined ? words.apart : words.says
  const facts = [
    ...(paper.facts ?? []),
    [words.file, file.name],
    [words.digest, file.digest],
  ] as const
  const text = `*${says}*${file.reading === undefined ? '' : `\n\n${file.reading}`}`
  return await typesetPaper({ ...paper, facts, text })
}

const inWords = {
  de: {
    file: 'Datei',
    digest: 'SHA-256 der Datei',
    says: 'Der Wortlaut ist die oben genannte Word-Datei. Hier steht, was sie sagt, ohne Bilder und Gestaltung; bei Abweichungen gilt die Datei.',
    apart:
      'Der Wortlaut ist die oben genannte Datei. Sie lässt sich nicht selbst versiegeln; versiegelt ist hier ihre Prüfsumme.',
  },
  en: {
    file: 'File',
    digest: 'SHA-256 of the file',
    says: 'The wording is the Word file named above. Here is what it says, without pictures and layout; where they differ, the file holds.',
    apart:
      'The wording is the file named above. It cannot be sealed itself; what is sealed here is its digest.',
  },
}
