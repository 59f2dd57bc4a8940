package output

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"candour/internal/site/picture"
)

// View is a result as a page prints it. A page needs no more than this.
type View struct {
	ID, Title string
	Units     []string
	Tables    []ViewTable
	Chart     template.HTML // two drawings; "" for none
	ChartRows picture.Table
	Key       []MarkMeaning
	Footing   []string
	// Divergence is of measures beside each other.
	Divergence []string
}

// ViewTable is one table of a view: there is one for each combination of layers.
type ViewTable struct {
	Caption  string
	RowHeads []string
	Heads    []string
	Rows     []ViewRow
}

// ViewRow is one row.
type ViewRow struct {
	Heads []string
	Cells []ViewCell
}

// ViewCell is a figure with all that must stand beside it.
type ViewCell struct {
	// Index is the place of the cell in the result.
	Index int
	Text  string
	// Beside are the share with its bounds, the narrower bounds with their
	// assumption, the rate, the change: each whole.
	Beside []string
}

// View lays a result out for a page.
func (r *Result) View() View {
	v := View{ID: r.Name, Title: r.Title, Key: r.Used(), Footing: r.footing(), Divergence: r.Divergence()}
	for _, m := range r.Measures {
		v.Units = append(v.Units, m.Unit)
	}
	if wide, ok := r.Chart(r.Name+"-chart", picture.Wide); ok {
		narrow, _ := r.Chart(r.Name+"-chart", picture.Narrow)
		v.Chart, v.ChartRows = picture.Both(narrow, wide), wide.Table
	}
	s := r.layOut()
	for _, row := range s.rows {
		layer := strings.Join(row.heads[:r.Layers], ", ")
		caption := r.Title + " (" + strings.Join(v.Units, ", ") + ")"
		if layer != "" {
			caption += ": " + layer
		}
		if n := len(v.Tables); n == 0 || v.Tables[n-1].Caption != caption {
			v.Tables = append(v.Tables, ViewTable{Caption: caption, RowHeads: s.heads[r.Layers:], Heads: r.heads()})
		}
		t := &v.Tables[len(v.Tables)-1]
		out := ViewRow{Heads: row.heads[r.Layers:]}
		for _, cell := range row.cells {
			out.Cells = append(out.Cells, r.viewCell(cell))
		}
		t.Rows = append(t.Rows, out)
	}
	return v
}

// heads names the columns of counts.
func (r *Result) heads() (out []string) {
	g, rowAxes, inner := gridOf(r.Axes), r.Layers+r.Rows, 1
	for _, a := range r.Axes[rowAxes:] {
		inner *= len(a.Codes)
	}
	for j := range inner {
		out = append(out, r.columnName(g, rowAxes, j))
	}
	return out
}

func (r *Result) viewCell(cell int) ViewCell {
	c := &r.Cells[cell]
	v := ViewCell{Index: cell, Text: c.Text()}
	switch {
	case c.Share != nil:
		v.Beside = append(v.Beside, c.Share.String())
	case r.isShare(cell) && c.Printed():
		v.Beside = append(v.Beside, "share "+r.noShare(cell))
	}
	if c.Tight != nil {
		l, u := c.Tight.Columns()
		v.Beside = append(v.Beside, fmt.Sprintf("between %s%% and %s%% if %s", l, u, c.Tight.Assumption()))
	}
	if c.Rate != nil {
		v.Beside = append(v.Beside, c.Rate.String())
	}
	if n, ok := r.notGiven(c); ok && n.Printed() && (n.Low || n.Value > 0) {
		v.Beside = append(v.Beside, n.String()+" numbers not given")
	}
	if c.Change != nil {
		v.Beside = append(v.Beside, c.Change.String())
	}
	return v
}

// String says the change in words.
func (c *Change) String() string {
	sign := "+"
	if c.By < 0 {
		sign = ""
	}
	s := fmt.Sprintf("%s%s since %s", sign, Thousands(c.By), c.From)
	if c.Broken != "" {
		s += " (does not compare: " + c.Broken + ")"
	}
	return s
}

// Cell finds a figure by its place in the result; nil for none.
func (v *View) Cell(index int) *ViewCell {
	for i := range v.Tables {
		for j := range v.Tables[i].Rows {
			for k := range v.Tables[i].Rows[j].Cells {
				if c := &v.Tables[i].Rows[j].Cells[k]; c.Index == index {
					return c
				}
			}
		}
	}
	return nil
}

// fragment is the tables of a release as HTML, for pages and for a file of its
// own. It has no style and no script.
var fragment = template.Must(template.New("result").Parse(`<section class="cd-figures" aria-labelledby="{{.ID}}-title">
<h2 class="govuk-heading-l" id="{{.ID}}-title">{{.Title}}</h2>
{{- if .Chart}}
<div class="cd-figures__chart">{{.Chart}}</div>
<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">The picture as a table</span></summary>
<div class="govuk-details__text"><table class="govuk-table"><caption class="govuk-table__caption govuk-table__caption--s">{{.ChartRows.Caption}}</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">{{range .ChartRows.Columns}}<th scope="col" class="govuk-table__header">{{.}}</th>{{end}}</tr></thead>
<tbody class="govuk-table__body">{{range .ChartRows.Rows}}<tr class="govuk-table__row">{{range $i, $c := .}}{{if $i}}<td class="govuk-table__cell">{{$c.Text}}</td>{{else}}<th scope="row" class="govuk-table__header">{{$c.Text}}</th>{{end}}{{end}}</tr>
{{end}}</tbody></table></div></details>
{{- end}}
{{- range .Divergence}}
<p class="govuk-body">{{.}}</p>
{{- end}}
{{- $id := .ID}}
{{- range $n, $t := .Tables}}
<div class="cd-table-wide" role="region" tabindex="0" aria-labelledby="{{$id}}-caption-{{$n}}"><table class="govuk-table">
<caption class="govuk-table__caption govuk-table__caption--m" id="{{$id}}-caption-{{$n}}">{{.Caption}}</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">{{range .RowHeads}}<th scope="col" class="govuk-table__header">{{.}}</th>{{end}}{{range .Heads}}<th scope="col" class="govuk-table__header govuk-table__header--numeric">{{.}}</th>{{end}}</tr></thead>
<tbody class="govuk-table__body">
{{range .Rows}}<tr class="govuk-table__row">{{range .Heads}}<th scope="row" class="govuk-table__header">{{.}}</th>{{end}}{{range .Cells}}<td class="govuk-table__cell govuk-table__cell--numeric">{{.Text}}{{range .Beside}}<span class="cd-figures__beside">{{.}}</span>{{end}}</td>{{end}}</tr>
{{end}}</tbody></table></div>
{{- end}}
{{- if .Key}}
<h3 class="govuk-heading-s">What the signs mean</h3>
<dl class="govuk-summary-list">{{range .Key}}<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{{.Mark}}</dt><dd class="govuk-summary-list__value">{{.Meaning}}</dd></div>{{end}}</dl>
{{- end}}
<h3 class="govuk-heading-s">What this counts, and what is missing</h3>
<ul class="govuk-list govuk-list--bullet">{{range .Footing}}<li>{{.}}</li>
{{end}}</ul>
</section>
`))

// WriteHTML writes one result as a fragment of a page, with its picture.
func WriteHTML(w io.Writer, r *Result) error { return fragment.Execute(w, r.View()) }
