package pages

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"candour/evidence"
	room "candour/internal/room/evidence"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// stateWords are what became of a file.
var stateWords = map[room.State]string{room.Waiting: "Not read yet", room.Indexed: "Read", room.Exception: "Could not be read", room.Excluded: "Not looked at"}

var stateTones = map[room.State]web.Tone{room.Waiting: web.Warn, room.Indexed: web.Good, room.Exception: web.Bad, room.Excluded: web.Quiet}

// codeWords are why a file could not be read.
var codeWords = map[evidence.Code]string{evidence.Locked: "It needs a password", evidence.Broken: "It is damaged, or not what it seems to be",
	evidence.TooMuch:  "It is larger, or lies deeper in other files, than is read",
	evidence.NoReader: "Nothing here reads this kind of file", evidence.TimeOut: "Reading it took too long",
	evidence.Died: "Reading it ended the reader twice", evidence.Absent: "The program that reads it is not installed"}

// listed opens the page of a delivery for a request.
func (p *Pages) listed(r *http.Request) (room.Listed, error) {
	q := r.URL.Query()
	l, err := p.service.List(r.Context(), r.PathValue("delivery"), room.State(q.Get("state")), q.Get("after"))
	if err == nil && l.Delivery.Home != r.PathValue("home") {
		err = room.ErrNone()
	}
	return l, err
}

func (p *Pages) delivery(w http.ResponseWriter, r *http.Request) error {
	return p.deliveryPage(w, r, web.NewForm())
}

func (p *Pages) deliveryPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	l, err := p.listed(r)
	if err != nil {
		return err
	}
	names, err := p.bodies(r.Context())
	if err != nil {
		return err
	}
	v := view(&l.Home, "Delivery "+web.Number(l.Number)+", "+l.Prefix, r, web.Link{Text: "Deliveries of documents", Href: Path + l.Home.ID})
	v.Errors = form.Errors()
	one, links := sheet.Chosen(r, p.forms(r, &l, form), at(r, ""))
	if v.Links = links; len(one) > 0 {
		v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: v.Title, Href: at(r, "")}
		return p.show(w, r, v)
	}
	if work := p.service.Running(l.ID); work != nil && !work.Ended() {
		done, total, words := work.Progress()
		v.Wait = &sheet.Wait{Done: done, Total: total, Words: web.Number(int(done)) + " of " + web.Number(int(total)) + " " + words + ".", Href: at(r, ""),
			Stop: web.PostButton{Action: at(r, "/stop"), Button: web.Button{Text: "Stop", Kind: "secondary"}}}
	} else if work != nil {
		v.Warning = work.Failure()
	}
	v.Boxes = []sheet.Box{balance(&l), came(&l, names)}
	t := filesTable(r, &l)
	v.Table = &t
	if l.Next != "" {
		v.Pages = &web.Pagination{Next: onward(r, l.Next)}
	}
	return p.show(w, r, v)
}

// balance is what became of the files of a delivery.
func balance(l *room.Listed) sheet.Box {
	s := l.Sum
	rows := []web.SummaryRow{{Key: "Files on record", Value: web.T(web.Number(s.Items))}, {Key: "Read", Value: count(l, room.Indexed, s.Indexed)},
		{Key: "Could not be read", Value: count(l, room.Exception, s.Exceptions)}, {Key: "Not looked at, with a reason", Value: count(l, room.Excluded, s.Excluded)}}
	if l.State == room.Open {
		rows = append(rows, web.SummaryRow{Key: "Not read yet", Value: count(l, room.Waiting, s.Waiting)})
	}
	if l.Blank > 0 {
		rows = append(rows, sheet.Row("Of those read, files with pages without words", web.Number(l.Blank)))
	}
	if s.Copies > 0 {
		rows = append(rows, sheet.Row("Of those read, copies of files that were here", web.Number(s.Copies)))
	}
	if l.Own {
		all := web.Cell{Tag: &web.Tag{Text: "Not yet", Tone: web.Warn}}
		if !l.Done.IsZero() {
			all = web.T("On " + l.Done.Human())
		}
		rows = append(rows, web.SummaryRow{Key: "The body hands it over itself. It says that it is complete", Value: all})
	}
	box := sheet.Box{ID: "balance", Title: "What became of it"}
	switch {
	case l.State == room.Closed:
		box.Tag = &web.Tag{Text: "Closed", Tone: web.Good}
		rows = append(rows, sheet.Row("Closed", l.Closed.Human()))
		if l.Why != "" {
			rows = append(rows, web.SummaryRow{Key: "Why the count is not what was declared", Value: web.Said(l.Why)})
		}
		box.Notes = []string{"These counts stand in the log as they were when the delivery was closed."}
	case s.Items > 0 && s.Balances():
		box.Tag = &web.Tag{Text: "The count balances", Tone: web.Good}
	default:
		box.Tag = &web.Tag{Text: "Open", Tone: web.Warn}
	}
	box.List = sheet.Rows(rows...)
	return box
}

// count is a number that leads to the files that it counts.
func count(l *room.Listed, state room.State, n int) web.Cell {
	if n == 0 {
		return web.T("0")
	}
	return web.A(web.Number(n), Path+l.Home.ID+"/"+l.ID+"?state="+string(state)+"#files")
}

// came is what was entered of a delivery.
func came(l *room.Listed, names map[string]string) sheet.Box {
	rows := []web.SummaryRow{sheet.Row("From", from(&l.Delivery, names)), sheet.Row("Came", l.Received.Human()), sheet.Row("On", l.Medium)}
	if l.Declared >= 0 {
		said := web.T(web.Plural(l.Declared, "file", "files"))
		if l.Sum.Items > 0 && l.Differs(l.Sum) {
			said.Tag = &web.Tag{Text: "Not what came", Tone: web.Warn}
		}
		rows = append(rows, web.SummaryRow{Key: "They declared", Value: said})
	}
	box := sheet.Box{ID: "came", Title: "How it came", List: sheet.Rows(rows...), Fold: true}
	for _, code := range slices.Sorted(maps.Keys(l.Notes)) {
		if words := noteWords[code]; words != "" {
			box.Points = append(box.Points, words+": "+web.Plural(l.Notes[code], "file", "files"))
		}
	}
	return box
}

// filesTable lists files.
func filesTable(r *http.Request, l *room.Listed) web.Table {
	t := web.Table{ID: "files", Stack: true, Caption: "Files", Empty: "There is no file here that you may see.",
		Columns: []web.Column{{Text: "File"}, {Text: "Number"}, {Text: "Became"}, {Text: "Bytes", Numeric: true}}}
	if state := stateWords[room.State(r.URL.Query().Get("state"))]; state != "" {
		t.Caption = "Files: " + strings.ToLower(state[:1]) + state[1:]
	}
	for i := range l.Files {
		f := &l.Files[i]
		name := web.A(room.PlaceWords(f.Place)+" "+title(f), at(r, "/"+f.ID))
		became := web.Cell{Text: stateWords[f.State]}
		switch {
		case f.State == room.Exception:
			became.Note = codeWords[f.Code]
		case f.State == room.Excluded:
			became.Note = f.Why
		case f.CopyOf != "":
			became.Note = "A copy of a file that was here"
		case f.Parts > 0:
			became.Note = web.Plural(f.Parts, "file", "files") + " in it"
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(f.URN()), became, web.T(web.Number(int(f.Size)))))
	}
	return t
}

// title is what a file is called: by its provider, and where that says nothing, by itself.
func title(f *room.Shown) string {
	switch {
	case strings.TrimSpace(f.Name) != "":
		return legible(f.Name)
	case f.Title != "":
		return legible(f.Title)
	}
	if f.Parted() {
		return "(parts of it are held from you)"
	}
	return "(no name)"
}

// longestName is how much of a name is shown, in characters.
const longestName = 120

// legible is a name as somebody can read it: without signs that are not seen or turn others round, and not for ever.
func legible(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '�'
		}
		return r
	}, name)
	if r := []rune(name); len(r) > longestName {
		return string(r[:longestName-1]) + "…"
	}
	return name
}

// onward is the address of the page that begins after a place.
func onward(r *http.Request, after string) string {
	q := url.Values{"after": {after}}
	if state := r.URL.Query().Get("state"); state != "" {
		q.Set("state", state)
	}
	return at(r, "") + "?" + q.Encode() + "#files"
}

// forms are what whoever takes in can do with a delivery that is open.
func (p *Pages) forms(r *http.Request, l *room.Listed, form *web.Form) []sheet.Form {
	if l.State != room.Open || l.Home.Closed != "" || !p.service.May(r.Context(), l.Home.ID, room.DocumentsTake) {
		return nil
	}
	work := p.service.Running(l.ID)
	var out []sheet.Form
	if !l.Own {
		out = append(out, sheet.Form{ID: "add", Title: "Add files", Action: at(r, "/add"), Upload: true, Private: true, Button: web.Button{Text: "Add them"},
			Lines:  []string{"Add the files as they came: an archive or a mailbox as a whole. What lies in it becomes a file of its own when it is read. At most 200 MB at a time."},
			Fields: []sheet.Field{Several(form)}})
	}
	if l.Sum.Waiting > 0 && (work == nil || work.Ended()) {
		out = append(out, sheet.Form{ID: "read", Title: "Read what waits", Action: at(r, "/read"), Private: true, Button: web.Button{Text: "Read it"},
			Lines:  []string{web.Plural(l.Sum.Waiting, "file waits", "files wait") + " to be read. It goes on when you leave this page, and can be stopped."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("passwords", "Passwords of locked files, one a line (optional)", "They are tried now, and kept nowhere", 2000))}})
	}
	if l.Sum.Waiting == 0 && l.Sum.Items > 0 && (work == nil || work.Ended()) {
		f := sheet.Form{ID: "close", Title: "Close the delivery", Action: at(r, "/close"), Button: web.Button{Text: "Close it"},
			Lines: []string{"No file comes into it after that. The counts are written into the log: " + web.Plural(l.Sum.Items, "file", "files") + ", of which " + web.Number(l.Sum.Indexed) +
				" were read, " + web.Number(l.Sum.Exceptions) + " could not be read, and " + web.Number(l.Sum.Excluded) + " are not looked at."}}
		if l.Differs(l.Sum) {
			f.Fields = []sheet.Field{sheet.Area(form.Textarea("why", "They declared "+web.Plural(l.Declared, "file", "files")+". Why are there "+web.Number(l.Sum.Top)+"?", "", room.MaxWhy))}
		}
		out = append(out, f)
	}
	return out
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.deliveryPage, func(ctx context.Context, form *web.Form) (string, error) {
		files, closeAll, err := Uploaded(form)
		if err != nil {
			return "", err
		}
		defer closeAll()
		if len(files) == 0 {
			form.Fail("files", "Choose the files to add")
			return "", nil
		}
		added, err := p.service.Add(ctx, r.PathValue("delivery"), files)
		if err != nil && added > 0 && form.Take(err) {
			form.Fail("files", "The first "+web.Plural(added, "file was", "files were")+" added, and the others were not")
			return "", nil
		}
		return at(r, "?done=added"), err
	})
}

func (p *Pages) read(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.deliveryPage, func(ctx context.Context, form *web.Form) (string, error) {
		var passwords []string
		for _, l := range strings.Split(form.Text("passwords"), "\n") {
			if l = strings.TrimRight(l, "\r"); l != "" {
				passwords = append(passwords, l)
			}
		}
		return at(r, ""), p.service.Read(ctx, r.PathValue("delivery"), passwords)
	})
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.Stop(r.Context(), r.PathValue("delivery")); err != nil {
		return err
	}
	return web.Redirect(w, r, at(r, "?done=stopped"))
}

func (p *Pages) close(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.deliveryPage, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "?done=closed"), p.service.Close(ctx, r.PathValue("delivery"), form.Text("why"))
	})
}
