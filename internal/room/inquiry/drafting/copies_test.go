package drafting_test

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// longSentence has so many words that its spaces tell one copy from another.
const longSentence = "Three lists were kept in those years and none of them was laid beside another by anybody who kept one, as all the papers that were given to the inquiry show, " +
	"and nobody who was asked could say of any year in which that was thought of or done or written down anywhere at all, canary-sentence."

// sends has copies proposed, agreed to and sent, and gives their papers.
func (w *world) sends(readers ...drafting.Reader) (out []drafting.CopyPaper) {
	w.t.Helper()
	p, err := w.ProposeCopies(as(solicitor), w.report, readers)
	w.agreed(w.Proposals(), chair, p, err)
	for _, id := range w.unsent() {
		paper, err := w.IssueCopy(as(solicitor), id)
		w.do(err)
		out = append(out, paper)
	}
	return out
}

func (w *world) unsent() (out []string) {
	w.t.Helper()
	all, err := w.Copies(as(solicitor), w.report)
	w.do(err)
	for _, c := range all.Copies {
		if c.State == drafting.Agreed && c.Ended.IsZero() {
			out = append(out, c.ID)
		}
	}
	return out
}

func linkIn(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// reads comes by a paper, agrees to keep it in confidence, and gives what is read.
func (w *world) reads(p drafting.CopyPaper) (drafting.CopyView, error) {
	r, err := w.OpenCopy(as(visitor), linkIn(p.Link), p.Phrase.Lines())
	if err != nil {
		return drafting.CopyView{}, err
	}
	w.do(w.AcceptCopy(as(visitor), r, true))
	return w.MyCopy(as(visitor), r)
}

func embargoWorld(t *testing.T, d *db.DB) *world {
	w := newWorld(t, d, "")
	w.begun(rules.Statutory)
	w.frozen(fact(longSentence))
	w.frozen(fact("Synthetic Person 9 kept one, canary-withheld."))
	w.cores = map[string]string{"part-1": "Made-up Participant", "part-2": "Another Made-up Participant"}
	return w
}

var (
	readerOne = drafting.Reader{Name: "Made-up Participant", For: "made-up  participant"}
	readerTwo = drafting.Reader{Name: "Synthetic Lawyer", For: "Another Made-up Participant"}
)

// TestACopyUnderEmbargo (r.17): two send it, of what would be published; each reader has their own, in confidence, until
// the last signature; it ends with the participant, by an act, or with the report, and is shut while anything is not as
// it was. What leaked names its copy, also afterwards.
func TestACopyUnderEmbargo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := embargoWorld(t, d)
		held := w.wrote(counsel, fact("Not yet frozen, canary-draft."))
		_, err := w.ProposeCopies(as(solicitor), w.report, []drafting.Reader{readerOne})
		refused(t, "of a text that cannot be signed", err, errs.Conflict)
		w.do(w.Remove(as(counsel), w.report, held, 1))
		w.withholds("Synthetic Person 9")
		for name, bad := range map[string][]drafting.Reader{"nobody": nil, "for no participant": {{Name: "A", For: "Somebody"}},
			"without a name": {{For: "Made-up Participant"}}, "twice": {readerOne, readerOne}} {
			_, err := w.ProposeCopies(as(solicitor), w.report, bad)
			refused(t, name, err, errs.Invalid)
		}
		for _, a := range strangers {
			_, err := w.ProposeCopies(as(a), w.report, []drafting.Reader{readerOne})
			if err == nil {
				t.Error(a.ID, "proposed")
			}
			if _, err := w.Copies(as(a), w.report); err == nil {
				t.Error(a.ID, "reads who gets one")
			}
			if _, err := w.WhichCopy(as(a), w.report, "text"); err == nil {
				t.Error(a.ID, "asked whose it is")
			}
		}
		w.tells = errs.New(errs.Conflict, "It tells of somebody.")
		_, err = w.ProposeCopies(as(solicitor), w.report, []drafting.Reader{readerOne})
		refused(t, "of what tells of somebody", err, errs.Conflict)
		w.tells = nil
		p, err := w.ProposeCopies(as(solicitor), w.report, []drafting.Reader{readerOne})
		w.do(err)
		refused(t, "agreed by one", w.agree(w.Proposals(), solicitor, p), errs.Forbidden)
		if n := w.count("inquiry_report_copy"); n != 0 {
			t.Error(n, "copies without a second")
		}
		w.do(w.Proposals().Refuse(as(chair), p, "Made-up words of why."))
		all := w.sends(readerOne, readerTwo)
		one, err := w.reads(all[0])
		w.do(err)
		two, err := w.reads(all[1])
		w.do(err)
		if one.Text == two.Text || one.Text == "" || strings.Contains(one.Text+two.Text, "Synthetic Person 9") || !strings.Contains(string(report.Unmark([]byte(one.Text))), longSentence) || !one.Binds {
			t.Errorf("read: %+v", one)
		}
		ready, err := w.Ready(as(chair), w.report)
		w.do(err)
		if want := strings.Replace(ready.Text, "Synthetic Person 9", "", 1); string(report.Unmark([]byte(one.Text))) != want || string(report.Unmark([]byte(two.Text))) != want {
			t.Error("without its marks a copy is not what is to be published")
		}
		for _, c := range []string{canary, "canary-sentence", "Synthetic Lawyer", "Made-up Participant"} {
			if strings.Contains(w.stored(), c) {
				t.Error("the tables have", c)
			}
		}
		w.shutWhile(all[0])
		w.traces(one.Text, two.Text)
		w.endsFor(all)
		w.verified()
	})
}

// TestAnOldProposalSendsNoCopyAgain: one proposal waits for a reader, none while they have a copy, and what ended is not
// sent again by what was proposed before.
func TestAnOldProposalSendsNoCopyAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := embargoWorld(t, d)
		propose := func(readers ...drafting.Reader) (string, error) {
			return w.ProposeCopies(as(solicitor), w.report, readers)
		}
		first, err := propose(readerOne)
		w.do(err)
		for _, more := range [][]drafting.Reader{{readerOne}, {readerTwo, {Name: "made-up  PARTICIPANT", For: readerOne.For}}} {
			_, err = propose(more...)
			refused(t, "another of the same reader", err, errs.Invalid)
		}
		core := drafting.Reader{Name: readerOne.Name, For: "Made-up Participant", Core: "part-1"}
		var older []string
		for range 2 {
			id, err := w.ProposedBefore(as(solicitor), w.report, []drafting.Reader{core})
			w.do(err)
			older = append(older, id)
		}
		w.agreed(w.Proposals(), chair, first, nil)
		refused(t, "an old one while there is a copy", w.agree(w.Proposals(), chair, older[0]), errs.Conflict)
		unsent := w.unsent()
		paper, err := w.IssueCopy(as(solicitor), unsent[0])
		w.do(err)
		w.do(w.EndCopy(as(solicitor), unsent[0]))
		refused(t, "an old one once it ended", w.agree(w.Proposals(), chair, older[0]), errs.Conflict)
		_, err = propose(readerOne)
		refused(t, "anew, while old ones wait", err, errs.Invalid)
		for _, id := range older {
			w.do(w.Proposals().Refuse(as(chair), id, "Made-up words of why."))
		}
		if n := w.count("inquiry_report_copy"); n != 1 || len(w.unsent()) != 0 {
			t.Errorf("%d copies", n)
		}
		if _, err := w.reads(paper); err == nil {
			t.Error("what ended is read")
		}
		if again := w.sends(readerOne); len(again) != 1 {
			t.Errorf("proposed anew: %d", len(again))
		}
	})
}

// withholds has two withhold words.
func (w *world) withholds(words string) {
	w.t.Helper()
	ready, err := w.Ready(as(chair), w.report)
	w.do(err)
	for _, l := range ready.Sentences {
		if strings.Contains(l.Content.Text, words) {
			p, err := w.ProposeWithheld(as(chair), w.report, []drafting.Passage{{Sentence: l.ID, Words: words, Withheld: report.Withheld{Ground: report.ByLaw, Law: "A made-up provision, section 1"}}}, true)
			w.agreed(w.Proposals(), counsel, p, err)
		}
	}
}

// shutWhile wants nothing shown while what it rests on is restricted or redacted anew, something is to be withheld, or a sentence is written.
func (w *world) shutWhile(p drafting.CopyPaper) {
	w.t.Helper()
	shut := func(what string, want bool) {
		w.t.Helper()
		v, err := w.reads(p)
		w.do(err)
		if v.Shut != want || (v.Text == "") != want {
			w.t.Errorf("%s: shut %v, text of %d", what, v.Shut, len(v.Text))
		}
	}
	w.papers.stand["doc-1"] = report.Held
	shut("restricted since", true)
	delete(w.papers.stand, "doc-1")
	shut("open again", false)
	w.papers.marked = "anew"
	shut("redacted anew", true)
	w.papers.marked = ""
	ready, err := w.Ready(as(chair), w.report)
	w.do(err)
	law := report.Withheld{Ground: report.ByLaw, Law: "A made-up provision, section 1"}
	prop, err := w.ProposeWithheld(as(chair), w.report, []drafting.Passage{{Sentence: ready.Sentences[0].ID, Words: "Three lists", Withheld: law}}, true)
	w.do(err)
	shut("while it is asked what is withheld", true)
	w.do(w.Proposals().Refuse(as(counsel), prop, "Made-up words of why."))
	shut("turned down", false)
	s := w.wrote(counsel, fact("One more, canary-draft."))
	shut("while a sentence is written", true)
	w.do(w.Remove(as(counsel), w.report, s, 1))
	shut("taken out again", false)
}

// traces wants each copy named by what leaked of it, and no other text.
func (w *world) traces(one, two string) {
	w.t.Helper()
	look := func(text string) drafting.Leak {
		w.t.Helper()
		l, err := w.WhichCopy(as(solicitor), w.report, text)
		w.do(err)
		return l
	}
	if a, b := look(one), look(strings.ReplaceAll(two, "\n", "\r\n")); a.Named == nil || b.Named == nil || a.Named.Reader.Name != readerOne.Name || b.Named.Reader.Name != readerTwo.Name {
		w.t.Errorf("named %v %v", a.Named, b.Named)
	}
	plain := look(strings.ReplaceAll(one, "\u00a0", " "))
	if plain.Named != nil || !plain.Stripped || len(plain.Signs) != 1 || plain.Signs[0].Reader.Name != readerOne.Name {
		w.t.Errorf("without its spaces: %+v", plain)
	}
	if other := look("Words that stand in no copy."); other.Named != nil || other.Of != 0 || len(other.Signs) != 0 {
		w.t.Errorf("%+v", other)
	}
}

// endsFor ends one with its participant, the other with an act, and both with the report: in the same words as none.
func (w *world) endsFor(all []drafting.CopyPaper) {
	w.t.Helper()
	none := func(what string, p drafting.CopyPaper) {
		w.t.Helper()
		before := w.Back.Gate.Derived()
		_, err := w.OpenCopy(as(visitor), linkIn(p.Link), p.Phrase.Lines())
		_, of := w.OpenCopy(as(visitor), strings.Repeat("x", 32), all[0].Phrase.Lines())
		if err == nil || of == nil || err.Error() != of.Error() {
			w.t.Errorf("%s: %v, none: %v", what, err, of)
		}
		if n := w.Back.Gate.Derived() - before; n != 2 {
			w.t.Errorf("%s: %d derivations for two", what, n)
		}
	}
	open, err := w.OpenCopy(as(visitor), linkIn(all[1].Link), all[1].Phrase.Lines())
	w.do(err)
	_, err = w.OpenByLink(as(visitor), linkIn(all[1].Link), all[1].Phrase.Lines())
	refused(w.t, "a copy opened as a letter", err, cmp.Or(errs.CodeOf(err), errs.NotFound))
	if err == nil {
		w.t.Error("a copy opens as a letter")
	}
	delete(w.cores, "part-2")
	none("of somebody who is no participant any more", all[1])
	_, err = w.MyCopy(as(visitor), open)
	refused(w.t, "while it lay open", err, errs.NotFound)
	w.cores["part-2"] = "Another Made-up Participant"
	list, err := w.Copies(as(chair), w.report)
	w.do(err)
	w.do(w.EndCopy(as(solicitor), list.Copies[1].ID))
	none("ended", all[1])
	one, err := w.reads(all[0])
	w.do(err)
	for _, a := range []access.Actor{member, chair} {
		_, err := w.signs(a)
		w.do(err)
	}
	none("published", all[0])
	if l, err := w.WhichCopy(as(solicitor), w.report, one.Text); err != nil || l.Named == nil || l.Named.Reader.Name != readerOne.Name {
		w.t.Errorf("after publication: %+v %v", l.Named, err)
	}
	pub, err := w.Out.Read(as(visitor), w.id, w.report)
	w.do(err)
	if l, err := w.WhichCopy(as(solicitor), w.report, pub.Text); err != nil || l.Named != nil {
		w.t.Errorf("the published text names a copy: %+v %v", l.Named, err)
	}
}

// TestTwoSendOneCopyAtOnce: by barrier; one paper comes out, and the other's link and words open nothing.
func TestTwoSendOneCopyAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := embargoWorld(t, d)
		p, err := w.ProposeCopies(as(solicitor), w.report, []drafting.Reader{readerOne})
		w.agreed(w.Proposals(), chair, p, err)
		id := w.unsent()[0]
		var wg sync.WaitGroup
		start, papers, failed := make(chan struct{}), make([]drafting.CopyPaper, 2), make([]error, 2)
		for i, a := range []access.Actor{solicitor, counsel} {
			wg.Go(func() {
				<-start
				papers[i], failed[i] = w.IssueCopy(as(a), id)
			})
		}
		close(start)
		wg.Wait()
		if (failed[0] == nil) == (failed[1] == nil) {
			t.Fatalf("of two one goes: %v %v", failed[0], failed[1])
		}
		for i := range papers {
			if failed[i] == nil {
				if v, err := w.reads(papers[i]); err != nil || v.Text == "" {
					t.Error(err)
				}
			}
		}
		var n int
		w.do(d.QueryRow(context.Background(), `SELECT count(*) FROM inquiry_reply_find WHERE kind = 'copy'`).Scan(&n))
		if n != 1 {
			t.Errorf("%d phrases lead to the copy", n)
		}
		w.verified()
	})
}

// TestCopiesByTheirPages: proposed, read by the second, sent on paper once, ended, and what was found traced.
func TestCopiesByTheirPages(t *testing.T) {
	s := newSite(t)
	s.begun(rules.Statutory)
	s.frozen(fact(longSentence))
	s.cores = map[string]string{"part-1": "Made-up Participant"}
	at := inquiry.OnePath + "/" + s.id + "/drafted/" + s.report + "/copies"
	s.Wants(s.Get(solicitor, at), http.StatusOK, "rule 17", "No copy was agreed to", "Made-up Participant", "every copy ends")
	s.Wants(s.Post(solicitor, at, at, "readers", "A made-up reader | nobody known"), http.StatusUnprocessableEntity, "Name the core participant", "A made-up reader | nobody known")
	s.Post(solicitor, at, at, "readers", "Made-up Participant | Made-up Participant\nSynthetic Lawyer | Made-up Participant")
	s.agrees(chair, drafting.KindCopies, "Synthetic Lawyer, for: Made-up Participant", "canary-sentence")
	ids := s.unsent()
	paper := s.Post(solicitor, at, at+"/issue", "send", ids[0])
	s.Wants(paper, http.StatusOK, "This page is shown once", "https://candour.example/inquiry/copy/", "To Made-up Participant", "!canary-sentence", "!Made-up Inquiry:", "!Synthetic Lawyer")
	s.Wants(s.Get(member, at), http.StatusOK, "Its paper was shown on", "Agreed, not sent", "!inquiry/copy/")
	s.Wants(s.Post(solicitor, at, at+"/end"), http.StatusUnprocessableEntity, "Choose whose copy ends")
	s.Post(solicitor, at, at+"/end", "end", ids[1])
	s.Wants(s.Get(solicitor, at), http.StatusOK, "Ended on")
	s.Wants(s.Post(solicitor, at+"/trace", at+"/trace", "text", ""), http.StatusUnprocessableEntity, "Paste the text that was found")
	s.Wants(s.Post(solicitor, at+"/trace", at+"/trace", "text", "1.1 "+longSentence), http.StatusOK, "It cannot be told", "spaces are all alike")
	for _, a := range []access.Actor{clerk, secretary, fromForce, admin, auditor, com1, visitor} {
		for _, path := range []string{at, at + "/trace"} {
			if got := s.Get(a, path); got.Code == http.StatusOK || strings.Contains(got.Body, "Synthetic Lawyer") {
				t.Errorf("%s opens %s: %d", a.ID, path, got.Code)
			}
		}
	}
}
