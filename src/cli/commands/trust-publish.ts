import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine, progress } from '#cli/output.ts'
import { publishControls } from '#run/publish-controls.ts'
import { publish } from '#run/publish.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

export function trustPublish(): Command {
  return new Command('publish')
    .description('put controls on the public page, sign the log and write the page')
    .argument(
      '[control...]',
      'controls to put on the page; without any, those already there are written again',
    )
    .option('--all', 'put every control on the page')
    .option('--url <url>', 'the address people reach the page under')
    .action(async (controls: string[], options: { all?: true; url?: string }, command: Command) => {
      const globals = globalsOf(command)
      const page = await withOrganisation(globals, 'trust publish', async (store, organisation) => {
        await publishControls(store, organisation.id, options.all ? 'all' : controls)
        return await publish(store, organisation, {
          render: renderTrust,
          heard: progress,
          ...(options.url !== undefined && { site: options.url }),
        })
      })
      const rows = page.controls.map(({ id, status }) => ({ control: id, status: status.status }))
      if (globals.json)
        printJson({ at: page.at.toISOString(), size: page.size, vkey: page.vkey, controls: rows })
      else
        printLine(
          `Published ${rows.length} sentences on a log of ${page.size} entries.\nKey to pin: ${page.vkey}`,
        )
    })
}
