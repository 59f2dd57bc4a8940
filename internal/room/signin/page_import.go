package signin

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// ImportPath is where many people are added at once.
const ImportPath = "/staff/import"

// maxImport is the largest table of staff, in bytes; as text it travels
// through the preview in a form.
const maxImport = 256 << 10

// importView is the form for a table, and the preview of one.
type importView struct {
	web.Page
	Upload  web.FileUpload
	Columns string
	Send    web.Button
	// Of a table that was read:
	Read           bool
	Problems, Rows web.Table
	Enter, Marked  *web.PostButton
	Other          web.Button
}

func (s *Service) importPage(w http.ResponseWriter, r *http.Request) error {
	return s.showImport(w, r, web.NewForm())
}

func newImportView(f *web.Form) *importView {
	return &importView{Page: web.Page{Title: "Add people from a table", Section: StaffPath, Errors: f.Errors(),
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: "Add people from a table"}}}, Columns: strings.Join(ImportColumns, ", ")}
}

func (s *Service) showImport(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	v := newImportView(f)
	v.Upload = f.Upload("file", "The table", "CSV, Excel (XLSX), OpenDocument (ODS) or JSON Lines, up to 256 KB", ".csv,.xlsx,.ods,.jsonl")
	v.Send = web.Button{Text: "Upload and preview"}
	return s.cfg.Pages.Page(w, r, "signin/import", v)
}

// previewImport reads the table that was sent and shows what would be entered
// and what is wrong. Nothing is kept.
func (s *Service) previewImport(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	name, data, err := sentTable(f)
	var rows []Row
	var bad []errs.Field
	if err == nil {
		rows, bad, err = s.look(r, name, data)
	}
	switch {
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.TooLarge):
		f.Fail("file", errs.Message(err))
		return s.showImport(w, r, f)
	case err != nil:
		return err
	}
	return s.showPreview(w, r, rows, bad)
}

// look reads a table and tries to enter it, without entering it.
func (s *Service) look(r *http.Request, name string, data []byte) ([]Row, []errs.Field, error) {
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return nil, nil, err
	}
	rows, bad, err := ReadStaff(name, data, bodies)
	if err != nil || len(bad) > 0 {
		return rows, bad, err
	}
	err = s.ImportStaff(r.Context(), rows, true)
	if fields := errs.FieldsOf(err); errs.Is(err, errs.Invalid) && len(fields) > 0 {
		return rows, fields, nil
	}
	return rows, nil, err
}

func sentTable(f *web.Form) (string, []byte, error) {
	file, head, chosen := f.File("file")
	if !chosen {
		return "", nil, errs.New(errs.Invalid, "Choose a file. An empty file cannot be read.")
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxImport+1))
	if err == nil && len(data) > maxImport {
		err = errs.New(errs.TooLarge, "The file is larger than 256 KB. Send fewer people at a time.")
	}
	return head.Filename, data, err
}

// asText is the table as the preview's form carries it: the same rows at the
// same numbers.
func asText(rows []Row) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(ImportColumns)
	at := 1
	for _, r := range rows {
		for at++; at < r.Number; at++ {
			_ = w.Write(make([]string, len(ImportColumns)))
		}
		_ = w.Write(r.Typed)
	}
	w.Flush()
	return b.String()
}

func (s *Service) showPreview(w http.ResponseWriter, r *http.Request, rows []Row, bad []errs.Field) error {
	v := newImportView(web.NewForm())
	v.Read, v.Title = true, "Look at the people before you add them"
	table := []web.Hidden{{Name: "table", Value: asText(rows)}}
	v.Other = web.Button{Text: "Send another table", Href: ImportPath, Kind: "secondary"}
	if len(bad) > 0 {
		v.Status = http.StatusUnprocessableEntity
		v.Title = "The table needs to be put right"
		v.Marked = &web.PostButton{Action: ImportPath + "/marked", Hidden: table, Button: web.Button{Text: "Take a copy with the faults marked", Kind: "secondary"}}
	} else {
		v.Enter = &web.PostButton{Action: ImportPath + "/enter", Hidden: table, Button: web.Button{Text: "Add all " + strconv.Itoa(len(rows)) + " people"}}
	}
	v.Problems = web.Table{ID: "problems", Stack: true, Caption: "What needs to be put right", Columns: []web.Column{{Text: "Row"}, {Text: "Column"}, {Text: "What is wrong"}}}
	for _, f := range bad {
		v.Problems.Rows = append(v.Problems.Rows, web.Row(web.T(strconv.Itoa(f.Row)), web.T(f.Name), web.T(f.Message)))
	}
	v.Rows = web.Table{ID: "people", Stack: true, Caption: "What the table says", Columns: []web.Column{{Text: "Row"},
		{Text: "Name"}, {Text: "Email address"}, {Text: "Roles"}, {Text: "Body"}, {Text: "Number"}, {Text: "Another human because"}}}
	for _, p := range rows {
		v.Rows.Rows = append(v.Rows.Rows, web.Row(web.T(strconv.Itoa(p.Number)), web.T(p.Typed[0]), web.T(p.Typed[1]),
			web.T(rolesInWords(p.Staff.Roles)), web.T(p.Typed[3]), web.T(p.Typed[4]), web.T(p.Typed[5])))
	}
	return s.cfg.Pages.Page(w, r, "signin/import", v)
}

// enterImport enters the table of a preview, or shows what has come to be wrong
// with it since.
func (s *Service) enterImport(w http.ResponseWriter, r *http.Request) error {
	data := []byte(r.PostFormValue("table"))
	rows, bad, err := s.look(r, "staff.csv", data)
	if err == nil && len(bad) == 0 {
		err = s.ImportStaff(r.Context(), rows, false)
		if fields := errs.FieldsOf(err); errs.Is(err, errs.Invalid) && len(fields) > 0 {
			bad, err = fields, nil
		}
	}
	switch {
	case err != nil:
		return err
	case len(bad) > 0:
		return s.showPreview(w, r, rows, bad)
	}
	return web.Redirect(w, r, StaffPath+"?done=imported")
}

// markImport gives the table back with what is wrong marked in its cells.
func (s *Service) markImport(w http.ResponseWriter, r *http.Request) error {
	data := []byte(r.PostFormValue("table"))
	_, bad, err := s.look(r, "staff.csv", data)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := markedCopy(&out, "staff.csv", data, bad); err != nil {
		return err
	}
	return web.File{Name: "staff-marked.ods", Type: "application/vnd.oasis.opendocument.spreadsheet"}.Send(w, r, bytes.NewReader(out.Bytes()))
}

// emptyTable hands out the column names and nothing else.
func (s *Service) emptyTable(w http.ResponseWriter, _ *http.Request) error {
	web.File{Name: "staff.csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	_, err := io.WriteString(w, strings.Join(ImportColumns, ",")+"\r\n")
	return err
}

// importRoutes are the pages of the table of staff.
func (s *Service) importRoutes() []web.Route {
	get, post := http.MethodGet, http.MethodPost
	return []web.Route{
		{Method: get, Pattern: ImportPath, Action: access.UserManage, Handler: s.importPage},
		{Method: post, Pattern: ImportPath, Action: access.UserManage, Handler: s.previewImport},
		{Method: get, Pattern: ImportPath + "/empty.csv", Action: access.UserManage, Handler: s.emptyTable},
		{Method: post, Pattern: ImportPath + "/enter", Action: access.UserManage, Handler: s.enterImport},
		{Method: post, Pattern: ImportPath + "/marked", Action: access.UserManage, Handler: s.markImport},
	}
}
