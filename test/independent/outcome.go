package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// hiddenFields are what a hidden run hides, in the order in which their digests begin its sd.
var hiddenFields = []string{"result", "population", "scopes", "exceptions"}

// outcome is what a run found, whether shown at once or revealed.
type outcome struct {
	result     string
	population counts
	scopes     *scopes
	exceptions []int64
}

func shownOutcome(run *run) outcome {
	return outcome{run.Result, run.Population.counts, run.Scopes, run.Exceptions}
}

// disclosed reads [salt, name, value] of RFC 9901, section 4.2.1.
func disclosed(disclosure string) (name string, value json.RawMessage, err error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(disclosure)
	if err != nil {
		return "", nil, err
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil || len(parts) != 3 {
		return "", nil, fmt.Errorf("a disclosure is a list of salt, name and value")
	}
	var salt string
	if json.Unmarshal(parts[0], &salt) != nil || json.Unmarshal(parts[1], &name) != nil {
		return "", nil, fmt.Errorf("salt and name of a disclosure are text")
	}
	return name, parts[2], nil
}

// open opens a hidden run by the disclosures of a reveal: all four fields, each at the place its digest has.
func open(run *run, disclosures []string) (outcome, error) {
	opened := outcome{}
	if len(disclosures) != len(hiddenFields) {
		return opened, fmt.Errorf("%d fields opened in place of %d", len(disclosures), len(hiddenFields))
	}
	byDigest := map[digest]string{}
	for _, disclosure := range disclosures {
		byDigest[digestOf([]byte(disclosure))] = disclosure
	}
	targets := []any{&opened.result, &opened.population, &opened.scopes, &opened.exceptions}
	for place, field := range hiddenFields {
		disclosure, ok := byDigest[run.Sd[place]]
		if !ok {
			return opened, fmt.Errorf("%s is not what the run committed to", field)
		}
		name, value, err := disclosed(disclosure)
		if err != nil {
			return opened, err
		}
		if name != field {
			return opened, fmt.Errorf("%s was committed to in place of %s", name, field)
		}
		// Scopes that are not public are null.
		if field == "scopes" && string(value) == "null" {
			continue
		}
		if err := decodeFields(value, targets[place]); err != nil {
			return opened, fmt.Errorf("%s: %w", field, err)
		}
	}
	switch opened.result {
	case "pass", "deviated", "excepted", "fail", "unknown":
		return opened, nil
	}
	return opened, fmt.Errorf("%q is no result", opened.result)
}

func some(count *uint) bool { return count != nil && *count > 0 }
func none(count *uint) bool { return count != nil && *count == 0 }

// contradiction is why an outcome cannot be what it says, or "". Counts that are not public contradict nothing.
func contradiction(canary bool, o outcome) string {
	p := o.population
	switch {
	case !canary:
		if o.result != "unknown" {
			return "its canary is dead"
		}
	case o.result == "fail":
		if none(p.Failing) {
			return "nothing is failing"
		}
	case some(p.Failing):
		return "items are failing"
	case o.result == "unknown":
	case some(p.Unknown):
		return "items are unknown"
	case o.scopes != nil && (o.scopes.Expected == 0 || o.scopes.Complete < o.scopes.Expected):
		return "scopes are unread"
	case o.result == "excepted":
		if len(o.exceptions) == 0 || none(p.Excepted) {
			return "nothing is excepted"
		}
	case some(p.Excepted):
		return "items are excepted"
	case o.result == "deviated":
		if none(p.Late) {
			return "nothing was late"
		}
	case some(p.Late):
		return "items were late"
	}
	return ""
}

// counted is the result that counts for a status.
func counted(canary bool, o outcome) string {
	switch {
	case canary && (o.result == "fail" || some(o.population.Failing)):
		return "fail"
	case contradiction(canary, o) != "":
		return "unknown"
	}
	return o.result
}
