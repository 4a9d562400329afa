/** The example company to look around in: an organisation of its own beside each that begins. */

/** No organisation of a person is called so: two dashes come of no name. */
const prefix = 'example--'

/** The slug of the example that belongs to an organisation. */
export function exampleSlug(of: string): string {
  return `${prefix}${of}`
}

/** Whether an organisation is an example: it answers to no host name, and is nobody's own. */
export function isExample(slug: string): boolean {
  return slug.startsWith(prefix)
}
