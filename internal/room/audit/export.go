package audit

import (
	"bytes"
	_ "embed" // the report's page
	"encoding/csv"
	"encoding/json"
	"html/template"
	"strconv"

	"candour/internal/base/errs"
	"candour/mse"
)

//go:embed report.html
var reportText string

var reportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{
	"words":   func(text string, p Publication) []string { return Paragraphs(WithFigures(text, p.Figures)) },
	"picture": func(p Publication) template.HTML { return WaysFigure("ways", p.Ways).SVG },
}).Parse(reportText))

var errNoFile = errs.New(errs.NotFound, "There is no such file here.")

// PublicationFile makes one of the files of a publication.
func PublicationFile(name string, p Publication) (file, media string, data []byte, err error) {
	switch name {
	case "report.html":
		var out bytes.Buffer
		err = reportTemplate.Execute(&out, p)
		return "audit-report.html", "text/html; charset=utf-8", out.Bytes(), err
	case "figures.csv":
		return "audit-figures.csv", "text/csv; charset=utf-8", figuresCSV(p.Figures), nil
	case "audit.json":
		data, err = json.MarshalIndent(p, "", "  ")
		return "audit.json", "application/json", data, err
	}
	return "", "", nil, errNoFile
}

func table(rows ...[]string) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.WriteAll(rows) // a buffer takes all
	return out.Bytes()
}

func figuresCSV(figures []Figure) []byte {
	rows := [][]string{{"reference", "what", "figure", "footing"}}
	for _, f := range figures {
		rows = append(rows, []string{f.Ref, f.Words, f.Value, f.Footing})
	}
	return table(rows...)
}

// waysCSV has every way of a plan as it was worked out, for the project.
func waysCSV(a *mse.Answers) []byte {
	exact := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', 2, 64)
	}
	rows := [][]string{{"way", "on_any_list", "estimate", "lower_80", "upper_80", "lower_95", "upper_95", "model", "no_defensible_estimate"}}
	for _, x := range a.Answers {
		r := x.Result
		rows = append(rows, []string{x.Way.String(), strconv.FormatInt(r.Observed, 10), exact(r.Estimate), exact(r.Lower80), exact(r.Upper80), exact(r.Lower95), exact(r.Upper95), r.ModelNamed, r.Refusal})
	}
	return table(rows...)
}

// historiesCSV is the table of capture histories, as `candour estimate` takes
// it.
func historiesCSV(f *Findings) []byte {
	head := []string{}
	for _, l := range f.Lists {
		head = append(head, l.Name)
	}
	rows := [][]string{append(head, "count")}
	for _, o := range f.Table {
		var row []string
		for _, l := range f.Lists {
			on := "0"
			for _, n := range o.Lists {
				if n == l.Name {
					on = "1"
				}
			}
			row = append(row, on)
		}
		rows = append(rows, append(row, strconv.FormatInt(o.Count, 10)))
	}
	return table(rows...)
}
