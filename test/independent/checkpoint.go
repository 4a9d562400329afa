package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// head is a checkpoint whose signature was verified: https://c2sp.org/tlog-checkpoint
type head struct {
	origin string
	size   int64
	root   tlog.Hash
	signed []byte
}

var plainSize = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})$`)

// openHead verifies a signed checkpoint by the pinned key, whose name must be the log's origin.
func openHead(signed []byte, key string) (*head, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, fmt.Errorf("the key: %w", err)
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || !plainSize.MatchString(lines[1]) {
		return nil, fmt.Errorf("no checkpoint of three lines by %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return nil, err
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, fmt.Errorf("the root is no Base64 of 32 bytes")
	}
	return &head{origin: lines[0], size: size, root: tlog.Hash(root), signed: signed}, nil
}

func checkSignature(c *check, site site, key string) *head {
	signed, err := site("log/checkpoint")
	if err != nil {
		c.cannot(err)
		return nil
	}
	head, err := openHead(signed, key)
	if err != nil {
		c.cannot(err)
		return nil
	}
	c.say("%s, %d entries, root %s", head.origin, head.size, head.root)
	return head
}

// checkConsistency compares with a checkpoint that was kept: two signed notes that do not fit are the proof of a fork.
func checkConsistency(c *check, log *signedLog, options options) {
	kept, err := os.ReadFile(options.seen)
	if err != nil {
		c.cannot(missingError{err})
		return
	}
	before, err := openHead(kept, options.key)
	if err != nil {
		c.bad("the checkpoint kept: %v", err)
		return
	}
	now := log.head
	accuse := func(why string) { c.bad("%s; the two signed notes prove it:\n%s\n%s", why, kept, now.signed) }
	switch {
	case before.size > now.size:
		accuse(fmt.Sprintf("rolled back from %d entries to %d", before.size, now.size))
		return
	case before.size == now.size:
		if before.root != now.root {
			accuse(fmt.Sprintf("two roots at %d entries", now.size))
		}
	case before.size > 0:
		// The hashes come authenticated under the new root, so only the kept root can be the one that does not fit.
		proof, err := tlog.ProveTree(now.size, before.size, log.hashes())
		if err != nil {
			c.cannot(err)
			return
		}
		if tlog.CheckTree(proof, now.size, now.root, before.size, before.root) != nil {
			accuse(fmt.Sprintf("the %d entries do not continue the %d kept", now.size, before.size))
		}
	}
	c.say("the %d entries continue the %d kept", now.size, before.size)
}
