package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/signin/alike"
	"candour/internal/site/web"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/mark"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ImportColumns are the columns of a table of staff. A table may leave out the
// last, which says why somebody like another human is not that human.
var ImportColumns = []string{"name", "email", "roles", "body", "number", becauseColumn}

const becauseColumn = "because"

// fieldColumns says in which column a field of the form stands.
var fieldColumns = map[string]string{"human": "number"}

// maxStaff is how many people one table may hold: all are entered at once.
const maxStaff = 500

// Row is one person of a table, with the row as the sender sees it.
type Row struct {
	Number int
	Typed  []string // the cells, in the order of ImportColumns
	Staff  Staff

	name alike.Name
}

// ReadStaff reads a table of staff and finds what the table alone shows to be
// wrong, by row and column. Bodies are those that people can belong to.
func ReadStaff(name string, data []byte, bodies []web.Option) ([]Row, []errs.Field, error) {
	book, err := spreadsheet.Open(bytes.NewReader(data), int64(len(data)), name, spreadsheet.Options{Unguard: true})
	if err != nil {
		return nil, nil, err
	}
	var sheet *spreadsheet.Sheet
	for i := range book.Sheets {
		if s := &book.Sheets[i]; !s.Hidden && len(s.Rows) > 0 && s.Column("email") >= 0 {
			sheet = s
			break
		}
	}
	if sheet == nil {
		return nil, nil, errs.New(errs.Invalid, "No table of staff was found. The first row must hold the column names: "+strings.Join(ImportColumns, ", ")+", and at least one row must follow.")
	}
	if err := untrusted(book, sheet); err != nil {
		return nil, nil, err
	}
	return readRows(sheet, bodies)
}

// untrusted refuses a table with a fault that no row of it can be named for: a
// column that is there twice, a line or a cell that could not be read.
func untrusted(book *spreadsheet.Book, sheet *spreadsheet.Sheet) error {
	named := map[int]bool{}
	for _, r := range sheet.Rows {
		named[r.Number] = r.Bad
	}
	for _, n := range book.Notices {
		if n.Level == spreadsheet.Problem && n.Place.Sheet == sheet.Name && !named[n.Place.Row] {
			return errs.New(errs.Invalid, "The table cannot be read as it stands. "+web.UpperFirst(n.String()))
		}
	}
	return nil
}

func readRows(sheet *spreadsheet.Sheet, bodies []web.Option) (rows []Row, bad []errs.Field, err error) {
	for _, c := range ImportColumns {
		if sheet.Column(c) < 0 && c != becauseColumn {
			return nil, nil, errs.New(errs.Invalid, "The table has no column called "+c+". The columns are: "+strings.Join(ImportColumns, ", ")+".")
		}
	}
	if len(sheet.Rows) > maxStaff {
		return nil, nil, errs.Newf(errs.TooLarge, "The table has %d rows. Send at most %d at a time.", len(sheet.Rows), maxStaff)
	}
	for _, r := range sheet.Rows {
		row := Row{Number: r.Number}
		for _, c := range ImportColumns {
			text := ""
			if at := sheet.Column(c); at >= 0 {
				text = strings.TrimSpace(r.Cells[at].Text)
			}
			row.Typed = append(row.Typed, text)
		}
		if strings.Join(row.Typed, "") == "" {
			continue
		}
		fail := func(column, message string) {
			bad = append(bad, errs.Field{Name: column, Message: message, Row: row.Number})
		}
		if r.Bad {
			fail("name", "This row could not be read as a row of the table.")
		}
		row.Staff = row.person(bodies, fail)
		row.name = alike.NameOf(row.Staff.Name)
		row.twice(rows, fail)
		rows = append(rows, row)
	}
	return rows, bad, nil
}

// twice says that a row is the same person as one before it, or may be. The table
// answers, as the form does: another human, because.
func (r Row) twice(before []Row, fail func(column, message string)) {
	for _, o := range before {
		if r.Staff.Email != "" && r.Staff.Email == o.Staff.Email {
			fail("email", fmt.Sprintf("Row %d has this email address too.", o.Number))
			continue
		}
		if n := sameNumber([]Staff{o.Staff}, r.Staff); n >= 0 && r.Staff.Human != "" {
			fail("number", fmt.Sprintf(hasNumber, o.Number))
			continue
		}
		column, why := r.like(o)
		if column != "" && r.Staff.Answer.Because == "" {
			fail(column, fmt.Sprintf("Row %d %s. If they are two humans, say how you know in a column called %s. If they are one, leave this row out and enter it on the page of staff.",
				o.Number, why, becauseColumn))
			return
		}
	}
}

// like says in which column a row is like another, and how.
func (r Row) like(o Row) (column, why string) {
	number, read := access.HumanNumber(r.Staff.Human)
	other, too := access.HumanNumber(o.Staff.Human)
	if read && too {
		if why := likeNumber(Human{Normal: other, Employer: o.Staff.Body}, number, r.Staff.Body); why != "" {
			return "number", why
		}
	}
	switch {
	case o.name.Near(r.name):
		return "name", hasName
	case alike.Mailbox(o.Staff.Email) != "" && alike.Mailbox(o.Staff.Email) == alike.Mailbox(r.Staff.Email):
		return "email", hasMailbox
	}
	return "", ""
}

// hasNumber is said of two rows with one number at one body, whatever else is said.
const hasNumber = "Row %d has this number at this body too. Enter a second account of one human on the page of staff."

// person reads the cells of a row as the form would, and says by column what is
// wrong with them.
func (r Row) person(bodies []web.Option, fail func(column, message string)) Staff {
	p := Staff{Name: r.Typed[0], Email: r.Typed[1], Human: r.Typed[4], Answer: Answer{Because: r.Typed[5]}}
	for _, words := range strings.FieldsFunc(r.Typed[2], func(c rune) bool { return c == ';' || c == ',' }) {
		role, ok := access.RoleNamed(words)
		if !ok {
			fail("roles", "There is no role called “"+strings.TrimSpace(words)+"”. The guide to staffing lists them.")
			continue
		}
		p.Roles = append(p.Roles, role)
	}
	named := true
	if p.Body, named = bodyNamed(bodies, r.Typed[3]); !named {
		fail("body", bodyMissing(bodies, r.Typed[3]))
		p.Body = r.Typed[3] // so that nobody is told twice
	}
	p = p.clean()
	for _, f := range errs.FieldsOf(p.check()) {
		if f.Name == "roles" && r.Typed[2] != "" {
			continue // said already, of the word that is wrong
		}
		fail(columnOf(f.Name), f.Message)
	}
	return p
}

func columnOf(field string) string {
	if c, ok := fieldColumns[field]; ok {
		return c
	}
	return field
}

// bodyNamed finds a body by its id or its name. Where there is no list any id is
// one.
func bodyNamed(bodies []web.Option, words string) (string, bool) {
	if words == "" || bodies == nil {
		return words, true
	}
	for _, b := range bodies {
		if b.Value == words || strings.EqualFold(strings.Join(strings.Fields(b.Text), " "), strings.Join(strings.Fields(words), " ")) {
			return b.Value, true
		}
	}
	return "", false
}

// bodyMissing says so, with the bodies that may be meant.
func bodyMissing(bodies []web.Option, words string) string {
	var near []string
	for _, b := range bodies {
		a, w := strings.ToLower(b.Text), strings.ToLower(words)
		if len(near) < 3 && (strings.Contains(a, w) || strings.Contains(w, a)) {
			near = append(near, b.Text)
		}
	}
	out := "There is no body called “" + words + "”. Add it to the list of bodies first, or write the name as it stands there."
	if near != nil {
		out += " Perhaps you mean: " + strings.Join(near, "; ") + "."
	}
	return out
}

// errPreview takes a preview back after everything was tried.
var errPreview = errors.New("this was a preview")

// ImportStaff enters everybody of a table or nobody, each as an administrator's
// form would. Only to preview it does the same and takes it back. What is wrong
// is said by row and column. The actor in ctx needs user.manage.
func (s *Service) ImportStaff(ctx context.Context, rows []Row, preview bool) (err error) {
	defer errs.Wrap(&err, "signin.ImportStaff")
	if len(rows) == 0 {
		return errs.New(errs.Invalid, "The table holds nobody.")
	}
	people := make([]Staff, len(rows))
	for i, r := range rows {
		people[i] = s.fresh(r.Staff)
	}
	act := ledger.Act{Action: access.UserManage, Kind: staffTable, ID: people[0].ID, Reason: fmt.Sprintf("From a table of %d people.", len(rows))}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		var bad []errs.Field
		for i, p := range people {
			if earlier := sameNumber(people[:i], p); earlier >= 0 {
				bad = append(bad, errs.Field{Name: columnOf("human"), Message: fmt.Sprintf(hasNumber, rows[earlier].Number), Row: rows[i].Number})
				continue
			}
			wrong, err := s.importOne(ctx, tx, p)
			if err != nil {
				return err
			}
			for _, f := range wrong {
				bad = append(bad, errs.Field{Name: columnOf(f.Name), Message: f.Message, Row: rows[i].Number})
			}
		}
		switch {
		case len(bad) > 0:
			return errs.InvalidInput("Nobody was entered. Some rows need to be put right.", bad...)
		case preview:
			return errPreview
		}
		return nil
	})
	if errors.Is(err, errPreview) {
		return nil
	}
	return err
}

// sameNumber finds somebody among people who has somebody's number; -1 for none.
func sameNumber(people []Staff, p Staff) int {
	number, _ := access.HumanNumber(p.Human)
	return slices.IndexFunc(people, func(o Staff) bool {
		n, _ := access.HumanNumber(o.Human)
		return n == number && o.Body == p.Body
	})
}

// importOne enters one person, or says what is wrong with them, so that the
// others can be looked at as well.
func (s *Service) importOne(ctx context.Context, tx *ledger.Tx, p Staff) ([]errs.Field, error) {
	// Asked before it is written: what the database refuses ends the transaction.
	switch _, err := staffByEmail(ctx, tx, p.Email); {
	case err == nil:
		return []errs.Field{{Name: "email", Message: "Somebody with this email address is registered already."}}, nil
	case !errs.Is(err, errs.NotFound):
		return nil, err
	}
	_, err := s.enterIn(ctx, tx, p, entry{asks: true})
	if errs.Is(err, errs.Invalid) {
		return whatIsWrong(err), nil
	}
	return nil, err
}

// whatIsWrong gives the fields of an error, or one for the row as a whole.
func whatIsWrong(err error) []errs.Field {
	if fields := slices.Clone(errs.FieldsOf(err)); len(fields) > 0 {
		for i := range fields {
			if fields[i].Name == likeField {
				fields[i] = errs.Field{Name: "human",
					Message: "Somebody like this is registered already. If they are another human, say how you know in the " +
						"column because. If they are the same, enter this person on the page of staff."}
			}
		}
		return fields
	}
	return []errs.Field{{Name: "name", Message: errs.Message(err)}}
}

// markedCopy writes the table as a workbook with what is wrong marked in it.
func markedCopy(w *bytes.Buffer, name string, data []byte, bad []errs.Field) error {
	book, err := spreadsheet.Open(bytes.NewReader(data), int64(len(data)), name, spreadsheet.Options{Unguard: true})
	if err != nil {
		return err
	}
	marks := make([]spreadsheet.Mark, len(bad))
	for i, f := range bad {
		marks[i] = spreadsheet.Mark{Row: f.Row, Column: book.Sheets[0].Column(f.Name), Severity: "error", Message: f.Message}
	}
	_, err = mark.Copy(w, bytes.NewReader(data), int64(len(data)), name, marks)
	return err
}
