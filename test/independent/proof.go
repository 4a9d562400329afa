package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tlogProof is one entry's place under a checkpoint: https://c2sp.org/tlog-proof
type tlogProof struct {
	extra      []byte
	index      int64
	hashes     tlog.RecordProof
	checkpoint []byte
}

func parseProof(data []byte) (*tlogProof, error) {
	lines, checkpoint, ok := strings.Cut(string(data), "\n\n")
	rest := strings.Split(lines, "\n")
	if !ok || rest[0] != "c2sp.org/tlog-proof@v1" {
		return nil, fmt.Errorf("no tlog-proof")
	}
	proof := &tlogProof{checkpoint: []byte(checkpoint)}
	rest = rest[1:]
	if len(rest) > 0 && strings.HasPrefix(rest[0], "extra ") {
		extra, err := base64.StdEncoding.Strict().DecodeString(rest[0][len("extra "):])
		if err != nil {
			return nil, err
		}
		proof.extra, rest = extra, rest[1:]
	}
	if len(rest) == 0 || !strings.HasPrefix(rest[0], "index ") || !plainSize.MatchString(rest[0][len("index "):]) {
		return nil, fmt.Errorf("no index")
	}
	proof.index, _ = strconv.ParseInt(rest[0][len("index "):], 10, 64)
	hashes, err := parseHashes(rest[1:])
	proof.hashes = hashes
	return proof, err
}

func parseHashes(lines []string) (hashes []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return nil, fmt.Errorf("a proof is made of hashes of 32 bytes")
		}
		hashes = append(hashes, tlog.Hash(hash))
	}
	return hashes, nil
}

// checkProofs: each control's file proves the status entry it carries, and that entry gives it the status shown.
func checkProofs(c *check, log *signedLog, page *trustPage, key string) {
	for _, control := range page.Controls {
		data, err := log.site("log/controls/" + control.ID + ".tlog-proof")
		if err != nil {
			c.cannot(err)
			continue
		}
		if err := proves(log, control, data, key); err != nil {
			c.bad("%s: %v", control.ID, err)
		}
	}
	c.say("%d status entries are proved by files that need nothing else", len(page.Controls))
}

func proves(log *signedLog, control *shownControl, data []byte, key string) error {
	proof, err := parseProof(data)
	if err != nil {
		return err
	}
	under, err := openHead(proof.checkpoint, key)
	if err != nil {
		return err
	}
	if under.size != log.head.size || under.root != log.head.root || proof.index != control.Entries.Status {
		return fmt.Errorf("the proof is of another entry or checkpoint")
	}
	if err := tlog.CheckRecord(proof.hashes, under.size, under.root, proof.index, tlog.RecordHash(proof.extra)); err != nil {
		return err
	}
	parsed, err := parseEntry(proof.index, proof.extra)
	if err != nil {
		return err
	}
	if status, ok := parsed.of.(*statusEntry); !ok || status.Controls[control.ID] != control.Status {
		return fmt.Errorf("the entry proved does not say %s", control.Status)
	}
	return nil
}

// checkFold: the state that a quick verification may start from is the one its status entry vouches for.
func checkFold(c *check, log *signedLog, page *trustPage) {
	for _, control := range page.Controls {
		entry := entryAs[statusEntry](log, control.Entries.Status)
		if entry == nil {
			c.bad("entry %d, named by %s, is no status entry", control.Entries.Status, control.ID)
			continue
		}
		data, err := log.site(fmt.Sprintf("log/fold/%d.json", control.Entries.Status))
		if err != nil {
			c.cannot(err)
			continue
		}
		if digestOf(data) != entry.Fold {
			c.bad("the state at entry %d is not the one it vouches for", control.Entries.Status)
			return
		}
	}
	c.say("the state published has the digest in the log (what it says is not worked out here)")
}

// itemProof is what an auditor is given for one item: docs/log-format.md, "Population tree".
type itemProof struct {
	Run        int64    `json:"run"`
	Slot       int64    `json:"slot"`
	Disclosure *string  `json:"disclosure"`
	Proof      []string `json:"proof"`
}

// checkItem: the item stands in its slot of the tree whose root the run committed to.
func checkItem(c *check, record *record, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		c.cannot(missingError{err})
		return
	}
	item := itemProof{}
	if err := json.Unmarshal(data, &item); err != nil {
		c.bad("%v", err)
		return
	}
	run, ok := record.byIndex[item.Run]
	if !ok {
		c.bad("entry %d is no run", item.Run)
		return
	}
	p := run.outcome.population
	if p.N == nil || p.Absent == nil {
		c.unknown = append(c.unknown, "the run does not show how many slots its population has")
		return
	}
	hashes, err := parseHashes(item.Proof)
	if err != nil {
		c.bad("%v", err)
		return
	}
	root, err := base64.RawURLEncoding.DecodeString(string(run.Population.Root))
	if err != nil {
		c.bad("%v", err)
		return
	}
	leaf := "~absent"
	if item.Disclosure != nil {
		leaf = *item.Disclosure
	}
	size := int64(*p.N + *p.Absent)
	if err := tlog.CheckRecord(hashes, size, tlog.Hash(root), item.Slot, tlog.RecordHash([]byte(leaf))); err != nil {
		c.bad("slot %d of run %d of %s is not what is shown: %v", item.Slot, run.Seq, run.Test.id, err)
		return
	}
	said := "has departed"
	if item.Disclosure != nil {
		name, value, err := disclosed(leaf)
		if err != nil {
			c.bad("%v", err)
			return
		}
		said = fmt.Sprintf("is %s: %s", name, value)
	}
	c.say("slot %d of %d in run %d of %s %s", item.Slot, size, run.Seq, run.Test.id, said)
}
