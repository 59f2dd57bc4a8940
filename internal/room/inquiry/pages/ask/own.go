package ask

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// mine lists what one's own body was asked.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Mine(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What inquiries ask your body for", Section: inquiry.AskedPath},
		Lead: []string{"You see what your own body was asked, and nobody else’s."}}
	t := web.Table{ID: "asked", Stack: true, Caption: "Requests and notices", HideCaption: true, Empty: "No inquiry here asks your body for anything.",
		Columns: []web.Column{{Text: "Inquiry"}, {Text: "What"}, {Text: "How it stands"}, {Text: "Due"}}}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all)+aPage-1)/aPage))
	for _, a := range all[(number-1)*aPage : min(number*aPage, len(all))] {
		v.Synthetic = v.Synthetic || a.Inquiry.Synthetic
		t.Rows = append(t.Rows, web.Row(web.A(a.Inquiry.Title, inquiry.AskedPath+"/"+a.ID), web.Cell{Text: kindWords[a.Asking.Kind], Note: a.Reference()}, stands(&a.Asked), web.T(dueWords(&a.Asked))))
	}
	pages := web.Paginate(r.URL, number, aPage, len(all))
	v.Table, v.Pages = &t, &pages
	return p.show(w, r, v)
}

// ownAct is something that whoever answers for a body can do.
type ownAct struct {
	what, title string
	fits        func(o *requesting.Own) bool
	form        func(form *web.Form, o *requesting.Own) sheet.Form
	do          func(p *Pages, r *http.Request, form *web.Form) error
}

func answers(did request.Did, read func(*web.Form, *request.Act)) func(*Pages, *http.Request, *web.Form) error {
	return func(p *Pages, r *http.Request, form *web.Form) error {
		a := request.Act{Did: did, Why: form.Text("why"), Matters: ticked(form)}
		if read != nil {
			read(form, &a)
		}
		return p.service.Answer(r.Context(), r.PathValue("asking"), a)
	}
}

func clockedOwn(o *requesting.Own) bool { return clocked(&o.Asked) }

var ownActs = []ownAct{
	{"received", "Say that you have it", func(o *requesting.Own) bool { return open(&o.Asked) && o.Standing.Acknowledged.IsZero() },
		func(*web.Form, *requesting.Own) sheet.Form {
			return sheet.Form{Lines: []string{"It answers nothing yet, and its day stays as it is."}, Button: web.Button{Text: "We have it"}}
		}, answers(request.Acknowledged, nil)},
	{"document", "Record a document that you send in another way", func(o *requesting.Own) bool { return o.Standing.Withdrawn.IsZero() },
		func(form *web.Form, _ *requesting.Own) sheet.Form {
			return sheet.Form{Upload: true, Private: true, Lines: []string{"Send the file itself in the way that was agreed with the inquiry. Here its hash is recorded, " +
				"so that nobody can take another file for it. The file is not kept."},
				Button: web.Button{Text: "Record it"}, Fields: documentFields(form)}
		}, handOver},
	{"answer", "Say which matters are answered", clockedOwn,
		func(form *web.Form, o *requesting.Own) sheet.Form {
			return sheet.Form{Lines: []string{"Hand over the documents first."}, Button: web.Button{Text: "These are answered"}, Fields: []sheet.Field{
				mattersTicks(form, &o.Asked, "Which matters are answered in full?", ""), whyArea(form, "What do you say about them?", "Leave it empty if the documents say it")}}
		}, answers(request.Answered, nil)},
	{"gap", "Say what is not there", clockedOwn,
		func(form *web.Form, o *requesting.Own) sheet.Form {
			return sheet.Form{Button: web.Button{Text: "State the gap"}, Fields: []sheet.Field{mattersTicks(form, &o.Asked, "Of which matters?", ""),
				whyArea(form, "What is not there, and why?", "Say whether it never was, was not kept, or cannot be found, and how you looked")}}
		}, answers(request.GapStated, nil)},
	{"time", "Ask for more time", func(o *requesting.Own) bool { return clockedOwn(o) && !o.Standing.TimePending },
		func(form *web.Form, _ *requesting.Own) sheet.Form {
			return sheet.Form{Lines: []string{"Ask by the day on which it is due. Until the inquiry has answered you are not taken for silent."}, Button: web.Button{Text: "Ask for more time"},
				Fields: []sheet.Field{dayField(form, "due", "Until when?"), whyArea(form, "Why?", "")}}
		}, answers(request.AskedTime, due)},
	{"object", "Object", func(o *requesting.Own) bool { return open(&o.Asked) && len(o.Standing.ObjectedTo) == 0 },
		func(form *web.Form, o *requesting.Own) sheet.Form {
			return sheet.Form{Lines: []string{"The chair rules on it with another person, and you read the reasons. Until then you are not taken for silent."}, Button: web.Button{Text: "Object"},
				Fields: []sheet.Field{mattersTicks(form, &o.Asked, "To which matters?", "None stands for all that are open"),
					groundRadios(form, "On which ground?", o.Asking.Kind != request.Notice), whyArea(form, "Why?", "")}}
		}, answers(request.Objected, func(form *web.Form, a *request.Act) { a.Ground = request.Ground(form.Text("ground")) })},
}

func handOver(p *Pages, r *http.Request, form *web.Form) error {
	in, err := typedDocument(form)
	if err != nil || !form.OK() {
		return err
	}
	_, err = p.service.HandOver(r.Context(), r.PathValue("asking"), in)
	return err
}

// theirs shows one of them.
func (p *Pages) theirs(w http.ResponseWriter, r *http.Request) error {
	o, err := p.service.Theirs(r.Context(), r.PathValue("asking"))
	if err != nil {
		return err
	}
	v := p.ownView(&o, kindWords[o.Asking.Kind]+" of an inquiry", r)
	v.Back = &web.Link{Text: "What inquiries ask your body for", Href: inquiry.AskedPath}
	if o.Public && clocked(&o.Asked) {
		v.Inset = "This inquiry makes it public, with what was asked, where no answer comes by the due day. " + noSilence
	}
	v.Boxes = append([]sheet.Box{{ID: "of", Title: "Who asks", Links: []web.Link{{Text: o.Inquiry.Title, Href: inquiry.PathOf(o.Inquiry.ID)}}}}, askedBoxes(&o.Asked, false)...)
	if len(o.Came) > 0 {
		t := web.Table{ID: "came", Stack: true, Caption: "What you handed over", HideCaption: true, Columns: []web.Column{{Text: "Document"}, {Text: "Day"}, {Text: "SHA-256"}}}
		for _, d := range o.Came {
			t.Rows = append(t.Rows, web.Row(web.T(d.Title), web.T(d.Received.Human()), web.Cell{Text: d.SHA256[:16] + "…"}))
		}
		v.Boxes = append(v.Boxes, sheet.Box{ID: "handed-over", Title: "What you handed over", Table: &t, Fold: len(o.Came) > 3})
	}
	v.Boxes = append(v.Boxes, historyBox(&o.Asked, false))
	if p.Sends != nil {
		if to, ok := p.Sends(r.Context(), o.ID); ok {
			v.Links = append(v.Links, to)
		}
	}
	if o.Inquiry.State != inquiry.Ended {
		for _, k := range ownActs {
			if k.fits(&o) {
				v.Links = append(v.Links, web.Link{Text: k.title, Href: inquiry.AskedPath + "/" + o.ID + "/" + k.what})
			}
		}
	}
	return p.show(w, r, v)
}

func (p *Pages) ownView(o *requesting.Own, title string, r *http.Request) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.AskedPath, Synthetic: o.Inquiry.Synthetic, Back: &web.Link{Text: "The request", Href: inquiry.AskedPath + "/" + o.ID}}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	return v
}

func (p *Pages) findOwn(r *http.Request) (*ownAct, requesting.Own, error) {
	o, err := p.service.Theirs(r.Context(), r.PathValue("asking"))
	if err != nil {
		return nil, o, err
	}
	i := slices.IndexFunc(ownActs, func(k ownAct) bool { return k.what == r.PathValue("what") })
	if i < 0 || o.Inquiry.State == inquiry.Ended || !ownActs[i].fits(&o) {
		return nil, o, requesting.ErrNone()
	}
	return &ownActs[i], o, nil
}

func (p *Pages) showOwn(w http.ResponseWriter, r *http.Request) error {
	return p.ownForm(w, r, web.NewForm())
}

func (p *Pages) ownForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	k, o, err := p.findOwn(r)
	if err != nil {
		return err
	}
	v := p.ownView(&o, k.title, r)
	v.Errors = form.Errors()
	f := k.form(form, &o)
	f.ID, f.Action = k.what, inquiry.AskedPath+"/"+o.ID+"/"+k.what
	v.Forms = []sheet.Form{f}
	return p.show(w, r, v)
}

func (p *Pages) doOwn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	k, o, err := p.findOwn(r)
	if err != nil {
		return err
	}
	if err = k.do(p, r, form); err == nil && !form.OK() {
		return p.ownForm(w, r, form)
	}
	return answer(w, r, form, err, inquiry.AskedPath+"/"+o.ID+"?done=recorded", p.ownForm)
}

// DeskItems gives what waits for somebody: what their own body was asked, reminders and time that
// is asked for to those who ask, objections to those who rule.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if who.Has(access.RoleProvider) {
		mine, err := p.service.Mine(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range mine {
			if clocked(&o.Asked) {
				out = append(out, timed("Answer what an inquiry asks: "+o.Inquiry.Title, inquiry.AskedPath+"/"+o.ID, &o.Asked, p, o.Inquiry.Synthetic))
			}
		}
		out = room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things that inquiries ask your body for", Href: inquiry.AskedPath})
	}
	if !who.Has(access.RoleInquiry) {
		return out, nil
	}
	all, err := p.inquiries.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		items, err := p.waits(ctx, &x)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	more, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath)
	return append(out, more...), err
}

func timed(title, href string, a *requesting.Asked, p *Pages, synthetic bool) room.DeskItem {
	it := room.Timed(title, href, a.Standing.Due, p.service.Today())
	it.Synthetic = synthetic
	return it
}

// waits is what of one inquiry waits for the reader.
func (p *Pages) waits(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	gathers, rules := p.service.May(ctx, x, inquiry.InquiryGather), p.service.May(ctx, x, inquiry.InquiryRule)
	if x.Frozen() || !gathers && !rules {
		return nil, nil
	}
	_, all, err := p.service.Askings(ctx, x.ID)
	at := inquiry.OnePath + "/" + x.ID + "/requests"
	for _, a := range all {
		switch {
		case rules && len(a.Standing.ObjectedTo) > 0 && open(&a):
			out = append(out, room.DeskItem{Title: "Rule on an objection: " + x.Title, Href: at + "/" + a.ID + "/rule", Synthetic: x.Synthetic})
		case gathers && a.Standing.TimePending && open(&a):
			out = append(out, timed("Answer who asks for more time: "+x.Title, at+"/"+a.ID, &a, p, x.Synthetic))
		case gathers && a.Remind:
			out = append(out, timed("Remind a body: "+x.Title, at+"/"+a.ID+"/remind", &a, p, x.Synthetic))
		}
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " things about evidence: " + x.Title, Href: at}), err
}

// Boxes are what everybody reads of silence, on the page of an inquiry; nothing where the chair
// did not choose that it is public.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	choice, all, wrong, err := p.service.Silence(ctx, id)
	if err != nil || choice.Number == 0 {
		return nil, err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	b := sheet.Box{ID: "silence", Title: "Who was asked for evidence and had not answered by the day", Fold: true}
	if !choice.Shown {
		b.Lines = []string{"The chair chose on " + choice.Made.Human() + " that this is not public: " + choice.Why}
		return []sheet.Box{b}, nil
	}
	b.Lines = []string{"Public since " + choice.Made.Human() + ", as the chair chose with another: " + choice.Why}
	now := web.Table{ID: "silent", Stack: true, Caption: "Who had not answered by the day", HideCaption: true, Empty: "Nobody is recorded here as silent today.",
		Columns: []web.Column{{Text: "Body"}, {Text: "What it was asked"}, {Text: "What is recorded"}}}
	past := web.Table{ID: "answered", Stack: true, Caption: "Whose silence is over", HideCaption: true, Columns: []web.Column{{Text: "Body"}, {Text: "From"}, {Text: "To"}, {Text: "What is recorded"}}}
	for _, q := range all {
		lines := recordedWords(&q)
		said := web.Cell{Text: lines[0], Lines: lines[1:]}
		if !q.To.IsZero() {
			past.Rows = append(past.Rows, web.Row(web.T(names[q.Body]), web.T(q.From.Human()), web.T(q.To.Human()), said))
			continue
		}
		var words []string
		for _, m := range q.Matters {
			words = append(words, strconv.Itoa(m.Number)+". "+m.Words)
		}
		now.Rows = append(now.Rows, web.Row(web.T(names[q.Body]), web.Said(strings.Join(words, "\n")), said))
	}
	b.Title += ": " + web.Number(len(now.Rows))
	b.Table, b.Notes = &now, []string{noSilence}
	out := []sheet.Box{b}
	if len(past.Rows) > 0 {
		out = append(out, sheet.Box{ID: "silence-over", Title: "Who had not answered by the day, until something was recorded", Fold: true, Table: &past})
	}
	if len(wrong) > 0 {
		out = append(out, wrongBox(wrong, names))
	}
	return out, nil
}

// wrongBox says of whom it was said here that no answer had come by the day, and it had. It is
// not folded: it was said in public.
func wrongBox(wrong []requesting.Wronged, names map[string]string) sheet.Box {
	t := web.Table{ID: "wrong", Stack: true, Caption: "Who was taken for silent and had answered", HideCaption: true,
		Columns: []web.Column{{Text: "Body"}, {Text: "Taken for silent here"}, {Text: "What was found"}}}
	for _, x := range wrong {
		var found []string
		for _, r := range x.Found {
			found = append(found, recordWords(&r, x.From.AddDays(-1)))
		}
		c := web.Cell{Text: "Something that came before"}
		if len(found) > 0 {
			c = web.Cell{Text: found[0], Lines: found[1:]}
		}
		t.Rows = append(t.Rows, web.Row(web.T(names[x.Body]), web.T("From "+x.From.Human()+" to "+x.To.Human()), c))
	}
	return sheet.Box{ID: "silence-wrong", Title: "Who was taken for silent here, and had answered", Table: &t,
		Lines: []string{"What these bodies had sent came on record late, when they had been taken for silent already. It is counted from the day on which it came."}}
}

// noSilence says what is not taken for silence.
const noSilence = "A part answer, more time asked for in time and an objection are no silence. Nobody is named of whom it is not on record that the request reached them."

// recordedWords say what is on record of a time in which no answer came, and no more than that.
func recordedWords(q *requesting.Quiet) []string {
	by := q.From.AddDays(-1)
	out := []string{"No answer is recorded here as received by " + by.Human() + "."}
	for _, r := range q.Recorded {
		out = append(out, recordWords(&r, by))
	}
	return out
}

// recordWords say one thing that was done, and when it was recorded if that was later.
func recordWords(r *requesting.Recorded, by clock.Day) string {
	on := r.On.Human()
	words := map[request.Did]string{request.Delivered: "It was delivered on " + on, request.Opened: "An account of the body opened it on " + on,
		request.Acknowledged: "It said on " + on + " that it had the request", request.Reminded: "It was reminded on " + on, request.AskedTime: "More time was asked for on " + on,
		request.Extended: "More time was given on " + on + ", until " + r.Due.Human(), request.TimeRefused: "More time was refused on " + on, request.HandedOver: "Something was handed over on " + on,
		request.Answered: "An answer came on " + on, request.GapStated: "It said on " + on + " what is not there", request.Objected: "It objected on " + on,
		request.Ruled: "A ruling on an objection was made on " + on}[r.Did]
	if r.Did == request.AskedTime && r.On.After(by) {
		words += ", after the day"
	}
	if !r.Made.IsZero() {
		words += ", recorded here on " + r.Made.Human()
	}
	return words + "."
}
