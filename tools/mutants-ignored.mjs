// Left out of the mutants: what is said to people. That something is refused is a guarantee; in which words is not.
import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin'

const why = 'a sentence for people'
/** Which argument of these calls is such a sentence. */
const sentences = { FormatError: 0, Error: 0, RangeError: 0, TypeError: 0, accuse: 0, refuse: 1, say: 1, matching: 1 }
/** What is a sentence wherever a property or a constant has this name. */
const said = new Set(['message', 'because'])

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'messages', {
    shouldIgnore({ parent, key, listKey }) {
      const { type } = parent ?? {}
      if ((type === 'NewExpression' || type === 'CallExpression') && listKey === 'arguments') {
        const name = parent.callee.name ?? parent.callee.property?.name
        return sentences[name] === key ? why : undefined
      }
      if (type === 'ObjectProperty' && key === 'value' && said.has(parent.key.name)) return why
      if (type === 'VariableDeclarator' && key === 'init' && said.has(parent.id.name)) return why
      return undefined
    },
  }),
]
