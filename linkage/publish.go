package linkage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// unfinished is where a run's files are until all are whole.
const unfinished = ".linking"

// tables are the files of a run that are CSV or Parquet.
var tables = []string{"pairs", "clusters", "clusters_at", "cluster_metrics"}

// path is where a table is written first.
func (j *Job) path(name string) string {
	if j.Parquet {
		return filepath.Join(j.Out, unfinished, name+".parquet")
	}
	return filepath.Join(j.Out, unfinished, name+".csv")
}

func (j *Job) write(ctx context.Context, l *Linker, s *spill, m *Manifest) error {
	h := &weighing{least: weightAt(j.Threshold)}
	if err := j.writePairs(ctx, l.Records, s, h, m); err != nil {
		return err
	}
	if err := j.writeClusters(ctx, l, s, m); err != nil {
		return err
	}
	if err := j.writePictures(l, h, m); err != nil {
		return err
	}
	if err := WriteJSON(filepath.Join(j.Out, unfinished, "manifest.json"), m); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return j.publish(m)
}

// publish puts the files of a run in their places, the manifest last: a folder
// without one is not whole. Tables of an earlier run that this one did not
// write go; its people stay.
func (j *Job) publish(m *Manifest) error {
	gone := []string{"manifest.json"}
	written := map[string]bool{}
	for _, o := range m.Outputs {
		written[o.Name] = true
	}
	for _, t := range tables {
		gone = append(gone, t+".csv", t+".parquet")
	}
	gone = slices.DeleteFunc(append(gone, pictures...), func(name string) bool { return written[name] })
	for _, name := range gone {
		if err := os.Remove(filepath.Join(j.Out, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	names := make([]string, 0, len(m.Outputs)+2)
	for _, o := range m.Outputs {
		names = append(names, o.Name)
	}
	if j.People != nil {
		names = append(names, "people.json")
	}
	for _, name := range append(names, "manifest.json") {
		if err := os.Rename(filepath.Join(j.Out, unfinished, name), filepath.Join(j.Out, name)); err != nil {
			return err
		}
	}
	return nil
}
