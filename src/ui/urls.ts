/** Every address of the product, once. Pages of the site are relative to its root, so that any folder can hold them. */
export const urls = {
  trust: (language: string) => `/${language}/`,
  trustJson: '/trust.json',
  trustSchema: '/trust.schema.json',
  feedAtom: (language: string) => `/${language}/changes.atom`,
  feedJson: (language: string) => `/${language}/changes.json`,
  /** A log's files lie in a folder of its own: `log`, or of a later log `log-2`. */
  checkpoint: (log: string) => `/${log}/checkpoint`,
  policy: (log: string) => `/${log}/policy`,
  timeStamp: (log: string, size: number) => `/${log}/timestamps/${size}.tsr`,
  proof: (log: string, control: string) => `/${log}/controls/${control}.tlog-proof`,
  stylesheet: (digest: string) => `/assets/beleg-${digest}.css`,
  verifier: (digest: string) => `/assets/beleg-verifier-${digest}`,
  mark: '/assets/mark.svg',
  picture: (digest: string) => `/assets/beleg-${digest}.svg`,
  /** Where a form sends language and theme. */
  preferences: '/account/preferences',
  account: '/account',
  signOut: '/sign-out',
  console: '/console',
  portal: '/portal',
  audit: '/audit',
  consoleControl: (control: string) => `/console/controls/${control}`,
  consoleTest: (test: string) => `/console/tests/${test}`,
  consoleItem: (test: string, item: string) =>
    `/console/tests/${test}/item?key=${encodeURIComponent(item)}`,
}
