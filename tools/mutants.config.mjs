// Mutants of src/log: `npm run mutants`. What is changed there must be noticed by the tests beside it.
const beside = (name) => new URL(name, import.meta.url).pathname

export default {
  plugins: [beside('mutants-runner.mjs'), beside('mutants-ignored.mjs')],
  // Not what only tests import, which their names say; `test-ref.ts` is a test of a control, and no helper.
  mutate: ['src/log/*.ts', '!src/log/*.test.ts', '!src/log/test-*.ts', '!src/log/*vectors.ts', 'src/log/test-ref.ts'],
  ignorers: ['messages'],
  // Nothing else of src is needed: the log imports nothing, and neither do its tests.
  ignorePatterns: ['**', '!package.json', '!src/log/*.ts'],
  testRunner: 'log',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 5000,
  timeoutFactor: 1,
  disableTypeChecks: false,
  allowConsoleColors: false,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'dist/mutants.json' },
  tempDirName: 'dist/mutants',
  // The command fails below this, so that the figure in the documents stays true.
  thresholds: { high: 95, low: 90, break: 90 },
}
