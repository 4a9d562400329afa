import { rightsOf } from './rights.ts'
import type { Rights } from './rights.ts'
import { areCovered } from './statement.ts'
import type { Statement } from './statement.ts'

/** Whoever may do these on everybody may give themselves every right, whatever else they were given. */
const writesOfIam = [
  'iam:PutUserPolicy',
  'iam:PutRolePolicy',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:UpdateAssumeRolePolicy',
]

/** Whether rights come to everything: all actions on all resources, or the writing of everybody's rights. */
export function isAdministrator(rights: Rights): boolean {
  return writesOfIam.every((action) => rights.may(action, '*'))
}

/** Whether statements give some of what makes an administrator together with others. */
export function isPartOfAdministrator(statements: readonly Statement[]): boolean {
  const rights = rightsOf(statements)
  return writesOfIam.some((action) => rights.may(action, '*'))
}

/**
 * Whether some statement gives rights without naming them: all actions, those of a whole service, or all but some, on
 * every resource there is, or every one of the account they are given in. Tags that a resource must carry name it well enough.
 */
export function givesWildcard(statements: readonly Statement[], account = ''): boolean {
  return statements.some((statement) => {
    const { effect, actions, conditions } = statement
    if (effect !== 'Allow') return false
    if (conditions.some(({ key }) => key.includes('resourcetag/'))) return false
    const isEverywhere = (service: string) => isAboutAll(statement, service, account)
    if (actions.not) return isEverywhere('*')
    return actions.patterns.some((pattern) => {
      const service = /^([^:]*):\*+$/.exec(pattern)?.[1]
      return /^\*+(:\*+)?$/.test(pattern)
        ? isEverywhere('*')
        : service !== undefined && isEverywhere(service)
    })
  })
}

/** Whether a statement is about every resource, or every one of a service: `*`, `arn:aws:s3:::*`. */
function isAboutAll({ resources }: Statement, service: string, own: string): boolean {
  if (!resources) return false
  if (areCovered(resources, '*') || resources.not) return true
  if (service === '*') return resources.patterns.some((pattern) => /^arn:[*:]*\*$/.test(pattern))
  return resources.patterns.some((pattern) => {
    const [arn, , of = '', region = '', account = '', ...name] = pattern.split(':')
    const anywhere = ['', '*'].includes(region) && ['', '*', own].includes(account)
    return arn === 'arn' && [service, '*'].includes(of) && anywhere && /^\*+$/.test(name.join(':'))
  })
}
