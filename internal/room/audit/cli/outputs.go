package cli

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/linkage"
)

// outFile is a file that a command writes.
type outFile struct {
	name string
	data []byte
}

// writeOutputs puts files into a folder, each when it is whole, and gives their
// hashes by name for the manifest, which is written last.
func writeOutputs(dir string, files []outFile) (sums []linkage.FileSum, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, errs.Because(errs.Invalid, "The folder "+dir+" cannot be made.", err)
	}
	for _, f := range files {
		if err := wholefile.Replace(filepath.Join(dir, f.name), 0o644, f.data); err != nil {
			return nil, err
		}
	}
	for _, f := range sortedFiles(files) {
		sum, err := linkage.SumOf(f.name, bytes.NewReader(f.data), int64(len(f.data)))
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// sumsOf are the hashes of files that were read.
func sumsOf(paths ...string) (sums []linkage.FileSum, err error) {
	for _, path := range paths {
		sum, err := sumOf(path)
		if err != nil {
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

func sumOf(path string) (linkage.FileSum, error) {
	f, err := os.Open(path)
	if err != nil {
		return linkage.FileSum{}, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return linkage.FileSum{}, err
	}
	return linkage.SumOf(filepath.Base(path), f, info.Size())
}

// csvOf writes rows as CSV.
func csvOf(rows [][]string) []byte {
	var out bytes.Buffer
	_ = csv.NewWriter(&out).WriteAll(rows) // a buffer takes all
	return out.Bytes()
}

func sortedFiles(files []outFile) []outFile {
	return slices.SortedFunc(slices.Values(files), func(a, b outFile) int { return strings.Compare(a.name, b.name) })
}
