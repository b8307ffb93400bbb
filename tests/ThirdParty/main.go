// Verifies a log directory with golang.org/x/mod alone: the checkpoint's signature, the root out of the entries' bytes, and every tile.
// Usage: GO111MODULE=off go run main.go DIR VKEY. Exit 0: good; 1: bad.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, args ...interface{}) { fmt.Printf(format+"\n", args...); os.Exit(1) }

func main() {
	dir := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	if err != nil {
		fail("key: %v", err)
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != verifier.Name() || len(lines) != 4 {
		fail("checkpoint text %q", opened.Text)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		fail("root: %v", err)
	}

	// All hashes of the tree, in the order of x/mod, out of the bundles' bytes.
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = hashes[index]
		}
		return found, nil
	})
	for n := int64(0); n < size; {
		width := int(min64(256, size-n))
		name := ours(tlog.Tile{H: 8, L: -1, N: n / 256, W: width})
		bundle, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && width < 256 {
			name = ours(tlog.Tile{H: 8, L: -1, N: n / 256, W: 256})
			bundle, err = os.ReadFile(filepath.Join(dir, name))
		}
		if err != nil {
			fail("%v", err)
		}
		for ; width > 0; width-- {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				fail("%s: cut at entry %d", name, n)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			added, err := tlog.StoredHashes(n, bundle[2:end], reader)
			if err != nil {
				fail("entry %d: %v", n, err)
			}
			hashes, bundle, n = append(hashes, added...), bundle[end:], n+1
		}
		if len(bundle) > 0 {
			fail("%s: %d bytes too many", name, len(bundle))
		}
	}
	if size > 0 {
		computed, err := tlog.TreeHash(size, reader)
		if err != nil || !bytes.Equal(computed[:], root) {
			fail("root of the entries is %v, signed is %s", computed, lines[2])
		}
	}

	// Every tile that the tree has must be there with these bytes; every file there must be the checkpoint or a tile of the tree.
	for level := 0; size>>(8*uint(level)) > 0; level++ {
		for n, count := int64(0), size>>(8*uint(level)); n*256 < count; n++ {
			if name := ours(tlog.Tile{H: 8, L: level, N: n, W: int(min64(256, count-n*256))}); !exists(dir, name) {
				fail("%s is missing", name)
			}
		}
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, filepath.Clean(dir)+string(filepath.Separator)))
		if err != nil || entry.IsDir() || name == "checkpoint" {
			return err
		}
		tile, err := tlog.ParseTilePath(theirs(name))
		if err != nil || ours(tile) != name {
			fail("%s is foreign", name)
		}
		if tile.L < 0 {
			return nil
		}
		want, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			fail("%s: %v", name, err)
		}
		if found, err := os.ReadFile(path); err != nil || !bytes.Equal(found, want) {
			fail("%s is not the tile of these entries", name)
		}
		return nil
	})
	if err != nil {
		fail("%v", err)
	}
	fmt.Printf("good: %s, %d entries\n", lines[0], size)
}

// x/mod says tile/8/<level> and data where the directory says tile/<level> and entries.
func ours(tile tlog.Tile) string {
	return strings.Replace("tile/"+strings.TrimPrefix(tile.Path(), "tile/8/"), "tile/data/", "tile/entries/", 1)
}

func theirs(name string) string {
	return strings.Replace("tile/8/"+strings.TrimPrefix(name, "tile/"), "tile/8/entries/", "tile/8/data/", 1)
}

func exists(dir, name string) bool { _, err := os.Stat(filepath.Join(dir, name)); return err == nil }

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
