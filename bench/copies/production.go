package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/evidence/loadfile"
)

// measureProduction writes a volume with families and pictures, twice, and reads it in again with all checks.
func measureProduction(scale int) error {
	r := rand.New(rand.NewPCG(4, 4)) //nolint:gosec // made-up documents
	var items []loadfile.Item
	parent := -1
	for i := range 4_000 * scale {
		content := strings.Join(words(r, 200), " ")
		file := loadfile.File{Name: "made.txt", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
		it := loadfile.Item{Parent: -1, Native: &file, Text: content, Rest: map[string]string{"CUSTODIAN": fmt.Sprintf("office %d", i%7)}}
		if i%3 > 0 {
			it.Parent = parent
		} else {
			parent, it.Pictures = i, []loadfile.File{file, file}
		}
		items = append(items, it)
	}
	return folder(func(dir string) error {
		var manifests [2][]byte
		var written []loadfile.Record
		start := time.Now()
		for n := range manifests {
			root := filepath.Join(dir, fmt.Sprint(n))
			if err := os.Mkdir(root, 0o700); err != nil {
				return err
			}
			var err error
			if written, err = loadfile.Produce(root, loadfile.Volume{Name: "VOL001", Prefix: "ABC", First: 1, Width: 7}, items); err != nil {
				return err
			}
			if manifests[n], err = os.ReadFile(filepath.Join(root, "MANIFEST.csv")); err != nil { //nolint:gosec // our own folder
				return err
			}
		}
		wrote := time.Since(start) / 2
		start = time.Now()
		report, err := loadfile.Check(os.DirFS(filepath.Join(dir, "0")), loadfile.Usual)
		if err != nil {
			return err
		}
		checked := time.Since(start)
		same := bytes.Equal(manifests[0], manifests[1])
		equal := len(report.Records) == len(written)
		for i := range written {
			written[i].Row = i + 2
			equal = equal && reflect.DeepEqual(report.Records[i], written[i])
		}
		fmt.Printf("%d documents, %d files: written in %s, checked in %s, %d problems, the same bytes twice: %v, equal records out and in: %v\n",
			len(items), report.Files, wrote.Round(time.Millisecond), checked.Round(time.Millisecond), len(report.Problems), same, equal)
		total := wrote + checked
		ratios.Note(ratios.Row{What: fmt.Sprintf("production: %d documents, written and checked", len(items)), Ours: total.Round(time.Second).String(), Peer: "-", Goal: "10 min, equal twice",
			Met: total < 10*time.Minute && same && equal && len(report.Problems) == 0})
		return nil
	})
}
