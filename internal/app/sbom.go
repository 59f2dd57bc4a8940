package app

import (
	"encoding/json"
	"io"
	"runtime/debug"

	"candour/internal/base/errs"
)

// bom is a CycloneDX 1.6 bill of materials: what this binary is built of, as the
// build itself wrote it down.
type bom struct {
	Format     string         `json:"bomFormat"`
	Spec       string         `json:"specVersion"`
	Version    int            `json:"version"`
	Metadata   bomMetadata    `json:"metadata"`
	Components []bomComponent `json:"components"`
}

type bomMetadata struct {
	Component bomComponent `json:"component"`
}

type bomComponent struct {
	Type       string        `json:"type"`
	Ref        string        `json:"bom-ref"`
	Name       string        `json:"name"`
	Version    string        `json:"version"`
	PURL       string        `json:"purl,omitempty"`
	Properties []bomProperty `json:"properties,omitempty"`
}

type bomProperty struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// writeBOM writes the bill of materials of the program that runs.
func writeBOM(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errs.New(errs.Internal, "This binary was built without a list of its modules.")
	}
	out := bom{Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata:   bomMetadata{bomComponent{Type: "application", Ref: "candour", Name: "candour", Version: Version}},
		Components: []bomComponent{{Type: "library", Ref: "std", Name: "std", Version: info.GoVersion, PURL: "pkg:golang/std@" + info.GoVersion}}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		purl := "pkg:golang/" + m.Path + "@" + m.Version
		out.Components = append(out.Components, bomComponent{Type: "library", Ref: purl, Name: m.Path, Version: m.Version, PURL: purl,
			Properties: []bomProperty{{"candour:go.sum", m.Sum}}})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(out)
}
