import { readFileSync } from 'node:fs'

import { Command } from 'commander'

import { withOrganisation } from '#cli/context.ts'
import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { loadLogKey } from '#run/log-key.ts'
import { logPolicy as readPolicy, setLogPolicy } from '#run/log-policy.ts'
import { keyName } from '#store/log-place.ts'
import { readOrg } from '#store/organisation.ts'

export function logPolicy(): Command {
  return new Command('policy')
    .description('show which witnesses are asked, or set them; a change is logged')
    .argument('[file]', 'a policy in the form of c2sp.org/tlog-policy; without one, it is shown')
    .action(async (file: string | undefined, _options: object, command: Command) => {
      const globals = globalsOf(command)
      const given = file === undefined ? undefined : readGiven(file)
      await withOrganisation(globals, 'log policy', async (store, organisation) => {
        const { id, origin } = organisation
        const change = given && (await setLogPolicy(store, organisation, given))
        const key = loadLogKey(store.directory, keyName(organisation), origin)
        const { text, witnesses } = await readOrg(store, id, (tx) => readPolicy(tx, key))
        if (globals.json) {
          const names = witnesses.map(({ name, url }) => ({ name, url }))
          printJson({ policy: text, witnesses: names, ...change })
          return
        }
        if (!change) printLine(text.trimEnd())
        else if (change.entry === undefined) printLine('That policy holds already.')
        else {
          const said = change.isWeaker ? ', in clear, because less is watched now' : ''
          printLine(`Logged as entry ${change.entry}${said}. It holds from the next publishing on.`)
        }
      })
    })
}

function readGiven(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new OperatingError(
      'log-policy-unreadable',
      `The policy in ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Give a text file; docs/witness.md has an example.',
      { cause },
    )
  }
}
