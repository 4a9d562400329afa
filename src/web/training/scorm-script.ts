import { javascriptOf } from '#web/verifier/javascript-of.ts'

let adapter: string | undefined

/** What is put in front of a page of a package: the interface that SCORM 1.2 content looks for, with what it may read. */
export function scormScript(start: {
  values: Record<string, string>
  portal: string
  report: string
}): string {
  adapter ??= [...javascriptOf(['web/training/browser/scorm-adapter.ts']).values()].join('\n')
  const said = JSON.stringify(start).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `(() => {\nconst belegWindow = window;\nconst belegStart = ${said};\n${adapter}\n})();\n`
}
