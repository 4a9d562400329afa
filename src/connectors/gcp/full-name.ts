/** Compute Engine names other resources by address; the name that Cloud Asset Inventory has for the same. */
export function computeName(address: string): string {
  const at = address.indexOf('/projects/')
  return at < 0 ? address : `//compute.googleapis.com${address.slice(at)}`
}
