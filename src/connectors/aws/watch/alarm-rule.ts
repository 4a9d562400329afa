/**
 * Rules of composite alarms, tried on one alarm at a time.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */

/**
 * Which alarms set a composite one off alone, all others of its rule being quiet: by the name or ARN that the rule has. None
 * where the rule is written in a way that is not understood here.
 */
export function setOffAloneBy(rule: string): string[] {
  const tokens = tokensOf(rule)
  if (!tokens) return []
  const named = [...new Set(tokens.flatMap((token) => (typeof token === 'string' ? [] : token.of)))]
  return named.filter((one) => holds(tokens, one) === true)
}

type Token = string | { state: string; of: string }

const word =
  /\s*(?:([()])|\b(AND|OR|NOT|TRUE|FALSE)\b|\b(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|([^()"]+))\s*\))/y

function tokensOf(rule: string): Token[] | undefined {
  const tokens: Token[] = []
  const end = rule.trimEnd().length
  word.lastIndex = 0
  while (word.lastIndex < end) {
    const found = word.exec(rule)
    if (!found) return undefined
    const [, bracket, operator, state, quoted, plain = ''] = found
    if (state === undefined) tokens.push(bracket ?? operator ?? '')
    else tokens.push({ state, of: quoted?.replaceAll(/\\(.)/g, '$1') ?? plain.trim() })
  }
  return tokens
}

/** Whether the rule holds while this one alarm is in alarm and every other is not; nothing where it is no whole expression. */
function holds(tokens: readonly Token[], alarming: string): boolean | undefined {
  let at = 0
  const value = either()
  return at === tokens.length ? value : undefined

  function either(): boolean | undefined {
    let left = both()
    while (tokens[at] === 'OR') {
      at++
      const right = both()
      left = left === undefined || right === undefined ? undefined : left || right
    }
    return left
  }

  function both(): boolean | undefined {
    let left = one()
    while (tokens[at] === 'AND') {
      at++
      const right = one()
      left = left === undefined || right === undefined ? undefined : left && right
    }
    return left
  }

  function one(): boolean | undefined {
    const token = tokens[at++]
    if (token === undefined) return undefined
    if (typeof token !== 'string') return token.state === (token.of === alarming ? 'ALARM' : 'OK')
    if (token === 'TRUE' || token === 'FALSE') return token === 'TRUE'
    if (token === 'NOT') {
      const value = one()
      return value === undefined ? undefined : !value
    }
    if (token !== '(') return undefined
    const value = either()
    return tokens[at++] === ')' ? value : undefined
  }
}
