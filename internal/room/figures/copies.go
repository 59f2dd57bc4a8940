package figures

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"sync"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
)

// copies keeps the files of builds that are not out, each made once. They are kept
// under a hash of all that goes into them, so what is served is never of another
// build, another title or another correction.
type copies struct {
	mu   sync.Mutex
	Kept []*buildFiles // the one that was asked for last in front
	Made int           // how often files were made
}

// maxCopies is of how many builds files are kept in memory.
const maxCopies = 4

// buildFiles is the files of one build.
type buildFiles struct {
	key   [sha256.Size]byte
	once  sync.Once
	files []File
	err   error
}

// exports gives the files that people take away; who asks while they are made waits.
func (k *copies) exports(results []*output.Result, info output.ReleaseInfo) ([]File, error) {
	text, err := json.Marshal(struct {
		Results []*output.Result
		Info    output.ReleaseInfo
	}{results, info})
	if err != nil {
		return nil, err
	}
	one := k.find(sha256.Sum256(text))
	one.once.Do(func() {
		defer k.note(one)
		one.err = errs.New(errs.Internal, "The files of this build could not be made.") // if making them panics
		one.files, one.err = exports(results, info)
	})
	return one.files, one.err
}

// find gives what is kept under a key, or a new one to be made.
func (k *copies) find(key [sha256.Size]byte) *buildFiles {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := &buildFiles{key: key}
	if at := slices.IndexFunc(k.Kept, func(c *buildFiles) bool { return c.key == key }); at >= 0 {
		one = k.Kept[at]
		k.Kept = slices.Delete(k.Kept, at, at+1)
	}
	k.Kept = slices.Insert(k.Kept, 0, one)
	k.Kept = k.Kept[:min(len(k.Kept), maxCopies)]
	return one
}

// note counts what was made; what failed is not kept.
func (k *copies) note(one *buildFiles) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Made++
	if one.err != nil {
		k.Kept = slices.DeleteFunc(k.Kept, func(c *buildFiles) bool { return c == one })
	}
}
