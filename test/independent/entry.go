package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// instant is milliseconds since 1970.
type instant int64

const (
	second instant = 1000
	day            = 24 * 3600 * second
	never  instant = 1 << 62
)

var instantForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$`)

func parseInstant(text string) (instant, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !instantForm.MatchString(text) || at.UnixMilli() < 0 {
		return 0, fmt.Errorf("%q is no UTC time with at most three decimals", text)
	}
	return instant(at.UnixMilli()), nil
}

func (i *instant) UnmarshalText(text []byte) (err error) {
	*i, err = parseInstant(string(text))
	return err
}

func (i instant) String() string {
	return time.UnixMilli(int64(i)).UTC().Format("2006-01-02T15:04:05.000Z")
}

// digest is SHA-256 in base64url.
type digest string

func (d *digest) UnmarshalText(text []byte) error {
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(string(text))
	if err != nil || len(bytes) != sha256.Size {
		return fmt.Errorf("%q is no digest", text)
	}
	*d = digest(text)
	return nil
}

func digestOf(bytes []byte) digest {
	sum := sha256.Sum256(bytes)
	return digest(base64.RawURLEncoding.EncodeToString(sum[:]))
}

// testRef is a test at a version.
type testRef struct {
	id      string
	version int64
}

var (
	idForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,127}$`)
	refForm = regexp.MustCompile(`^([a-z0-9][a-z0-9._-]{0,127})@([1-9][0-9]{0,14})$`)
)

func (r *testRef) UnmarshalText(text []byte) error {
	parts := refForm.FindStringSubmatch(string(text))
	if parts == nil {
		return fmt.Errorf("%q is no test at a version", text)
	}
	r.id = parts[1]
	r.version, _ = strconv.ParseInt(parts[2], 10, 64)
	return nil
}

func (r testRef) String() string { return fmt.Sprintf("%s@%d", r.id, r.version) }

// common stands in every entry.
type common struct {
	V  int     `json:"v"`
	T  string  `json:"t"`
	At instant `json:"at"`
}

type genesis struct {
	common
	Origin   string     `json:"origin"`
	Operator string     `json:"operator"`
	Spec     int        `json:"spec"`
	Keys     []namedKey `json:"keys"`
	Previous *struct {
		Origin string `json:"origin"`
		Size   uint   `json:"size"`
		Root   digest `json:"root"`
	} `json:"previous"`
}

type namedKey struct {
	Role string `json:"role" form:"role"`
	Vkey string `json:"vkey"`
}

type keyChange struct {
	common
	Op    string   `json:"op" form:"op"`
	Role  string   `json:"role" form:"role"`
	Vkey  string   `json:"vkey"`
	From  instant  `json:"from"`
	Until *instant `json:"until"`
}

type definition struct {
	common
	ID          string   `json:"id" form:"id"`
	Version     int64    `json:"version"`
	Spec        digest   `json:"spec"`
	Every       uint32   `json:"every"`
	Grace       uint32   `json:"grace"`
	AppliesFrom instant  `json:"appliesFrom"`
	Delay       uint32   `json:"delay"`
	Public      []string `json:"public"`
}

type control struct {
	common
	ID       string            `json:"id" form:"id"`
	Version  int64             `json:"version"`
	Sentence map[string]digest `json:"sentence" form:"language,text"`
	Tests    []testRef         `json:"tests"`
	Criteria []string          `json:"criteria"`
	Window   uint32            `json:"window"`
	Fn       int               `json:"fn"`
}

type counts struct {
	N        *uint `json:"n"`
	Failing  *uint `json:"failing"`
	Late     *uint `json:"late"`
	Excepted *uint `json:"excepted"`
	Unknown  *uint `json:"unknown"`
	Absent   *uint `json:"absent"`
}

type scopes struct {
	Expected uint `json:"expected"`
	Complete uint `json:"complete"`
}

type run struct {
	common
	Test       testRef `json:"test"`
	Seq        int64   `json:"seq"`
	Trigger    string  `json:"trigger" form:"code"`
	Canary     bool    `json:"canary"`
	Result     string  `json:"result" form:"result"`
	Exceptions []int64 `json:"exceptions"`
	Population struct {
		Root digest `json:"root"`
		counts
	} `json:"population"`
	Scopes *scopes  `json:"scopes"`
	Sd     []digest `json:"sd"`
}

type reveal struct {
	common
	Run         int64    `json:"run"`
	Disclosures []string `json:"disclosures"`
}

type exception struct {
	common
	Test  string   `json:"test" form:"id"`
	Until instant  `json:"until"`
	Sd    []digest `json:"sd"`
}

type statusEntry struct {
	common
	Size     int64             `json:"size"`
	Controls map[string]string `json:"controls" form:"id,status"`
	Fold     digest            `json:"fold"`
}

type withdraw struct {
	common
	Control   string  `json:"control" form:"id"`
	Reason    string  `json:"reason" form:"code"`
	Effective instant `json:"effective"`
}

type action struct {
	common
	Kind *string  `json:"kind" form:"code"`
	Sd   []digest `json:"sd"`
}

type document struct {
	common
	Kind   string `json:"kind" form:"code"`
	Issuer string `json:"issuer"`
	Period struct {
		From string `json:"from" form:"day"`
		To   string `json:"to" form:"day"`
	} `json:"period"`
	Sd []digest `json:"sd"`
}

type correct struct {
	common
	Entry int64    `json:"entry"`
	Sd    []digest `json:"sd"`
}

type erase struct {
	common
	From  int64 `json:"from"`
	To    int64 `json:"to"`
	Count uint  `json:"count"`
}

type anchor struct {
	common
	Checkpoint string  `json:"checkpoint"`
	Token      *string `json:"token" form:"base64"`
}

// entry is one entry at its index; `of` points at one of the structs above, or is nil where the type is not known.
type entry struct {
	index int64
	t     string
	at    instant
	of    any
}

const (
	largestEntry = 16 << 10
	// In seconds: 3660 days.
	longest = 3660 * 86400
)

func newOf(t string) any {
	switch t {
	case "genesis":
		return &genesis{}
	case "key":
		return &keyChange{}
	case "test":
		return &definition{}
	case "control":
		return &control{}
	case "run":
		return &run{}
	case "reveal":
		return &reveal{}
	case "exception":
		return &exception{}
	case "status":
		return &statusEntry{}
	case "withdraw":
		return &withdraw{}
	case "action":
		return &action{}
	case "document":
		return &document{}
	case "correct":
		return &correct{}
	case "erase":
		return &erase{}
	case "anchor":
		return &anchor{}
	}
	return nil
}

func parseEntry(index int64, data []byte) (entry, error) {
	if len(data) > largestEntry {
		return entry{}, fmt.Errorf("larger than 16 KiB")
	}
	var begin struct {
		common
		Crit bool `json:"crit"`
	}
	if err := json.Unmarshal(data, &begin); err != nil {
		return entry{}, err
	}
	parsed := entry{index: index, t: begin.T, at: begin.At, of: newOf(begin.T)}
	switch {
	case begin.V != 1 || begin.T == "":
		return entry{}, fmt.Errorf("no entry of version 1")
	case parsed.of == nil && begin.Crit:
		return entry{}, fmt.Errorf("%s is critical and not known here", begin.T)
	case parsed.of == nil:
		return parsed, checkSpelling(data)
	}
	if err := decode(data, parsed.of); err != nil {
		return entry{}, err
	}
	return parsed, wrongWith(parsed.of)
}

// wrongWith is what a type of entry asks beyond its fields.
func wrongWith(of any) error {
	switch of := of.(type) {
	case *genesis:
		if of.Spec != 1 {
			return fmt.Errorf("spec is %d", of.Spec)
		}
	case *definition:
		if of.Version < 1 || of.Every == 0 || of.Delay > 7*86400 || max(of.Every, of.Grace) > longest {
			return fmt.Errorf("no definition of a test")
		}
	case *control:
		ids := map[string]bool{}
		for _, test := range of.Tests {
			ids[test.id] = true
		}
		if of.Version < 1 || of.Fn != 1 || of.Window > longest || len(ids) != len(of.Tests) {
			return fmt.Errorf("no control of status function 1")
		}
	case *run:
		if of.Seq < 1 {
			return fmt.Errorf("no run with a number")
		}
		if of.Result == "hidden" && (of.Population.counts != counts{} || of.Scopes != nil || len(of.Exceptions) > 0 ||
			len(of.Sd) < len(hiddenFields)) {
			return fmt.Errorf("a hidden run that shows something, or commits to too little")
		}
	}
	return nil
}

func checkFormat(c *check, log *signedLog) {
	for index, data := range log.bytes {
		entry, err := parseEntry(int64(index), data)
		if err != nil {
			c.bad("entry %d: %v", index, err)
		}
		entry.index = int64(index)
		log.entries = append(log.entries, entry)
	}
	c.say("%d entries are well-formed", len(log.entries))
}
