// Verifies logs with golang.org/x/mod and the standard library alone: the chain of keys, the checkpoint, cosignatures, the root out of the entries'
// bytes, every tile, kept checkpoints, pruned directories, and proof files. Exit 0: good; 1: bad.
//
//	main dir   [-min N] [-history FILE] [-kept FILE]... [-witness VKEY]... DIR VKEY
//	main proof [-witness VKEY]... PROOF ENTRY VKEY
//
// VKEY is the first key of the log; rotate entries lead to the later ones. For a proof it is the key of the proof's checkpoint.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

type entry struct {
	Type, Key string
	N, Epoch  int64
	Size      int64
	Root      []byte
	Old       []byte
	New       []byte
	E         int64
}

func fail(format string, args ...interface{}) { fmt.Printf(format+"\n", args...); os.Exit(1) }

func must(err error, what string) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func main() {
	if len(os.Args) < 2 {
		fail("usage: dir|proof ...")
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	minimum := flags.Int64("min", 0, "entries before this index may be gone")
	history := flags.String("history", "", "key history of a pruned log")
	var kept, witnesses list
	flags.Var(&kept, "kept", "checkpoint kept elsewhere")
	flags.Var(&witnesses, "witness", "key of a witness that must have signed")
	must(flags.Parse(os.Args[2:]), "arguments")
	switch {
	case os.Args[1] == "dir" && flags.NArg() == 2:
		directory(flags.Arg(0), flags.Arg(1), *minimum, *history, kept, witnesses)
	case os.Args[1] == "proof" && flags.NArg() == 3:
		proof(flags.Arg(0), flags.Arg(1), flags.Arg(2), witnesses)
	default:
		fail("usage: dir [...] DIR VKEY | proof [...] PROOF ENTRY VKEY")
	}
}

func directory(dir, vkey string, minimum int64, history string, kept, witnesses list) {
	signed := read(filepath.Join(dir, "checkpoint"))
	size, root, text := checkpointText(signed)
	tree := tlog.Tree{N: size, Hash: root}

	// What is below the minimum is known by the upper tiles, which x/mod checks against the root; everything else by the entries' own bytes.
	first := firstBundle(dir, minimum) * 256
	tiles := tlog.TileHashReader(tree, &onDisk{dir: dir})
	leaves := map[int64]tlog.Hash{}
	rotations := []entry{}
	opened := entry{N: -1}
	look := func(index int64, data []byte) {
		if e, ok := parse(data); ok {
			if e.N != index {
				fail("entry %d says n %d", index, e.N)
			}
			if e.Type == "rotate" {
				rotations = append(rotations, e)
			} else if e.Type == "log.open" {
				opened = e
			}
		}
	}
	if history != "" {
		for index, item := range readHistory(history) {
			if index/256*256+256 > size {
				fail("%s: entry %d has no full tile", history, index)
			}
			want, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(8, index/256)})
			must(err, "tiles")
			if item.subtree != want[0] {
				fail("%s: entry %d is not of this log", history, index)
			}
			if index < first {
				look(index, item.data)
			}
		}
	}
	for n := first; n < size; {
		width := min64(256, size-n)
		bundle, name := readEither(dir, tlog.Tile{H: 8, L: -1, N: n / 256, W: int(width)})
		for i := int64(0); i < width; i++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				fail("%s: cut at entry %d", name, n)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			leaves[n] = tlog.RecordHash(bundle[2:end])
			look(n, bundle[2:end])
			bundle = bundle[end:]
			n++
		}
		if width == 256 && len(bundle) > 0 {
			fail("%s: %d bytes too many", name, len(bundle))
		}
	}
	all := hashesOf(leaves, first, size, tiles)
	if size > 0 {
		computed, err := tlog.TreeHash(size, all)
		must(err, "tree")
		if computed != root {
			fail("root of the entries is %v, signed is %v", computed, root)
		}
	}

	key := chain(vkey, rotations, opened, all, size)
	openNote(signed, key)
	cosigned(signed, text, witnesses)
	for _, file := range kept {
		other := read(file)
		otherSize, otherRoot, _ := checkpointText(other)
		openNote(other, chain(vkey, rotations, opened, all, otherSize))
		if otherSize > size {
			fail("%s: the log was cut back from %d to %d", file, otherSize, size)
		}
		if otherSize > 0 {
			there, err := tlog.TreeHash(otherSize, all)
			must(err, file)
			steps, err := tlog.ProveTree(size, otherSize, all)
			must(err, file)
			if there != otherRoot || tlog.CheckTree(steps, size, root, otherSize, otherRoot) != nil {
				fail("%s: not a prefix", file)
			}
		}
	}
	for index := first; index < size; index += 1 + (size-first)/50 {
		steps, err := tlog.ProveRecord(size, index, all)
		must(err, "inclusion")
		must(tlog.CheckRecord(steps, size, root, index, leaves[index]), "inclusion")
	}
	walk(dir, size, first, all)
	fmt.Printf("good: %s, %d entries, %d epochs\n", strings.SplitN(text, "\n", 2)[0], size, 1+len(rotations))
}

// Every tile that the tree has must be there; every file there must be the checkpoint or a tile with these bytes. Tiles beyond the checkpoint are passed over.
func walk(dir string, size, first int64, all tlog.HashReader) {
	for level := 0; size>>(8*uint(level)) > 0; level++ {
		count := size >> (8 * uint(level))
		begin := int64(0)
		if level == 0 {
			begin = first / 256
		}
		for n := begin; n*256 < count; n++ {
			readEither(dir, tlog.Tile{H: 8, L: level, N: n, W: int(min64(256, count-n*256))})
		}
	}
	must(filepath.WalkDir(dir, func(path string, item fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, filepath.Clean(dir)+string(filepath.Separator)))
		if err != nil || item.IsDir() || name == "checkpoint" {
			return err
		}
		tile, err := tlog.ParseTilePath(theirs(name))
		if err != nil || ours(tile) != name {
			fail("%s is foreign", name)
		}
		level := tile.L
		if level < 0 {
			level = 0
		}
		if tile.N*256+int64(tile.W) > size>>(8*uint(level)) || (level == 0 && tile.N*256 < first) {
			return nil
		}
		found := read(path)
		if tile.L < 0 {
			for i := 0; i < tile.W; i++ {
				if len(found) < 2 || len(found)-2 < int(binary.BigEndian.Uint16(found)) {
					fail("%s is cut", name)
				}
				end := 2 + int(binary.BigEndian.Uint16(found))
				want, err := all.ReadHashes([]int64{tlog.StoredHashIndex(0, tile.N*256+int64(i))})
				must(err, name)
				if tlog.RecordHash(found[2:end]) != want[0] {
					fail("%s disagrees at %d", name, i)
				}
				found = found[end:]
			}
			if len(found) != 0 {
				fail("%s is too long", name)
			}
			return nil
		}
		want, err := tlog.ReadTileData(tile, all)
		must(err, name)
		if !bytes.Equal(found, want) {
			fail("%s is not the tile of these entries", name)
		}
		return nil
	}), "walk")
}

// The key rules: each rotate entry ends the epoch before, names size and root, is signed by both keys, and counts from the tree that holds it.
func chain(vkey string, rotations []entry, opened entry, all tlog.HashReader, size int64) note.Verifier {
	sort.Slice(rotations, func(i, j int) bool { return rotations[i].N < rotations[j].N })
	if opened.N == 0 && opened.Key != vkey {
		fail("log.open names another key")
	}
	for i, rotation := range rotations {
		if rotation.N >= size {
			break
		}
		verifier := newVerifier(vkey)
		if rotation.Epoch != int64(i)+1 || rotation.E != int64(i) || rotation.Size != rotation.N {
			fail("rotate entry %d: epoch %d, size %d", rotation.N, rotation.Epoch, rotation.Size)
		}
		if root, err := tlog.TreeHash(rotation.N, all); err == nil && !bytes.Equal(root[:], rotation.Root) {
			fail("rotate entry %d names another root", rotation.N)
		}
		text := fmt.Sprintf("audit/rotate/v1\n%s\n%d\n%d\n%s\n%s\n", verifier.Name(), rotation.Epoch, rotation.N, base64.StdEncoding.EncodeToString(rotation.Root), rotation.Key)
		if !ed25519.Verify(publicKey(vkey, 1), []byte(text), rotation.Old) || !ed25519.Verify(publicKey(rotation.Key, 1), []byte(text), rotation.New) {
			fail("rotate entry %d is not signed by both keys", rotation.N)
		}
		if newVerifier(rotation.Key).Name() != verifier.Name() {
			fail("rotate entry %d changes the name", rotation.N)
		}
		vkey = rotation.Key
	}
	return newVerifier(vkey)
}

func proof(file, entryFile, vkey string, witnesses list) {
	text := string(read(file))
	parts := strings.SplitN(text, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("%s is no proof", file)
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	must(err, "index")
	var steps tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		must(err, "hash")
		steps = append(steps, hash)
	}
	opened := openNote([]byte(parts[1]), newVerifier(vkey))
	size, root, _ := checkpointText([]byte(parts[1]))
	cosigned([]byte(parts[1]), opened, witnesses)
	must(tlog.CheckRecord(steps, size, root, index, tlog.RecordHash(read(entryFile))), "proof")
	fmt.Printf("good: entry %d of %d\n", index, size)
}

func openNote(signed []byte, verifier note.Verifier) string {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err, "checkpoint")
	if strings.SplitN(opened.Text, "\n", 2)[0] != verifier.Name() {
		fail("checkpoint of %q signed by %s", opened.Text, verifier.Name())
	}
	return opened.Text
}

// x/mod does not know cosignatures; they are Ed25519 over a line of time and the text.
func cosigned(signed []byte, text string, witnesses list) {
	for _, vkey := range witnesses {
		parts := strings.SplitN(vkey, "+", 3)
		key := publicKey(vkey, 4)
		good := false
		for _, line := range strings.Split(string(signed[len(text)+1:]), "\n") {
			words := strings.Split(line, " ")
			if len(words) != 3 || words[1] != parts[0] {
				continue
			}
			sig, err := base64.StdEncoding.DecodeString(words[2])
			if err == nil && len(sig) == 76 && fmt.Sprintf("%08x", binary.BigEndian.Uint32(sig)) == parts[1] {
				message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig[4:]), text)
				good = good || ed25519.Verify(key, []byte(message), sig[12:])
			}
		}
		if !good {
			fail("no cosignature by %s", parts[0])
		}
	}
}

func checkpointText(signed []byte) (int64, tlog.Hash, string) {
	split := bytes.LastIndex(signed, []byte("\n\n"))
	if split < 0 {
		fail("checkpoint has no signatures")
	}
	text := string(signed[:split+1])
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		fail("checkpoint text %q", text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	root, err := tlog.ParseHash(lines[2])
	must(err, "root")
	return size, root, text
}

func parse(data []byte) (entry, bool) {
	var raw struct {
		T, Key              string
		N, E, Epoch, Size   int64
		Root, Old_signature []byte
		New_signature       []byte
	}
	if json.Unmarshal(data, &raw) != nil {
		// Other types may hold other kinds under these names; their own fields are of no concern here.
		var common struct {
			T string
			N int64
		}
		err := json.Unmarshal(data, &common)
		return entry{Type: common.T, N: common.N}, err == nil
	}
	return entry{Type: raw.T, Key: raw.Key, N: raw.N, E: raw.E, Epoch: raw.Epoch, Size: raw.Size, Root: raw.Root, Old: raw.Old_signature, New: raw.New_signature}, true
}

type historyItem struct {
	data    []byte
	subtree tlog.Hash
}

func readHistory(file string) map[int64]historyItem {
	lines := strings.Split(strings.TrimSuffix(string(read(file)), "\n"), "\n")
	if lines[0] != "audit/key-history/v1" || (len(lines)-1)%9 != 0 {
		fail("%s is no key history", file)
	}
	items := map[int64]historyItem{}
	for at := 1; at < len(lines); at += 9 {
		words := strings.Split(lines[at], " ")
		index, err := strconv.ParseInt(words[1], 10, 64)
		must(err, file)
		data, err := base64.StdEncoding.DecodeString(words[2])
		must(err, file)
		node := tlog.RecordHash(data)
		for height := 0; height < 8; height++ {
			sibling, err := tlog.ParseHash(lines[at+1+height])
			must(err, file)
			if index>>uint(height)&1 == 1 {
				node = tlog.NodeHash(sibling, node)
			} else {
				node = tlog.NodeHash(node, sibling)
			}
		}
		items[index] = historyItem{data, node}
	}
	return items
}

// Hashes out of the entries' bytes, as far as they are there; below that, of the upper tiles.
func hashesOf(leaves map[int64]tlog.Hash, first, size int64, tiles tlog.HashReader) tlog.HashReader {
	known := map[int64]tlog.Hash{}
	level := leaves
	for height := 0; len(level) > 0; height++ {
		next := map[int64]tlog.Hash{}
		for index, hash := range level {
			known[tlog.StoredHashIndex(height, index)] = hash
			if right, ok := level[index+1]; index%2 == 0 && ok {
				next[index/2] = tlog.NodeHash(hash, right)
			}
		}
		level = next
	}
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hash, ok := known[index]
			if !ok {
				if first == 0 {
					return nil, fmt.Errorf("no hash %d", index)
				}
				one, err := tiles.ReadHashes([]int64{index})
				if err != nil {
					return nil, err
				}
				hash = one[0]
			}
			found[i] = hash
		}
		return found, nil
	})
}

func firstBundle(dir string, minimum int64) int64 {
	for n := int64(0); n < minimum/256; n++ {
		if _, err := os.Stat(filepath.Join(dir, ours(tlog.Tile{H: 8, L: -1, N: n, W: 256}))); err == nil {
			return n
		}
	}
	return minimum / 256
}

type onDisk struct{ dir string }

func (d *onDisk) Height() int { return 8 }

func (d *onDisk) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		bytes, err := os.ReadFile(filepath.Join(d.dir, ours(tile)))
		if err != nil {
			full := tile
			full.W = 256
			bytes, err = os.ReadFile(filepath.Join(d.dir, ours(full)))
			if err != nil || len(bytes) < 32*tile.W {
				return nil, fmt.Errorf("%s is missing", ours(tile))
			}
			bytes = bytes[:32*tile.W]
		}
		data[i] = bytes
	}
	return data, nil
}

func (d *onDisk) SaveTiles([]tlog.Tile, [][]byte) {}

func readEither(dir string, tile tlog.Tile) ([]byte, string) {
	name := ours(tile)
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && tile.W < 256 {
		tile.W = 256
		name = ours(tile)
		data, err = os.ReadFile(filepath.Join(dir, name))
	}
	must(err, name)
	return data, name
}

func read(file string) []byte {
	data, err := os.ReadFile(file)
	must(err, file)
	return data
}

func newVerifier(vkey string) note.Verifier {
	verifier, err := note.NewVerifier(vkey)
	must(err, "key")
	return verifier
}

func publicKey(vkey string, kind byte) ed25519.PublicKey {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		fail("key %q", vkey)
	}
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(data) != 33 || data[0] != kind {
		fail("key %q is not of type %d", vkey, kind)
	}
	return ed25519.PublicKey(data[1:])
}

// x/mod says tile/8/<level> and data where the directory says tile/<level> and entries.
func ours(tile tlog.Tile) string {
	return strings.Replace("tile/"+strings.TrimPrefix(tile.Path(), "tile/8/"), "tile/data/", "tile/entries/", 1)
}

func theirs(name string) string {
	return strings.Replace("tile/8/"+strings.TrimPrefix(name, "tile/"), "tile/8/entries/", "tile/8/data/", 1)
}

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
