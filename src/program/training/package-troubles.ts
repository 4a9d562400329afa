import { Refusal } from '#engine/refusal.ts'

/** What can be wrong with a package that somebody hands in, and what to do about it. The doors say it in the reader's language. */
const troubles = {
  'package-no-zip': [
    'A course package is a ZIP file.',
    'Export the course as “SCORM 1.2”, “cmi5” or “xAPI” in your authoring tool, and hand in the ZIP it writes, as it is.',
  ],
  'package-too-large': [
    'The package holds too many files, or files that are too large.',
    'Leave out what the course does not use, make its films smaller, and export it once more.',
  ],
  'package-encrypted': [
    'The package is protected by a password.',
    'Hand it in without a password.',
  ],
  'package-damaged': [
    'The package cannot be unpacked.',
    'Export the course once more, and hand in the ZIP as the tool writes it.',
  ],
  'package-manifest-missing': [
    'At the top of the package there is no imsmanifest.xml, cmi5.xml or tincan.xml.',
    'Hand in the ZIP as the tool exports it. If you packed it yourself: pack the content of the folder, not the folder.',
  ],
  'package-manifest-refused': [
    'The manifest holds a document type, entities of its own, or instructions.',
    'Export the course once more without them: a course needs none.',
  ],
  'package-manifest-malformed': [
    'The manifest is no well-formed XML, or says no title.',
    'Export the course once more; if that does not help, ask whoever made the tool.',
  ],
  'package-standard': [
    'The package is of another standard.',
    'Export the course as “SCORM 1.2”, “cmi5” or “xAPI”.',
  ],
  'package-several': [
    'The package holds several courses, or one in several parts.',
    'Export each as a package of its own, or all as a single unit (one SCO, one AU, in xAPI one activity with launch).',
  ],
  'package-silent': [
    'The package holds nothing that reports how somebody gets on: its content is declared as an asset, or as done by being opened.',
    'Export it so that it reports completion (as a SCO; in cmi5 with moveOn).',
  ],
  'package-mastery': [
    'The score that the manifest asks for is no number from 0 to 100 (in cmi5, from 0 to 1).',
    'Set the score for passing in the authoring tool, and export the course once more.',
  ],
  'package-launch': [
    'What the manifest says is to be opened first is not in the package.',
    'Export the course once more. Content that lies on another server is not played here.',
  ],
} as const satisfies Record<string, readonly [string, string]>

export type PackageTrouble = keyof typeof troubles

/** A package that is not taken; nothing was kept. */
export function packageRefused(code: PackageTrouble): Refusal {
  const [message, fix] = troubles[code]
  return new Refusal('input', code, message, fix, { fields: [{ field: 'file', message }] })
}
