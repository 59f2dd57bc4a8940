package pages

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// one shows one return: how it stands, its lock, what was sent, what happened.
func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: x.Round.Title + ", " + x.Round.Period, Section: returns.DeskPath, NoIndex: true, Notice: notice(r), Errors: form.Errors(),
		Back: &web.Link{Text: "Back to the desk", Href: returns.DeskPath}}}
	stranded, err := p.service.Stranded(r.Context())
	if err != nil {
		return err
	}
	if x.IsBack() {
		v.Warning = x.Back.Words() + ": " + x.Back.Why
	}
	v.Boxes = append(v.Boxes, p.standing(&x, stranded))
	if b, ok := p.signBox(&x); ok {
		v.Boxes = append(v.Boxes, b)
	}
	remarks, err := p.service.Remarks(r.Context(), x.Current)
	if err != nil {
		return err
	}
	if b, ok := whyBox(remarks); ok {
		v.Boxes = append(v.Boxes, b)
	}
	v.Boxes = append(v.Boxes, versionsBox(&x))
	seen, err := p.service.Opened(r.Context(), &x, remarks)
	if err != nil {
		return err
	}
	if !seen && p.service.Decides(r.Context(), &x.Owed) {
		v.Boxes = append(v.Boxes, openBox(&x))
	}
	v.Forms = append(p.returnForms(r, &x, form, remarks, seen), p.correctForms(r, &x, form, returns.ReturnPath+"/"+x.ID)...)
	v.After = append(v.After, stepsBox(&x))
	return p.show(w, r, v)
}

func (p *Pages) standing(x *returns.Seen, stranded returns.StrandedAt) sheet.Box {
	state := deskCell(&x.Owed, stranded)
	list := sheet.Rows(sheet.Row("Body", x.BodyName), web.SummaryRow{Key: "How it stands", Value: state}, sheet.Row("Asked", askedWords(x.Return, x.Round.Due)),
		sheet.Row("Last day", x.Round.Due.Human()),
		web.SummaryRow{Key: "On time", Value: timeCell(x.Return, x.Round.Due, p.service.Today())})
	if x.Refused != "" {
		list.Rows = append(list.Rows, sheet.Row("Why it will not be sent", x.Refused))
	}
	if x.Newest != nil && x.Newest.Without != "" {
		list.Rows = append(list.Rows, sheet.Row(withoutKey(x.Newest), x.Newest.Without))
	}
	b := sheet.Box{Title: "How it stands", List: list}
	if x.Lock.Shut {
		b.Lines = []string{"Locked. " + x.Lock.Why + " " + x.Lock.Who}
	} else if x.Lock.Why != "" {
		b.Lines = []string{x.Lock.Why}
	}
	return b
}

// withoutKey says what a version goes without.
func withoutKey(v *returns.Version) string {
	if v.Nil {
		return "Why it leaves out " + web.Plural(int(v.Over), "row that was", "rows that were") + " checked before"
	}
	return "Why it goes without " + web.Plural(int(v.Refused), "refused row", "refused rows")
}

// openBox leads whoever signs or approves to what they must open first.
func openBox(x *returns.Seen) sheet.Box {
	return sheet.Box{ID: "open-first", Title: "Before you decide", Lines: []string{"Open what was sent and what the check found. You can decide once you have. The log notes that you were shown it."},
		Links: []web.Link{{Text: "Open version " + strconv.FormatInt(x.Newest.Number, 10), Href: returns.VersionPath + "/" + x.Newest.ID}}}
}

func askedWords(x returns.Return, due clock.Day) string {
	if !x.Asked() {
		return "Not asked yet"
	}
	words := x.Asking.On.Human() + "\n" + x.Asking.How + " (recorded by " + x.Asking.Name + ")"
	switch {
	case !x.Owes(due):
		words += "\n" + proposal.EnteredByOne + ". " + proposal.NotCounted
	case x.Asking.SecondName != "":
		words += "\nAgreed to by " + x.Asking.SecondName + " on " + x.Asking.Agreed.Human()
	}
	return words
}

func versionsBox(x *returns.Seen) sheet.Box {
	t := web.Table{ID: "versions", Caption: "What was sent", HideCaption: true, Empty: "Nothing was sent yet.",
		Columns: []web.Column{{Text: "Version"}, {Text: "Sent"}, {Text: "Rows taken", Numeric: true}, {Text: "Refused", Numeric: true}, {Text: "Exceptions", Numeric: true},
			{Text: "Against the one before"}}}
	for i, v := range x.Versions {
		c := web.A("Version "+strconv.FormatInt(v.Number, 10), returns.VersionPath+"/"+v.ID)
		switch {
		case v.State == "failed":
			c.Note = "Could not be taken"
		case v.Nil:
			c.Note = "Nil return"
		case v.Substituted != "":
			c.Note = "An earlier period stands in"
		case v.ID == x.PublishedVersion:
			c.Note = "Published figures count it"
		case v.ID == x.Counted:
			c.Note = "Approved: figures count it"
		}
		against := web.T("")
		if i+1 < len(x.Versions) && v.State == "checked" {
			against = web.T(web.Number(int(v.Added)) + " added, " + web.Number(int(v.Changed)) + " changed, " + web.Number(int(v.Gone)) + " left out")
		}
		t.Rows = append(t.Rows, web.Row(c, web.Cell{Text: web.DateTime(v.Made), Note: v.Name}, web.T(web.Number(int(v.Good))), web.T(web.Number(int(v.Refused))),
			web.T(web.Number(int(v.Exceptions))), against))
	}
	b := sheet.Box{Title: "What was sent", Table: &t}
	if x.Counted != "" && x.Current != x.Counted && x.Current != "" {
		b.Links = []web.Link{{Text: "What changed since approval", Href: returns.VersionPath + "/" + x.Current + "/changes?from=" + x.Counted}}
	}
	return b
}

func stepsBox(x *returns.Seen) sheet.Box {
	t := web.Table{ID: "steps", Caption: "What happened", HideCaption: true, Empty: "Nothing has happened yet.",
		Columns: []web.Column{{Text: "When"}, {Text: "What"}, {Text: "Who"}, {Text: "Digest"}}}
	for _, s := range x.Steps {
		what := web.T(sentence(s.To.Words()))
		what.Note = sentence(s.Move)
		if s.Reason != "" {
			what.Lines = []string{s.Reason}
		}
		hash := s.Hash
		if len(hash) > 12 {
			hash = hash[:12] + "…"
		}
		t.Rows = append(t.Rows, web.Row(web.T(web.DateTime(s.At)), what, web.Cell{Text: s.Name, Note: s.Body}, web.T(hash)))
	}
	return sheet.Box{Title: "What happened, with who and when", Table: &t, Lines: []string{"The digest is that of the rows or the file that the step was about. Each step is in the log."}}
}

// returnForms are the forms for what this reader may do now.
func (p *Pages) returnForms(r *http.Request, x *returns.Seen, form *web.Form, remarks []returns.Remark, seen bool) (out []sheet.Form) {
	ctx, base := r.Context(), returns.ReturnPath+"/"+x.ID
	may := func(a access.Action) bool { return p.service.May(ctx, a, x.Body, x.Submitter) }
	can := func(m returns.Move) bool { _, err := m.Try(x.State, x.Unlocked); return err == nil }
	button := func(id, title, text string, lines ...string) sheet.Form {
		return sheet.Form{ID: id, Title: title, Action: base + "/" + id, Lines: lines, Button: web.Button{Text: text}}
	}
	reason := func(name, label string) []sheet.Field {
		return []sheet.Field{sheet.Area(form.Textarea(name, label, "", 500))}
	}
	if may(returns.ReturnsSend) {
		out = append(out, p.senderForms(x, form, remarks, can, button, reason)...)
	}
	if may(returns.ReturnsSign) && x.WaitsForChief {
		out = append(out, signForms(seen, button, reason)...)
	}
	if may(returns.ReturnsApprove) && can(returns.MoveApprove) {
		if !x.WaitsForChief && seen {
			f := button("approve", "Approve", "Approve the return", "Figures count it from then on. You approve the version that you see here.")
			f.Hidden = []web.Hidden{{Name: "seen", Value: x.Current}}
			out = append(out, f)
		}
		f := button("back", "Send it back", "Send it back")
		f.Fields = reason("reason", "What has to be put right")
		out = append(out, f)
	}
	if may(returns.ReturnsOpen) && can(returns.MoveUnlock) {
		f := button("unlock", "Unlock", "Unlock for a new version", "What was approved stays counted until a new version is approved.")
		f.Fields = reason("unlock_reason", "Why it is unlocked")
		if x.Unlocked {
			f = button("lock", "Lock again", "Lock the return")
		}
		out = append(out, f)
	}
	if may(returns.ReturnsOpen) && can(returns.MoveSubstitute) && x.Round.Due.Before(p.service.Today()) {
		f := button("substitute", "Let an earlier period stand in", "Put the earlier figures in", "Every figure that counts it is marked as estimated. Somebody else approves it.")
		f.Fields = reason("substitute_reason", "Why")
		out = append(out, f)
	}
	return out
}

func (p *Pages) senderForms(x *returns.Seen, form *web.Form, remarks []returns.Remark, can func(returns.Move) bool,
	button func(id, title, text string, lines ...string) sheet.Form, reason func(name, label string) []sheet.Field) (out []sheet.Form) {
	if can(returns.MoveSubmit) {
		f := button("submit", "Submit", "Submit the return", "You say that the version which you see here is complete. Somebody else approves it; after that it is locked.")
		f.Hidden = []web.Hidden{{Name: "seen", Value: x.Current}}
		for _, v := range x.Versions {
			if v.ID == x.Current && v.Refused > 0 {
				f.Lines = append(f.Lines, web.Plural(int(v.Refused), "row was", "rows were")+" refused and would be left out. Put them right and send the file again, or say why the return goes without them.")
				f.Fields = reason("without", "Why it goes without the refused rows")
			}
			if v.ID == x.Current && v.Over > 0 && v.Without == "" {
				f.Lines = append(f.Lines, overWords(v.Over))
				f.Fields = reason("without", "Why these rows are left out")
			}
		}
		f.Fields = append(f.Fields, whyFields(form, remarks)...)
		out = append(out, f)
	}
	if can(returns.MoveReceive) {
		f := button("files", "Send the figures", "Send and check",
			"One workbook with a sheet for each table, or a file for each. Every row is checked. Good rows are not lost because of bad ones, and nothing is submitted yet.")
		up := form.Upload("file", "Files", "CSV, XLSX, ODS, JSON Lines or Parquet, at most 64 MB together", ".csv,.tsv,.txt,.xlsx,.ods,.jsonl,.parquet")
		up.Multiple = true
		f.Upload, f.Fields = true, []sheet.Field{sheet.Upload(up)}
		out = append(out, f)
	}
	if can(returns.MoveNil) {
		f := button("nil", "Nothing to return", "Record a nil return", "You looked, and there is nothing for this period. This is not the same as sending nothing.")
		f.Hidden = []web.Hidden{{Name: "seen", Value: x.Current}}
		if n := returns.RowsOf(x.Versions); n > 0 {
			f.Lines = append(f.Lines, overWords(n))
			f.Fields = reason("nil_reason", "Why these rows are left out")
		}
		out = append(out, f)
	}
	if can(returns.MoveRefuse) && x.Refused == "" {
		f := button("refuse", "It will not be sent", "Record the reason", "The public board says that the body will not send this return.")
		f.Fields = reason("refuse_reason", "Why it will not be sent")
		out = append(out, f)
	}
	return out
}

func overWords(n int64) string {
	return web.Plural(int(n), "row that was", "rows that were") + " checked would be left out. Say why. Whoever approves the return reads it."
}

// act makes the handler of one of the short forms.
func (p *Pages) act(name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		id, ctx := r.PathValue("id"), r.Context()
		field := name + "_reason"
		switch name {
		case "nil":
			err = p.service.NilSeen(ctx, id, form.Text("seen"), form.Text(field))
		case "submit":
			field, err = "without", p.service.SubmitSeen(ctx, id, form.Text("seen"), form.Text("without"), whyOf(r)...)
		case "approve":
			err = p.service.Approve(ctx, id, form.Text("seen"))
		case "sign":
			err = p.service.Sign(ctx, id)
		case "decline":
			err = p.service.Decline(ctx, id, form.Text(field))
		case "lock":
			err = p.service.Lock(ctx, id)
		case "back":
			field, err = "reason", p.service.SendBack(ctx, id, form.Text("reason"))
		case "refuse":
			err = p.service.Refuse(ctx, id, form.Text(field))
		case "unlock":
			err = p.service.Unlock(ctx, id, form.Text(field))
		case "substitute":
			err = p.service.Substitute(ctx, id, form.Text(field))
		case "unasked":
			err = p.service.WasNotAsked(ctx, id, form.Text(field))
		case "came":
			err = p.service.CameOn(ctx, id, clock.DayOrNone(form.Text("came")), form.Text(field))
			if clock.DayOrNone(form.Text("came")).IsZero() && form.Text(field) != "" {
				field = "came"
			}
		}
		if returns.IsNotOpened(err) {
			form.Fail("", errs.Message(err))
			return p.oneForm(w, r, form)
		}
		if name == "submit" && form.Take(err) {
			return p.oneForm(w, r, form)
		}
		if errs.Is(err, errs.Invalid) {
			words := errs.Message(err)
			if f := errs.FieldsOf(err); len(f) > 0 {
				words = f[0].Message
			}
			form.Fail(field, words)
			return p.oneForm(w, r, form)
		}
		if err != nil {
			return err
		}
		return done(w, r, returns.ReturnPath+"/"+id, name)
	}
}

// patience is how long a page waits for a check to end before it shows that it
// goes on: most files are checked by then.
const patience = 2 * time.Second

// received is what was sent, and the files in it.
func received(r *http.Request) (form *web.Form, files []returns.Sent, err error) {
	if form, err = web.ParseForm(r); err == nil {
		files, err = sentFiles(form)
	}
	return form, files, err
}

// send takes the files of a return.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	form, files, err := received(r)
	if err != nil {
		return err
	}
	if chosen(form, files); !form.OK() {
		return p.oneForm(w, r, form)
	}
	version, err := p.service.Receive(r.Context(), r.PathValue("id"), files)
	if err != nil {
		if form.Take(err) {
			return p.oneForm(w, r, form)
		}
		return err
	}
	p.service.Wait(r.Context(), version, patience)
	return web.Redirect(w, r, returns.VersionPath+"/"+version)
}

// chosen says at its field that no file was chosen.
func chosen(form *web.Form, files []returns.Sent) {
	if len(files) == 0 && form.OK() {
		form.Fail("file", "Choose a file")
	}
}

// sentFiles reads the files of a form into memory.
func sentFiles(form *web.Form) (out []returns.Sent, err error) {
	var total int64
	for _, head := range form.Files("file") {
		f, err := head.Open()
		if err != nil {
			return nil, errs.Because(errs.Unavailable, "The file did not arrive. Send it again.", err)
		}
		data, err := io.ReadAll(io.LimitReader(f, returns.MaxBytes+1))
		_ = f.Close()
		if err != nil {
			return nil, errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
		}
		if total += int64(len(data)); total > returns.MaxBytes {
			form.Fail("file", "The files are larger than 64 MB together. Use the command candour returns load, or send them as Parquet.")
			return nil, nil
		}
		if len(data) > 0 {
			out = append(out, returns.SentBytes(head.Filename, data))
		}
	}
	return out, nil
}
