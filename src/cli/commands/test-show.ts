import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine, printRows } from '#cli/output.ts'
import { canaryLives } from '#engine/test.ts'
import { readTestInspection } from '#run/inspect.ts'
import { requireTest } from '#run/program-settings.ts'
import { readOrg } from '#store/organisation.ts'

export function testShow(): Command {
  return new Command('show')
    .description('one test: what it asks, its last runs, and what does not pass')
    .argument('<id>')
    .action(async (id: string, _options: object, command: Command) => {
      const globals = globalsOf(command)
      const test = requireTest(id)
      const { findings, runs } = await withOrganisation(
        globals,
        'test show',
        (store, { id: org }) =>
          readOrg(store, org, (tx) =>
            readTestInspection(tx, test, store.clock(), { offset: 0, limit: 50 }),
          ),
      )
      const open = findings.filter(({ verdict }) => verdict !== 'pass')
      if (globals.json) {
        const latest = runs.map(({ root: _root, judgedTo: _judgedTo, ...run }) => run)
        printJson({
          id,
          asks: test.asks,
          canary: canaryLives(test),
          fixtures: test.fixtures,
          runs: latest,
          open,
        })
        return
      }
      printLine(
        `${test.asks.en}\n${test.asks.de}\nCanary: ${canaryLives(test) ? 'can fail' : 'DEAD'}\n`,
      )
      printRows(runs, false, {
        run: (run) => `no. ${run.seq}`,
        at: (run) => run.at.toISOString(),
        result: (run) => run.result,
        pass: (run) => `${run.counts.pass} of ${run.counts.n}`,
      })
      printLine()
      printRows(open, false, {
        item: (finding) => finding.key,
        verdict: (finding) => finding.verdict,
        because: (finding) => finding.reason?.code ?? '',
      })
    })
}
