package pages

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/rowcheck"
	"candour/internal/table/spreadsheet"
)

// problemsShown is how many problems a page lists.
const problemsShown = 100

// version shows what a check found, or how far it is.
func (p *Pages) version(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	x, owed, remarks, err := p.service.OpenVersion(r.Context(), id)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Version " + strconv.FormatInt(x.Number, 10) + " of " + owed.Round.Title + ", " + owed.Round.Period, Section: returns.DeskPath,
		NoIndex: true, Notice: notice(r),
		Back: &web.Link{Text: "Back to the return", Href: returns.ReturnPath + "/" + owed.ID}}}
	switch {
	case x.State == "receiving":
		p.waiting(v, id)
		return p.show(w, r, v)
	case x.State == "failed":
		v.Warning = x.Failure
		v.Boxes = []sheet.Box{{Title: "What was sent", List: sentRows(&x, owed), Lines: []string{"Nothing was lost: the return stands as it did before this file came."}}}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{{Title: "What was sent", List: sentRows(&x, owed)}}
	v.Stats = []web.Stat{{Value: web.Number(int(x.Good)), Label: "rows taken"}, {Value: web.Number(int(x.Refused)), Label: "rows refused", Tone: toneIf(x.Refused > 0, web.Bad)},
		{Value: web.Number(int(x.Warnings)), Label: "warnings"}, {Value: web.Number(int(x.Exceptions)), Label: "exceptions", Tone: toneIf(x.Exceptions > 0, web.Warn), Note: "taken, and owned by the body"}}
	if b, ok := whyBox(remarks); ok {
		v.Boxes = append(v.Boxes, b)
	}
	if err := p.found(r, v, &x); err != nil {
		return err
	}
	if x.Errors+x.Warnings+x.Exceptions > 0 {
		kept, err := p.service.KeptFiles(r.Context(), id)
		if err != nil {
			return err
		}
		for i, name := range kept {
			v.Files = append(v.Files, web.Link{Text: name + " with what is wrong marked in its cells", Href: returns.VersionPath + "/" + id + "/marked/" + strconv.Itoa(i)})
		}
		v.Files = append(v.Files, web.Link{Text: "What was found, as a CSV file", Href: returns.VersionPath + "/" + id + "/problems.csv"})
	}
	if x.Number > 1 {
		v.Links = append(v.Links, web.Link{Text: "What changed, row by row", Href: returns.VersionPath + "/" + id + "/changes"})
	}
	v.Links = append(v.Links, p.goOn(r, &x, &owed))
	return p.show(w, r, v)
}

// goOn leads back to what the reader can do with the return.
func (p *Pages) goOn(r *http.Request, x *returns.Version, owed *returns.Owed) web.Link {
	if x.ID == owed.Current && p.service.Decides(r.Context(), owed) {
		return web.Link{Text: "Go on: decide on the return", Href: returns.ReturnPath + "/" + owed.ID}
	}
	return web.Link{Text: "Go on: submit it, or send the file again", Href: returns.ReturnPath + "/" + owed.ID}
}

func toneIf(b bool, t web.Tone) web.Tone {
	if b {
		return t
	}
	return ""
}

func (p *Pages) waiting(v *sheet.View, id string) {
	at, total, ok := p.service.Progress(id)
	words := "The file is being checked."
	if ok && total > 0 {
		words = "The file is being checked: " + strconv.FormatInt(at*100/total, 10) + " in 100 parts are done. You may leave this page; the check goes on."
	}
	v.Wait = &sheet.Wait{Done: at, Total: total, Words: words, Href: returns.VersionPath + "/" + id, Stop: web.PostButton{Action: returns.VersionPath + "/" + id + "/stop",
		Button: web.Button{Text: "Stop the check"}}}
}

func sentRows(x *returns.Version, owed returns.Owed) *web.SummaryList {
	list := sheet.Rows(sheet.Row("Body", owed.BodyName), sheet.Row("Sent", web.DateTime(x.Made)+" by "+x.Name))
	if x.Nil {
		list.Rows = append(list.Rows, sheet.Row("What it says", "There is nothing to return for this period"))
	}
	if x.Substituted != "" {
		list.Rows = append(list.Rows, sheet.Row("What it is", "The figures of an earlier period, which stand in"))
	}
	if x.File != "" {
		list.Rows = append(list.Rows, sheet.Row("File", x.File), sheet.Row("Kind of file", x.Format+orDash(x.Encoding)), sheet.Row("SHA-256 of the file", x.SHA256))
	}
	for _, l := range x.Loads {
		if l.Rows == 0 {
			list.Rows = append(list.Rows, sheet.Row("Table "+l.Schema+", version "+l.SchemaVersion, "Nil: there is nothing to return"))
			continue
		}
		list.Rows = append(list.Rows, sheet.Row("Table "+l.Schema+", version "+l.SchemaVersion, web.Plural(int(l.Rows), "row", "rows")+"\nSHA-256 of the rows: "+l.SHA256))
	}
	if x.Without != "" {
		key := "Why it goes without refused rows"
		if x.Nil {
			key = withoutKey(x)
		}
		list.Rows = append(list.Rows, sheet.Row(key, x.Without))
	}
	return list
}

func orDash(encoding string) string {
	if encoding == "" {
		return ""
	}
	return ", stored as " + encoding
}

// found lists what was found, one strength at a time.
func (p *Pages) found(r *http.Request, v *sheet.View, x *returns.Version) error {
	kind := r.URL.Query().Get("show")
	total := map[string]int64{"error": x.Errors, "warning": x.Warnings, "exception": x.Exceptions}
	if _, ok := total[kind]; !ok {
		kind = "error"
		if x.Errors == 0 && x.Exceptions > 0 {
			kind = "exception"
		} else if x.Errors == 0 && x.Warnings > 0 {
			kind = "warning"
		}
	}
	v.Tabs = &web.Tabs{Label: "What was found"}
	for _, k := range []string{"error", "exception", "warning"} {
		v.Tabs.Items = append(v.Tabs.Items, web.Tab{Text: sentence(k) + "s", Href: returns.VersionPath + "/" + x.ID + "?show=" + k, Count: web.Number(int(total[k])), Current: k == kind})
	}
	page := web.PageNumber(r.URL)
	list, err := p.service.Problems(r.Context(), x.ID, kind, (page-1)*problemsShown, problemsShown)
	if err != nil {
		return err
	}
	v.Table = problemsTable(list, kind)
	kept, err := p.service.KeptProblems(r.Context(), x.ID, kind)
	if err != nil {
		return err
	}
	pages := web.Paginate(&url.URL{Path: returns.VersionPath + "/" + x.ID, RawQuery: "show=" + kind}, page, problemsShown, int(kept))
	v.Pages = &pages
	if left := total[kind] - kept; left > 0 {
		v.Inset = "Of each rule the first 500 are listed; " + web.Number(int(left)) + " more were counted."
	}
	return nil
}

var nothingFound = map[string]string{"error": "There are no errors.", "warning": "There are no warnings.", "exception": "There are no exceptions."}

func problemsTable(list []rowcheck.Problem, kind string) *web.Table {
	t := &web.Table{ID: "problems", Caption: "What was found", HideCaption: true, Empty: nothingFound[kind],
		Columns: []web.Column{{Text: "Where"}, {Text: "What it says"}, {Text: "What is wrong, and what is expected"}}}
	for _, x := range list {
		where := web.T("The whole table")
		if x.Row > 0 {
			where = web.T("Row " + strconv.FormatInt(x.Row, 10))
		}
		if x.Column != "" {
			where.Text += ", column " + x.Column
		}
		where.Note = x.File
		if x.Sheet != "" {
			where.Note = "Sheet " + x.Sheet
		}
		what := web.T(x.Message)
		if x.Suggestion != "" {
			what.Lines = []string{"Did you mean “" + x.Suggestion + "”?"}
		}
		what.Note = "Rule: " + x.Rule
		value := web.T(x.Value)
		if x.Field != "" {
			value.Note = x.Field
		}
		t.Rows = append(t.Rows, web.Row(where, value, what))
	}
	return t
}

// marked gives a copy of a file with what is wrong marked in its cells.
func (p *Pages) marked(w http.ResponseWriter, r *http.Request) error {
	place, err := strconv.Atoi(r.PathValue("place"))
	if err != nil {
		return errs.New(errs.NotFound, "There is no such file.")
	}
	var b bytes.Buffer // an error after the first byte could not be told
	name, err := p.service.Marked(r.Context(), r.PathValue("id"), place, &b)
	if err != nil {
		return err
	}
	return web.File{Name: name}.Send(w, r, bytes.NewReader(b.Bytes()))
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.ParseForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := p.service.Stop(r.Context(), id); err != nil {
		return err
	}
	return done(w, r, returns.VersionPath+"/"+id, "stopped")
}

func (p *Pages) problemsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.Problems(r.Context(), r.PathValue("id"), "", 0, 1_000_000)
	if err != nil {
		return err
	}
	web.File{Name: "what-to-mend.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	return spreadsheet.WriteCSV(w, rowcheck.TableOf(list, "strength", "file", "sheet", "row", "column", "field", "value", "what_is_wrong", "what_was_expected", "perhaps_meant", "rule"))
}

// changes shows what a version changed, against the one before or another.
func (p *Pages) changes(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	x, owed, err := p.service.SeeVersion(r.Context(), id)
	if err != nil {
		return err
	}
	from, err := p.service.VersionBefore(r.Context(), &x, r.URL.Query().Get("from"))
	if err != nil {
		return err
	}
	const maximum = 500
	d, err := p.service.Compare(r.Context(), from.ID, id, maximum)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What changed, row by row", Section: returns.DeskPath, NoIndex: true, Back: &web.Link{Text: "Back to the version", Href: returns.VersionPath + "/" + id}},
		Lead:  []string{"Version " + strconv.FormatInt(x.Number, 10) + " against version " + strconv.FormatInt(from.Number, 10) + " of " + owed.BodyName + ". Both are kept."},
		Stats: []web.Stat{{Value: web.Number(int(d.Added)), Label: "rows added"}, {Value: web.Number(int(d.Changed)), Label: "rows changed"}, {Value: web.Number(int(d.Gone)), Label: "rows left out"}}}
	t := web.Table{ID: "changes", Caption: "Rows that differ", Empty: "No row differs.", Columns: []web.Column{{Text: "Row"}, {Text: "Table"}, {Text: "What happened"}, {Text: "Was, and is"}}}
	words := map[string]string{"added": "Added", "changed": "Changed", "gone": "Left out"}
	for _, row := range d.Rows {
		c := web.Cell{}
		for _, f := range row.Fields {
			c.Lines = append(c.Lines, f.Field+": "+p.value(row.Schema, f.Field, f.Was)+", now "+p.value(row.Schema, f.Field, f.Is))
		}
		t.Rows = append(t.Rows, web.Row(web.T(row.Key), web.T(row.Schema), web.T(words[row.How]), c))
	}
	v.Table = &t
	if all := d.Added + d.Changed + d.Gone; all > int64(len(d.Rows)) {
		v.Inset = "The first " + web.Number(len(d.Rows)) + " of " + web.Number(int(all)) + " rows are shown."
	}
	return p.show(w, r, v)
}

// value says a kept value in words.
func (p *Pages) value(schema, field, v string) string {
	if v != "" && v[0] == '~' {
		for _, c := range p.service.Book().MissingCodes() {
			if c.Code == v {
				return c.Label
			}
		}
	}
	for _, c := range p.service.Book().FieldCodes(schema, field) {
		if c.Code == v {
			return v + " (" + c.Label + ")"
		}
	}
	return v
}
