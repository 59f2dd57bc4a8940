package inquiry

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// PartAnswers is the part of the vault that holds the answers to a paper, and groupAnswers
// the staff that it is sealed to.
const (
	PartAnswers  vault.Part = "inquiry-answers"
	groupAnswers string     = "inquiry-answers"
)

var errNoPaper = errs.New(errs.NotFound, "There is no such question paper.")

// subjects tells the vault who may open the answers to a paper.
type subjects struct{ s *Service }

// Facts are those of the paper's inquiry, as they are: those who may open, the bodies that
// are looked at (whose kin the vault keeps out as it does of a case), those with a conflict.
func (x subjects) Facts(ctx context.Context, q db.Querier, series string) (map[string]any, error) {
	of, err := x.s.store.inquiryOf(ctx, q, series)
	if err != nil {
		return nil, err
	}
	attrs, err := x.s.facts(ctx, q, &of, InquiryOpen)
	if err != nil {
		return nil, err
	}
	attrs["origin"], attrs["confirmed"] = of.Bodies, true
	return attrs, nil
}

// PaperInput is a version of a question paper as it is proposed.
type PaperInput struct {
	Inquiry   string    `json:"inquiry"`
	Series    string    `json:"series"`
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	Questions string    `json:"questions"`
	Closes    clock.Day `json:"closes"`
	Why       string    `json:"why"`
}

// MaxQuestions is how long a question paper may be, in characters.
const MaxQuestions = 10_000

// Papers gives the question papers of an inquiry to those who work on it.
func (s *Service) Papers(ctx context.Context, id string) (Inquiry, []Consultation, error) {
	x, err := s.One(ctx, id, InquiryWork)
	if err == nil {
		err = s.Step(ctx, s.db, &x, rules.Consultation)
	}
	if err != nil {
		return x, nil, err
	}
	all, err := s.consultations(ctx, s.db, id, s.Today().AddDays(1))
	return x, all, err
}

// consultations gives those of an inquiry; answers count that came before a day.
func (s *Service) consultations(ctx context.Context, q db.Querier, id string, before clock.Day) (out []Consultation, err error) {
	all, err := s.store.papers(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, p := range all {
		if n := len(out); n == 0 || out[n-1].Newest().Series != p.Series {
			out = append(out, Consultation{})
		}
		last := &out[len(out)-1]
		last.Papers = append(last.Papers, p)
	}
	for i := range out {
		series := out[i].Newest().Series
		if err == nil {
			out[i].Tally, out[i].ByVersion, err = s.store.tally(ctx, q, series, before)
		}
		if err == nil {
			out[i].Themes, err = s.store.themes(ctx, q, `WHERE series = ?`, series)
		}
	}
	return out, err
}

// ProposePaper asks a second human to send a question paper out, or another version of one.
func (s *Service) ProposePaper(ctx context.Context, in PaperInput) (string, error) {
	in.Title, in.Questions, in.Why = typed.Clean(in.Title), typed.Clean(in.Questions), typed.Clean(in.Why)
	var id string
	err := s.write(ctx, InquiryWork, in.Inquiry, in.Why, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if err := s.Step(ctx, tx, x, rules.Consultation); err != nil {
			return err
		}
		in := in // a write that is tried again begins with what was asked for
		if in.Series == "" {
			in.Series, in.Number = s.ids.Next("paper"), 1
		} else {
			out, err := s.store.series(ctx, tx, x.ID, in.Series)
			if err != nil {
				return err
			}
			in.Number = len(out) + 1
		}
		if err := s.checkPaper(ctx, tx, x, &in); err != nil {
			return err
		}
		var err error
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindPaper, Record: in.Series, Title: "Send out version " + strconv.Itoa(in.Number) + ": " + in.Title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

func (s *Service) checkPaper(ctx context.Context, q db.Querier, x *Inquiry, in *PaperInput) error {
	var bad typed.Asked
	bad.Words(in.Title, "title", "Write what the consultation is called", MaxTitle)
	bad.Words(in.Questions, "questions", "Write the questions", MaxQuestions)
	bad.Need(!in.Closes.IsZero() && in.Closes.After(s.Today()), "closes", "Write the last day for answers, such as 2 May 2027. It must be after today")
	bad.Words(in.Why, "why", "Write why, for everybody to read. Of a later version, what is different", MaxWhy)
	bad.Seen(in.Title, "title")
	bad.Seen(in.Questions, "questions")
	bad.Seen(in.Why, "why")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Official(ctx, q, x, Official{Field: "title", Words: in.Title}, Official{Field: "questions", Words: in.Questions}, Official{Field: "why", Words: in.Why})
}

// applyPaper sends a version out; the first makes the key that answers are sealed to.
func (s *Service) applyPaper(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in PaperInput
	x, err := s.about(ctx, tx, p, &in)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return errFrozen
	}
	out, err := s.store.series(ctx, tx, x.ID, in.Series)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if in.Number != len(out)+1 {
		return errs.New(errs.Conflict, "Another version went out meanwhile. This can only be turned down.")
	}
	if err := s.checkPaper(ctx, tx, &x, &in); errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds: "+fieldsOf(err)+". It can only be turned down.")
	} else if err != nil {
		return err
	}
	if in.Number == 1 {
		person := vault.NewPerson{ID: in.Series, Synthetic: x.Synthetic, Parts: map[vault.Part][]string{PartAnswers: {groupAnswers}}}
		_, _ = rand.Read(person.Self[:]) // never fails; nobody keeps it, so that nobody opens the answers by a phrase
		if _, err := s.vault.Create(ctx, tx, person); err != nil {
			return err
		}
	}
	return tx.Insert("inquiry_paper", s.ids.Next("version"), ledger.Row{"inquiry_id": x.ID, "series": in.Series, "number": in.Number, "title": in.Title, "questions": in.Questions,
		"opens": s.Today().String(), "closes": in.Closes.String(), "sha256": rules.Digest(in.Questions), "made": s.Today().String(), "why": in.Why})
}

// Consultation gives one paper as everybody reads it.
func (s *Service) Consultation(ctx context.Context, id, series string) (*Public, *Consultation, error) {
	x, err := s.See(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range x.Consultations {
		if c := &x.Consultations[i]; c.Newest().Series == series {
			return x, c, nil
		}
	}
	return nil, nil, errNoPaper
}

// AnswerInput is what somebody answers, who needs no account.
type AnswerInput struct {
	Inquiry, Series, Words string
	Number                 int  // of the version that was on their page
	Publish                bool // default no
}

// MaxAnswer is how long an answer may be, in characters.
const MaxAnswer = 10_000

// errClosed is said to whoever answers a paper that takes no answers.
var errClosed = errs.New(errs.Conflict, "This consultation takes no answers now. What you wrote was not sent.")

// errStale is said to whoever answers a version that is not the newest any more.
var errStale = errs.New(errs.Conflict, "The questions changed while you wrote. They are on this page as they are now, with what you wrote. "+
	"Read them, and send your answer if it still says what you think.")

// Answer seals an answer to a paper. Nothing is kept of who sent it, and of when only the
// day.
func (s *Service) Answer(ctx context.Context, in AnswerInput) error {
	in.Words = typed.Clean(in.Words)
	var bad typed.Asked
	bad.Words(in.Words, "answer", "Write your answer", MaxAnswer)
	if bad.Err() != nil {
		return bad.Err()
	}
	id := ids.Random("answer")
	act := ledger.Act{Action: InquirySpeak, Kind: "inquiry_paper", ID: in.Series}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		x, err := s.store.inquiry(ctx, tx, in.Inquiry)
		if err != nil {
			return err
		}
		out, err := s.store.series(ctx, tx, x.ID, in.Series)
		if err != nil {
			return err
		}
		if newest := out[len(out)-1]; x.Frozen() || !newest.Open(s.Today()) {
			return errClosed
		} else if newest.Number != in.Number {
			return errStale
		}
		sealed, err := s.vault.Seal(ctx, tx, in.Series, PartAnswers, answerPlace(id), []byte(in.Words))
		if err != nil {
			return err
		}
		return tx.Insert("inquiry_answer", id, ledger.Row{"inquiry_id": x.ID, "series": in.Series, "number": len(out), "sealed": sealed, "publish": in.Publish, "on_day": s.Today().String()})
	})
	return err
}

func answerPlace(id string) vault.Place {
	return vault.Place{Table: "inquiry_answer", Column: "sealed", Row: id}
}

// Group is answers that are nearly one text.
type Group struct {
	Text    string
	Answers []string // all of them as they were sent, the first too
	Numbers []int    // of the version that each of them answered
	Publish int      // how many of them agreed to be published
}

// Readable are the papers whose answers the actor may open, with how many there are.
func (s *Service) Readable(ctx context.Context, id string) (Inquiry, []Consultation, error) {
	x, err := s.One(ctx, id, InquiryOpen)
	if err != nil {
		return x, nil, err
	}
	all, err := s.consultations(ctx, s.db, id, s.Today().AddDays(1))
	return x, all, err
}

// OpenAnswers opens the answers to a paper, with an entry of the log for the opening, and
// groups near copies. Nothing is left out: a group says each answer of it.
func (s *Service) OpenAnswers(ctx context.Context, id, series, purpose string) ([]Group, error) {
	purpose = typed.Clean(purpose)
	x, err := s.One(ctx, id, InquiryOpen)
	if err != nil {
		return nil, err
	}
	if _, err = s.store.series(ctx, s.db, id, series); err != nil {
		return nil, err
	}
	var bad typed.Asked
	bad.Words(purpose, "purpose", "Write what you open them for", MaxWhy)
	bad.Need(purpose == "" || !saysnothing.Is(purpose, "purpose"), "purpose", "Write what you open them for, in words that say something")
	if bad.Err() != nil {
		return nil, bad.Err()
	}
	all, err := s.store.answers(ctx, s.db, series)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var items []vault.Sealed
	for _, a := range all {
		items = append(items, vault.Sealed{Part: PartAnswers, Place: answerPlace(a.id), Text: a.sealed})
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: series, Purpose: purpose, Items: items, As: "answers", Shown: true})
	if err != nil {
		return nil, hide(err)
	}
	texts := make([]string, len(plain))
	for i, p := range plain {
		texts[i] = string(p)
	}
	first := rules.Copies(texts)
	return groupsOf(all, texts, first), s.keepGroups(ctx, &x, all, first)
}

func groupsOf(all []sealedAnswer, texts []string, first []int) (out []Group) {
	at := map[int]int{}
	for i, f := range first {
		j, there := at[f]
		if !there {
			j = len(out)
			at[f], out = j, append(out, Group{Text: texts[i]})
		}
		out[j].Answers, out[j].Numbers = append(out[j].Answers, texts[i]), append(out[j].Numbers, all[i].number)
		if all[i].publish {
			out[j].Publish++
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int { return len(b.Answers) - len(a.Answers) })
	return out
}

// keepGroups records which answers are nearly one text, so that both numbers can be told.
// Where nothing is written any more it is left as it was.
func (s *Service) keepGroups(ctx context.Context, x *Inquiry, all []sealedAnswer, first []int) error {
	changed := false
	for i, a := range all {
		changed = changed || a.copyOf != all[first[i]].id
	}
	if !changed || x.Frozen() {
		return nil
	}
	return s.write(ctx, InquiryOpen, x.ID, "", func(ctx context.Context, tx *ledger.Tx, _ *Inquiry) error {
		for i, a := range all {
			if of := all[first[i]].id; of != a.copyOf {
				if err := tx.Update(ctx, "inquiry_answer", a.id, 0, ledger.Row{"copy_of": of}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// AnswerPersons gives the persons of the vault to whom the answers to an inquiry's consultations are sealed.
func (s *Service) AnswerPersons(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	all, err := s.store.papers(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, p := range all {
		if !slices.Contains(out, p.Series) {
			out = append(out, p.Series)
		}
	}
	return out, err
}
