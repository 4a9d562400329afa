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

/** A report with only the fields that are used. Of fingerprints, which have names of their own, all. */
export function used(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(used)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => names.has(name))
      .map(([name, inner]) => [name, name === 'partialFingerprints' ? inner : used(inner)]),
  )
}
