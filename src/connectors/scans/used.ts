/** Every field that the reading of some format uses. Nothing else of a report is kept. */
const names = new Set(
  [
    // Trivy
    'SchemaVersion CreatedAt ArtifactName ArtifactType Results Vulnerabilities',
    'VulnerabilityID PkgName InstalledVersion FixedVersion Severity',
    // Grype
    'matches vulnerability artifact fix state source target userInput',
    'descriptor timestamp type severity id name version path',
    // CycloneDX
    'bomFormat metadata component components bom-ref purl vulnerabilities ratings affects ref analysis',
    // OSV-Scanner
    'results packages package groups ids aliases max_severity',
    // SARIF
    'runs tool driver rules properties security-severity ruleId ruleIndex level kind locations',
    'physicalLocation artifactLocation uri region startLine partialFingerprints suppressions',
    'invocations endTimeUtc',
    // CISA's catalogue
    'catalogVersion dateReleased cveID dateAdded',
  ].flatMap((line) => line.split(' ')),
)

/** Deeper than any report; what lies below is left out. */
const deepest = 24

/** A report with only the fields that are used. Fingerprints have names of their own. */
export function used(value: unknown, depth = 0): unknown {
  if (depth > deepest) return null
  if (Array.isArray(value)) return value.map((each) => used(each, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => names.has(name))
      .map(([name, inner]) => [
        name,
        name === 'partialFingerprints' ? textsOf(inner) : used(inner, depth + 1),
      ]),
  )
}

function textsOf(value: unknown): Record<string, unknown> {
  const all = Object.entries(typeof value === 'object' && value !== null ? value : {})
  return Object.fromEntries(all.filter(([, text]) => typeof text === 'string'))
}
