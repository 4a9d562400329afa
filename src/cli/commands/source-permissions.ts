import { Command } from 'commander'

import { globalsOf } from '#cli/globals.ts'
import { printJson, printLine } from '#cli/output.ts'
import { connectorIds, findConnector } from '#run/connectors.ts'

export function sourcePermissions(): Command {
  return new Command('permissions')
    .description('what a system has to allow so that it can be read, with what to copy there')
    .argument(
      '<connector>',
      new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(connectorIds),
    )
    .action((id: string, _options: object, command: Command) => {
      const { permissions, policies = [] } = findConnector(id)
      if (globalsOf(command).json) {
        const texts = policies.map(({ title, text }) => ({ title: title.en, text }))
        return printJson({ connector: id, permissions: permissions.en, policies: texts })
      }
      printLine(permissions.en)
      for (const { title, text } of policies) printLine(`\n# ${title.en}\n\n${text.trimEnd()}`)
    })
}
