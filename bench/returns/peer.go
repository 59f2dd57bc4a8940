package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"candour/bench/ratios"
	"candour/internal/table/codebook"
)

// peer times frictionless (Python) on a package of the same tables and schemas.
func peer(book *codebook.Book, dir string, rows int, speed float64) error {
	path := os.Getenv("CANDOUR_FRICTIONLESS")
	if path == "" {
		path = "frictionless"
	}
	program, err := exec.LookPath(path)
	if err != nil {
		fmt.Println("frictionless: peer not installed (scripts/peers.sh all; CANDOUR_FRICTIONLESS names the program)")
		ratios.Note(ratios.Row{What: "rows of a return checked", Ours: fmt.Sprintf("%.0f a second", speed), Peer: ratios.NotInstalled, Met: true})
		return nil
	}
	if err := write(dir, rows); err != nil {
		return err
	}
	if err := describe(book, dir); err != nil {
		return err
	}
	cmd := exec.Command(program, "validate", "--json", "datapackage.json")
	cmd.Dir = dir
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	began := time.Now()
	err = cmd.Run()
	took := time.Since(began)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) { // it fails, as it should, since there are errors
		return err
	}
	var report struct {
		Tasks []struct {
			Stats struct{ Rows, Errors int }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		return fmt.Errorf("frictionless said no report: %w\n%s", err, said.String())
	}
	read, found := 0, 0
	for _, t := range report.Tasks {
		read, found = read+t.Stats.Rows, found+t.Stats.Errors
	}
	work := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	theirs := float64(rows) / work.Seconds()
	fmt.Printf("frictionless validate: %d rows read of %d in %.1f s, %.1f s of processor time (%.0f rows a second of it, its start-up among them), %d errors "+
		"found\nratio: %.0f times as many rows a second\n",
		read, rows, took.Seconds(), work.Seconds(), theirs, found, speed/theirs)
	ratios.Note(ratios.Row{What: "rows of a return checked, of processor time", Ours: fmt.Sprintf("%.0f a second", speed), Peer: fmt.Sprintf("frictionless: %.0f a second", theirs),
		Ratio: fmt.Sprintf("%.0f times as many", speed/theirs), Met: true})
	return nil
}

// describe writes a data package of the two tables.
func describe(book *codebook.Book, dir string) error {
	var resources []map[string]any
	for _, name := range []string{"investigation", "suspect"} {
		s, ok := book.Schema(name, "1")
		if !ok {
			return errors.New("no schema " + name)
		}
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			return err
		}
		resources = append(resources, map[string]any{"name": name, "path": name + ".csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": plain(b.Bytes())})
	}
	data, err := json.MarshalIndent(map[string]any{"name": "made-up", "resources": resources}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "datapackage.json"), data, 0o644)
}

// plain turns what frictionless does not read (missing values with labels,
// categories) into what it does: texts, and an enum.
func plain(schema []byte) map[string]any {
	var doc map[string]any
	if json.Unmarshal(schema, &doc) != nil {
		return nil // was JSON a moment ago
	}
	doc["missingValues"] = values(doc["missingValues"])
	delete(doc, "fieldsMatch")
	fields, _ := doc["fields"].([]any)
	for _, x := range fields {
		f, _ := x.(map[string]any)
		if f["missingValues"] != nil {
			f["missingValues"] = values(f["missingValues"])
		}
		if f["categories"] != nil && f["type"] == "string" {
			c, _ := f["constraints"].(map[string]any)
			if c == nil {
				c = map[string]any{}
			}
			c["enum"] = values(f["categories"])
			f["constraints"] = c
		}
		delete(f, "categories")
		if f["type"] == "list" {
			f["type"] = "string"
		}
	}
	return doc
}

func values(list any) []any {
	all, _ := list.([]any)
	out := []any{}
	for _, x := range all {
		if m, ok := x.(map[string]any); ok {
			x = m["value"]
		}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
