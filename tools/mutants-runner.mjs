// Runs the log's tests inside Stryker's own process: a mutant then costs milliseconds, not the start of a Node for each
// test file. The tests are those that `node --test` runs, loaded once and called again for each mutant.
import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin'
import { determineHitLimitReached, toMutantRunResult } from '@stryker-mutator/api/test-runner'
import fc from 'fast-check'

const folder = 'src/log'
/** What large trees cost is not asked of each mutant. */
const isAsked = (file) => file.endsWith('.test.ts') && !file.endsWith('-scale.slow.test.ts')

/** Stands in for `node:test`, of which the log's tests use `test(name, work)` alone. */
const collector =
  'data:text/javascript,export const test = (name, work) => globalThis.mutantTests.push({ name, work })'

class LogTestRunner {
  #tests
  #tookMs = new Map()

  capabilities() {
    return { reloadEnvironment: false }
  }

  async init() {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'node:test'
          ? { url: collector, shortCircuit: true }
          : next(specifier, context),
    })
    // Properties are tried for a while, and the first case that fails is enough: smaller ones help nobody here.
    fc.configureGlobal({ endOnFailure: true, interruptAfterTimeLimit: 300 })
    this.state = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {}
  }

  async dryRun() {
    const tests = []
    for (const test of await this.#load()) {
      this.state.currentTestId = test.id
      tests.push(await this.#run(test))
    }
    return { status: 'complete', tests, mutantCoverage: this.state.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const { state } = this
    state.hitCount = hitLimit === undefined ? undefined : 0
    state.hitLimit = hitLimit
    // Some mutants have their say only while modules load.
    if (mutantActivation === 'static') state.activeMutant = activeMutant.id
    let all
    try {
      all = await this.#load()
    } catch (error) {
      return { status: 'killed', killedBy: testFilter ?? [], failureMessage: String(error), nrOfTests: 0 }
    }
    state.activeMutant = activeMutant.id
    const tests = []
    // Quick ones first: one that notices is enough.
    const asked = all
      .filter(({ id }) => testFilter?.includes(id) ?? true)
      .toSorted((a, b) => (this.#tookMs.get(a.id) ?? 0) - (this.#tookMs.get(b.id) ?? 0))
    for (const test of asked) {
      const result = await this.#run(test)
      tests.push(result)
      const limit = determineHitLimitReached(state.hitCount, hitLimit)
      if (limit) return toMutantRunResult(limit)
      if (result.status === 1) break
    }
    return toMutantRunResult({ status: 'complete', tests })
  }

  async #load() {
    if (this.#tests) return this.#tests
    this.#tests = []
    for (const file of readdirSync(folder).filter(isAsked).toSorted()) {
      globalThis.mutantTests = []
      await import(pathToFileURL(join(process.cwd(), folder, file)).href)
      for (const { name, work } of globalThis.mutantTests) {
        this.#tests.push({ id: `${file}: ${name}`, name, work, fileName: join(folder, file) })
      }
    }
    return this.#tests
  }

  async #run({ id, name, fileName, work }) {
    const began = performance.now()
    const result = (status, failureMessage) => {
      const timeSpentMs = performance.now() - began
      this.#tookMs.set(id, timeSpentMs)
      return { id, name, fileName, timeSpentMs, status, ...(failureMessage && { failureMessage }) }
    }
    try {
      await work()
      return result(0)
    } catch (error) {
      return result(1, String(error?.message ?? error) || 'failed')
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'log', LogTestRunner)]
