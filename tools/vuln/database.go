package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// entry is what the indexes need of an OSV file.
type entry struct {
	ID       string    `json:"id"`
	Modified time.Time `json:"modified"`
	Aliases  []string  `json:"aliases,omitempty"`
	Affected []struct {
		Package struct {
			Name string `json:"name"`
		} `json:"package"`
	} `json:"affected,omitempty"`
}

type vulnMeta struct {
	ID       string    `json:"id"`
	Modified time.Time `json:"modified"`
	Aliases  []string  `json:"aliases,omitempty"`
}

type moduleVuln struct {
	ID       string    `json:"id"`
	Modified time.Time `json:"modified"`
}

type moduleMeta struct {
	Path  string       `json:"path"`
	Vulns []moduleVuln `json:"vulns"`
}

type dbMeta struct {
	Modified time.Time `json:"modified"`
}

// writeDatabase lays a folder out as go.dev/doc/security/vuln/database says, from
// a flat folder of OSV files, and gives the number of entries. A database without
// entries is an error: it would let everything pass.
func writeDatabase(to, from string) (int, error) {
	entries, err := readEntries(from)
	if err != nil {
		return 0, err
	}
	from, err = filepath.Abs(from)
	if err != nil {
		return 0, err
	}
	if err := os.Symlink(from, filepath.Join(to, "ID")); err != nil {
		return 0, err
	}
	if err := os.Mkdir(filepath.Join(to, "index"), 0o755); err != nil {
		return 0, err
	}
	db, vulns := indexVulns(entries)
	return len(entries), errors.Join(
		writeJSON(filepath.Join(to, "index", "db.json"), db),
		writeJSON(filepath.Join(to, "index", "vulns.json"), vulns),
		writeJSON(filepath.Join(to, "index", "modules.json"), indexModules(entries)),
	)
}

func readEntries(dir string) ([]entry, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no OSV file in %s", dir)
	}
	out := make([]entry, len(paths))
	for i, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &out[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if out[i].ID+".json" != filepath.Base(path) {
			return nil, fmt.Errorf("%s holds the entry %q, which belongs in a file of that name", path, out[i].ID)
		}
	}
	return out, nil
}

func indexVulns(entries []entry) (dbMeta, []vulnMeta) {
	var db dbMeta
	vulns := make([]vulnMeta, len(entries))
	for i, e := range entries {
		vulns[i] = vulnMeta{e.ID, e.Modified, e.Aliases}
		if e.Modified.After(db.Modified) {
			db.Modified = e.Modified
		}
	}
	return db, vulns
}

// indexModules names the entries of each module. The optional "fixed" is left
// out: it only spares govulncheck reading entries.
func indexModules(entries []entry) []moduleMeta {
	of := map[string][]moduleVuln{}
	for _, e := range entries {
		for _, a := range e.Affected {
			v := moduleVuln{e.ID, e.Modified}
			if have := of[a.Package.Name]; !slices.Contains(have, v) {
				of[a.Package.Name] = append(have, v)
			}
		}
	}
	out := make([]moduleMeta, 0, len(of))
	for _, path := range slices.Sorted(maps.Keys(of)) {
		out = append(out, moduleMeta{path, of[path]})
	}
	return out
}

func writeJSON(path string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
