/** Every address of the product, once. Pages of the site are relative to its root, so that any folder can hold them. */
export const urls = {
  trust: (language: string) => `/${language}/`,
  trustJson: '/trust.json',
  feedAtom: (language: string) => `/${language}/changes.atom`,
  feedJson: (language: string) => `/${language}/changes.json`,
  checkpoint: '/log/checkpoint',
  policy: '/log/policy',
  timeStamp: (size: number) => `/log/timestamps/${size}.tsr`,
  proof: (control: string) => `/log/controls/${control}.tlog-proof`,
  stylesheet: (digest: string) => `/assets/beleg-${digest}.css`,
  mark: '/assets/mark.svg',
  console: '/console',
  consoleControl: (control: string) => `/console/controls/${control}`,
  consoleTest: (test: string) => `/console/tests/${test}`,
  consoleItem: (test: string, item: string) =>
    `/console/tests/${test}/item?key=${encodeURIComponent(item)}`,
}
