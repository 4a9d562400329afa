/** Which browser on which system, in the order in which one's name is not contained in another's. */
const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
] as const
const systems = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

/** What people call the browser that sent this header: “Firefox, Windows”. As it was sent where we do not know it. */
export function browserName(agent: string): string {
  const known = [browsers, systems].flatMap(
    (names) => names.find(([sign]) => sign.test(agent))?.[1] ?? [],
  )
  return known.length > 0 ? known.join(', ') : agent.slice(0, 60)
}
