package main

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Tiles are 2^8 wide: https://c2sp.org/tlog-tiles
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// signedLog is the log under its signed head. The checks fill in hashes of leaves, and then entries.
type signedLog struct {
	site    site
	head    *head
	leaves  []tlog.Hash
	bytes   [][]byte
	entries []entry
}

// tilePath is x/mod's path without the height, and with `entries` for the bundles.
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	return "log/tile/" + strings.Replace(path, "data/", "entries/", 1)
}

// readTile takes the whole tile where the partial one is gone, as tlog-tiles lets a log do.
func (l *signedLog) readTile(tile tlog.Tile) (data []byte, isWhole bool, err error) {
	data, err = l.site(tilePath(tile))
	if err == nil || tile.W == tileWidth {
		return data, tile.W == tileWidth, err
	}
	partial := err
	tile.W = tileWidth
	if data, err = l.site(tilePath(tile)); err != nil {
		return nil, false, partial
	}
	return data, true, nil
}

func (l *signedLog) Height() int { return tileHeight }

func (l *signedLog) SaveTiles([]tlog.Tile, [][]byte) {}

func (l *signedLog) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, _, err := l.readTile(tile)
		if err != nil {
			return nil, err
		}
		if length := tile.W * tlog.HashSize; len(data) > length {
			data = data[:length]
		}
		all[i] = data
	}
	return all, nil
}

// hashes reads hashes out of the tiles, each of them authenticated against the signed root.
func (l *signedLog) hashes() tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: l.head.size, Hash: l.head.root}, l)
}

// checkTree reads every leaf's hash, and so every tile.
func checkTree(c *check, log *signedLog) {
	indexes := make([]int64, log.head.size)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	leaves, err := log.hashes().ReadHashes(indexes)
	if err != nil {
		c.cannot(err)
		return
	}
	log.leaves = leaves
	c.say("the tiles hash to the signed root, %d leaves", len(leaves))
}

// checkBundles reads the entries: each behind two bytes of length, and each hashing to its leaf.
func checkBundles(c *check, log *signedLog) {
	for first := int64(0); first < log.head.size; first += tileWidth {
		width := min(tileWidth, int(log.head.size-first))
		data, isWhole, err := log.readTile(tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: width})
		if err != nil {
			c.cannot(err)
			return
		}
		for i := range width {
			index := first + int64(i)
			if len(data) < 2 || len(data) < 2+int(data[0])<<8+int(data[1]) {
				c.bad("the bundle ends before entry %d does", index)
				return
			}
			length := 2 + int(data[0])<<8 + int(data[1])
			entry := data[2:length]
			data = data[length:]
			if log.leaves != nil && tlog.RecordHash(entry) != log.leaves[index] {
				c.bad("entry %d is not the one in the signed log", index)
			}
			log.bytes = append(log.bytes, bytes.Clone(entry))
		}
		if !isWhole && len(data) > 0 || width == tileWidth && len(data) > 0 {
			c.bad("%d bytes follow entry %d", len(data), first+int64(width)-1)
		}
	}
	if log.leaves == nil {
		c.unknown = append(c.unknown, "no authenticated tree to compare with")
	}
	c.say("%d entries are those of the tree", len(log.bytes))
}
