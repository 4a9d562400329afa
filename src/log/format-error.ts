/** Bytes or text from outside that are not what their format says. The message names the place and what was expected. */
export class FormatError extends Error {
  override name = 'FormatError'
}
