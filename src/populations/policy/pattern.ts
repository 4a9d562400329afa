/**
 * Whether a pattern of IAM (`*` any run of signs, `?` any one) matches everything that another stands for. A plain text
 * stands for itself, so this also tells whether a pattern matches a text. Never true where some of it is not matched.
 */
export function covers(pattern: string, other: string): boolean {
  let at = 0
  let inOther = 0
  let star = -1
  let retry = 0
  while (inOther < other.length) {
    const sign = pattern[at]
    if (sign === '*') {
      star = at++
      retry = inOther
    } else if (sign !== undefined && matchesSign(sign, other[inOther])) {
      at++
      inOther++
    } else if (star >= 0) {
      at = star + 1
      inOther = ++retry
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

/** A `*` of the other pattern stands for any run, which no single sign covers. */
function matchesSign(sign: string, other: string | undefined): boolean {
  return sign === '?' ? other !== '*' : sign === other
}

/** Whether there is anything that both patterns match. */
export function overlaps(left: string, right: string): boolean {
  const width = right.length + 1
  // Whether the first i signs of `left` and the first j of `right` can stand for one text, by i × width + j.
  const reached = new Uint8Array((left.length + 1) * width)
  reached[0] = 1
  for (let i = 0; i <= left.length; i++) {
    for (let j = 0; j <= right.length; j++) {
      const here = i * width + j
      if (reached[here] === 0) continue
      const [one, other] = [left[i], right[j]]
      if (one === '*' || other === '*') {
        // The star stands for the other's next sign, or for nothing more.
        if (i < left.length) reached[here + width] = 1
        if (j < right.length) reached[here + 1] = 1
      } else if (
        one !== undefined &&
        other !== undefined &&
        (one === other || one === '?' || other === '?')
      ) {
        reached[here + width + 1] = 1
      }
    }
  }
  return reached[reached.length - 1] === 1
}
