package redact

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/evidence/redacting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Picture is a page as it was made.
type Picture struct {
	Src, Alt      string
	Width, Height int
}

// madeView is a page of a file that was made.
type madeView struct {
	*sheet.View
	Picture *Picture
}

func (p *Pages) made(w http.ResponseWriter, r *http.Request) error {
	return p.madePage(w, r, web.NewForm())
}

// madePage shows one page of a file that was made, as it was made, beside what the proof says.
func (p *Pages) madePage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	l, err := p.service.Look(r.Context(), at(r), r.PathValue("made"))
	if err != nil {
		return err
	}
	here, to := p.here(r)+"/made/"+l.Redaction.ID, audienceWords[l.To]
	v := p.view(&l.Sheet, l.URN()+" as it was made for "+to, r, web.Link{Text: l.URN() + " for " + to, Href: p.here(r)})
	v.Errors = form.Errors()
	if l.Answers {
		var one []sheet.Form
		if one, v.Links = sheet.Chosen(r, []sheet.Form{answerForm(&l, here, form)}, here); len(one) > 0 {
			v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: v.Title, Href: here}
			v.Boxes = []sheet.Box{proofBox(&l)}
			return p.web.Page(w, r, "evidence/page", v)
		}
	}
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > l.Redaction.Pages {
		n = 1
	}
	v.Warning = l.Blocked
	if l.State() == redacting.Waiting && !l.Answers {
		v.Inset = "You had it made, put a mark on it, or may not approve. Somebody else answers."
	}
	if l.State() == redacting.Approved && l.Blocked == "" {
		v.Files = []web.Link{{Text: "The approved file (PDF)", Href: p.here(r) + "/file/" + l.Output}}
	}
	v.Boxes = []sheet.Box{proofBox(&l), wordsBox(&l, n)}
	v.Count = "Page " + web.Number(n) + " of " + web.Number(l.Redaction.Pages)
	v.Pages = &web.Pagination{}
	if n > 1 {
		v.Pages.Previous = here + "?page=" + strconv.Itoa(n-1)
	}
	if n < l.Redaction.Pages {
		v.Pages.Next = here + "?page=" + strconv.Itoa(n+1)
	}
	size := l.Proof.Pages[n-1]
	m := &madeView{v, &Picture{Src: here + "/pages/" + strconv.Itoa(n), Width: int(size.Width), Height: int(size.Height),
		Alt: "Page " + web.Number(n) + " as it was made. The words of its text that stay are listed above; comments, form fields and halves of words beside a mark are in the picture alone."}}
	return p.web.Page(w, r, "evidence/made", m)
}

// proofBox is what the proof says, for somebody who decides by it.
func proofBox(l *redacting.Looked) sheet.Box {
	f := &l.Proof.Found
	two := func(n [2]int) string {
		return web.Number(n[0]) + " by one reader, " + web.Number(n[1]) + " by the other"
	}
	holds := "To the byte what its pictures make; nothing else is in it"
	if !f.Structure {
		holds = "There is more in it than its pictures"
	}
	rows := []web.SummaryRow{{Key: "State", Value: web.Cell{Tag: &web.Tag{Text: stateWords[l.State()], Tone: stateTones[l.State()]}, Note: l.Redaction.Why}},
		sheet.Row("Words under black boxes", two(f.UnderBoxes)), sheet.Row("Black boxes", web.Number(f.Boxes)), widths(l), sheet.Row("The file", holds), sheet.Row("SHA-256", l.Output)}
	if len(l.Left) > 0 && l.Answers {
		rows = append(rows, sheet.Row("Not shown to you yet", pagesWords(l.Left)))
	}
	return sheet.Box{ID: "proof", Title: "What was found", List: sheet.Rows(rows...)}
}

// widths says where the width of what is gone can be worked out.
func widths(l *redacting.Looked) web.SummaryRow {
	total, where := 0, []int(nil)
	for n := 1; n <= l.Redaction.Pages; n++ {
		if l.Telling[n] > 0 {
			total, where = total+l.Telling[n], append(where, n)
		}
	}
	c := web.T("No word stands behind a box on its line")
	if total > 0 {
		c = web.Cell{Text: "Words stand behind " + web.Plural(total, "box", "boxes") + " on their lines (" + pagesWords(where) + ")", Tag: &web.Tag{Text: "A width may tell", Tone: web.Bad},
			Note: "Whoever has a list of names, and guesses the words that a box cuts, works out how wide what is gone was. Then refuse it, and have the mark go on to the end of the line."}
	}
	return web.SummaryRow{Key: "Widths", Value: c}
}

// mostWords is how much of a page is listed as words.
const mostWords = 3000

// wordsBox has the words that a page still has, for who does not see the picture.
func wordsBox(l *redacting.Looked, page int) sheet.Box {
	words := strings.Join(l.Words(page), " ")
	if r := []rune(words); len(r) > mostWords {
		words = string(r[:mostWords]) + " … (it goes on)"
	}
	if words == "" {
		words = "No word that was read"
	}
	return sheet.Box{ID: "stays", Title: "Words of the text that stay on page " + web.Number(page), Fold: true, List: sheet.Rows(web.SummaryRow{Key: "Words", Value: web.Said(words)})}
}

func answerForm(l *redacting.Looked, here string, form *web.Form) sheet.Form {
	answers := []web.Option{{Value: "yes", Text: "Yes: this file, and no other, can leave"}, {Value: "no", Text: "No, it is refused"}}
	return sheet.Form{ID: "answer", Title: "Approve it or refuse it", Action: here + "/answer", Hidden: []web.Hidden{{Name: "hash", Value: l.Output}}, Button: web.Button{Text: "Answer"},
		Lines: []string{"Look at each page first. You answer for it too."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("answer", "Can it leave?", "", answers)),
			sheet.Area(form.Textarea("why", "What is wrong? Needed if you refuse it", "Do not write the words that are gone", redacting.MaxWhy))}}
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.madePage, func(ctx context.Context, form *web.Form) (string, error) {
		answer := form.Text("answer")
		if answer != "yes" && answer != "no" {
			form.Fail("answer", "Choose whether it can leave")
			return "", nil
		}
		done := map[string]string{"yes": "approved", "no": "refused"}[answer]
		err := p.service.Answer(ctx, at(r), redacting.Answer{ID: r.PathValue("made"), Hash: form.Text("hash"), Approve: answer == "yes", Why: form.Text("why")})
		return p.here(r) + "?done=" + done, err
	})
}
