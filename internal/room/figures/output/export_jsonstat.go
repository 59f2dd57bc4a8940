package output

import (
	"encoding/json"
	"io"
	"strings"

	"candour/internal/table/tabulate"
)

// jsonStat is a dataset of JSON-stat 2.0 (X. Badosa, 2015 to 2018).
type jsonStat struct {
	Version   string                   `json:"version"`
	Class     string                   `json:"class"`
	Label     string                   `json:"label"`
	Source    string                   `json:"source,omitempty"`
	Updated   string                   `json:"updated,omitempty"`
	Note      []string                 `json:"note"`
	ID        []string                 `json:"id"`
	Size      []int                    `json:"size"`
	Role      map[string][]string      `json:"role,omitempty"`
	Dimension map[string]jsonDimension `json:"dimension"`
	Value     []json.RawMessage        `json:"value"`
	Status    map[int]string           `json:"status,omitempty"`
	Extension map[string]any           `json:"extension"`
}

type jsonDimension struct {
	Label    string       `json:"label"`
	Category jsonCategory `json:"category"`
}

type jsonCategory struct {
	Index []string            `json:"index"`
	Label map[string]string   `json:"label"`
	Child map[string][]string `json:"child,omitempty"`
	Unit  map[string]jsonUnit `json:"unit,omitempty"`
}

type jsonUnit struct {
	Label    string `json:"label"`
	Decimals int    `json:"decimals"`
}

// statisticAxis is the last dimension: the count, and the share with both its
// bounds.
const statisticAxis = "statistic"

// statCode makes a code of the name of a statistic, the same as in the CSV.
var statCode = strings.NewReplacer(" ", "_", "lowest", "lower", "highest", "upper")

// WriteJSONStat writes one table as JSON-stat 2.0. Its last dimension has the
// count and, where there are shares, the percent of the known with the lowest
// and the highest percent of all.
func WriteJSONStat(w io.Writer, r *Result, info ReleaseInfo) error {
	out := jsonStat{Version: "2.0", Class: "dataset", Label: r.Title, Note: r.footing(), Role: map[string][]string{"metric": {statisticAxis}},
		Dimension: map[string]jsonDimension{}, Status: map[int]string{},
		Extension: map[string]any{"release": info.said(r), "status": info.Status(), "published": info.publishedWords(), "codeVersion": info.CodeVersion, "digest": r.Digest,
			"assumption": r.Assumption, "protection": r.Protection}}
	if !info.Published.IsZero() {
		out.Updated = info.Published.UTC().Format("2006-01-02T15:04:05Z")
	}
	for _, a := range r.Axes {
		out.ID, out.Size = append(out.ID, a.Name), append(out.Size, len(a.Codes))
		out.Dimension[a.Name] = a.jsonStat()
		switch a.Name {
		case tabulate.DimPeriod:
			out.Role["time"] = append(out.Role["time"], a.Name)
		case tabulate.DimBody, tabulate.AxisArea:
			out.Role["geo"] = append(out.Role["geo"], a.Name)
		}
	}
	stats := []statistic{statCount}
	for i := range r.Cells {
		if r.Cells[i].Share != nil {
			stats = append(stats, statKnown, statLower, statUpper)
			break
		}
	}
	d := jsonDimension{Label: "Statistic", Category: jsonCategory{Label: map[string]string{}, Unit: map[string]jsonUnit{}}}
	for _, s := range stats {
		code := statCode.Replace(string(s))
		d.Category.Index = append(d.Category.Index, code)
		d.Category.Label[code] = string(s)
		d.Category.Unit[code] = jsonUnit{"percent", 1}
		if s == statCount {
			d.Category.Unit[code] = jsonUnit{r.Measures[0].Unit, 0}
			if len(r.Measures) > 1 {
				d.Category.Unit[code] = jsonUnit{"as each measure says", 0}
			}
		}
	}
	out.ID, out.Size, out.Dimension[statisticAxis] = append(out.ID, statisticAxis), append(out.Size, len(stats)), d
	out.Value = make([]json.RawMessage, 0, len(r.Cells)*len(stats))
	for cell := range r.Cells {
		for _, s := range stats {
			r.jsonValue(&out, cell, s)
		}
	}
	return writeJSON(w, out)
}

// WriteJSON writes one table as the pages draw it, with what it is of.
func WriteJSON(w io.Writer, r *Result, info ReleaseInfo) error {
	return json.NewEncoder(w).Encode(struct {
		*Result
		Release said `json:"release"`
	}{r, info.said(r)})
}

// jsonValue adds one value; what is not a number is null, with the mark as its
// status.
func (r *Result) jsonValue(out *jsonStat, cell int, s statistic) {
	at := len(out.Value)
	text, number := "", false
	if s == statCount || r.isShare(cell) {
		text, number = r.value(cell, s)
	}
	status := text
	value := json.RawMessage("null")
	if number {
		value, status = json.RawMessage(text), ""
		if s == statCount {
			status = r.Cells[cell].marks()
		}
	}
	out.Value = append(out.Value, value)
	if status != "" {
		out.Status[at] = status
	}
}

func (a *Axis) jsonStat() jsonDimension {
	d := jsonDimension{Label: a.Title, Category: jsonCategory{Label: map[string]string{}, Child: map[string][]string{}}}
	for _, k := range a.Codes {
		d.Category.Index = append(d.Category.Index, k.Code)
		d.Category.Label[k.Code] = k.Label
		if k.Parent >= 0 {
			up := a.Codes[k.Parent].Code
			d.Category.Child[up] = append(d.Category.Child[up], k.Code)
		}
	}
	return d
}
