/** What may be handed in: the ending of the name, and the type that the bytes must be of. */
export const acceptedTypes: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['markdown', 'text/markdown'],
  ['csv', 'text/csv'],
  ['json', 'application/json'],
  ['sarif', 'application/json'],
  ['zip', 'application/zip'],
])

/** The ending for a type of the list above. */
export function endingFor(type: string): string {
  const [ending] = [...acceptedTypes].find(([, each]) => each === type) ?? []
  if (ending === undefined) throw new TypeError(`${type} is not accepted`)
  return ending
}
