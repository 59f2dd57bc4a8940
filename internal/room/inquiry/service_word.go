package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// MaxWord is how long what will be said may be told, in characters.
const MaxWord = 300

// Words gives the dates of next word to those who work on an inquiry.
func (s *Service) Words(ctx context.Context, id string) (Inquiry, []rules.Word, error) {
	x, err := s.One(ctx, id, InquiryWork)
	if err != nil {
		return x, nil, err
	}
	all, err := s.store.words(ctx, s.db, id)
	return x, all, err
}

// writeWord is write also while the inquiry is suspended: that is when people most need to
// hear when it will say something. After its end nothing is written.
func (s *Service) writeWord(ctx context.Context, id string, do func(context.Context, *ledger.Tx, *Inquiry) error) error {
	return s.writeEven(ctx, InquiryWork, id, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if x.State == Ended {
			return errFrozen
		}
		return do(ctx, tx, x)
	})
}

// SetWord says by which day the inquiry will next say something. Earlier days stay as they
// are: one that passes is missed whatever is set after it.
func (s *Service) SetWord(ctx context.Context, id string, due clock.Day, what string) error {
	what = typed.Clean(what)
	return s.writeWord(ctx, id, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		var bad typed.Asked
		bad.Need(!due.IsZero(), "due", "Write the day by which you will say something, such as 2 March 2027")
		bad.Need(due.IsZero() || due.After(s.Today()), "due", "The day must be after today")
		bad.Words(what, "what", "Write what you will say by then", MaxWord)
		bad.Seen(what, "what")
		bad.Need(what == "" || !saysnothing.Is(what, "what"), "what", "Write what you will say by then, in words that say something")
		if bad.Err() != nil {
			return bad.Err()
		}
		if err := s.Official(ctx, tx, x, Official{Field: "what", Words: what}); err != nil {
			return err
		}
		return tx.Insert("inquiry_word", s.ids.Next("word"), ledger.Row{"inquiry_id": x.ID, "due": due.String(), "what": what, "made": s.Today().String()})
	})
}

// WordInput is what is recorded of a word, as it is proposed: that it was kept, by something
// that the inquiry published, or that this is taken back.
type WordInput struct {
	Inquiry string `json:"inquiry"`
	Word    string `json:"word"`
	Back    bool   `json:"back,omitempty"`
	// To is what was published. Of words that are published with the record itself only
	// the kind is there, and Text says them.
	To   rules.Published `json:"to,omitzero"`
	Text string          `json:"text,omitempty"`
	// Why is said of what is taken back, for everybody to read.
	Why string `json:"why,omitempty"`
}

// Sayable is something that an inquiry published, to which a word can point.
type Sayable struct {
	rules.Published
	Title string
	At    string    // where it is, below the page of the inquiry
	On    clock.Day // zero of what is published with the record itself
	Lines []string  // what it says
	since string    // the id that says when it came; empty: the day alone does
}

// part names it among what the second must open.
func (p *Sayable) part() string {
	return opened.Part("published", append([]string{string(p.Kind), p.ID, p.Title, p.At, p.On.String()}, p.Lines...)...)
}

// after says that something was published after a word was given. What tells only its day
// came on a later one.
func (p *Sayable) after(w *rules.Word) bool {
	if p.since == "" {
		return p.On.After(w.Made)
	}
	return made(p.since) > made(w.ID)
}

// made is the part of an id that sorts by when it was made.
func made(id string) string {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] == '-' {
			return id[i+1:]
		}
	}
	return id
}

// keptBy gives the word that something keeps already, if there is one beside w.
func keptBy(to rules.Published, text string, w *rules.Word, all []rules.Word) (rules.Word, bool) {
	i := slices.IndexFunc(all, func(o rules.Word) bool {
		if o.ID == w.ID || o.Kept.IsZero() || len(o.Said) == 0 {
			return false
		}
		last := o.Said[len(o.Said)-1]
		return last.To == to && (to.Kind != rules.PubUpdate || saysnothing.Letters(last.By) == saysnothing.Letters(text))
	})
	if i < 0 {
		return rules.Word{}, false
	}
	return all[i], true
}

// sayables are what an inquiry published after a word was given and what keeps no other word,
// the newest first.
func (s *Service) sayables(ctx context.Context, q db.Querier, x *Inquiry, w *rules.Word) (out []Sayable, err error) {
	p := Public{Inquiry: *x, Today: s.Today()}
	if p.Words, err = s.store.words(ctx, q, x.ID); err != nil {
		return nil, err
	}
	if p.Terms, err = s.store.termsOf(ctx, q, x.ID); err == nil {
		p.Turns, err = s.store.turns(ctx, q, x.ID)
	}
	if err == nil {
		p.Consultations, err = s.consultations(ctx, q, x.ID, p.Today)
	}
	if err != nil {
		return nil, err
	}
	for _, one := range published(&p) {
		if _, taken := keptBy(one.Published, "", w, p.Words); !taken && one.after(w) {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b Sayable) int { return b.On.Sub(a.On) })
	return out, nil
}

// WordChoices are what each word that is not kept may point to, by its id.
func (s *Service) WordChoices(ctx context.Context, x *Inquiry, words []rules.Word) (map[string][]Sayable, error) {
	out := map[string][]Sayable{}
	for i := range words {
		if !words[i].Kept.IsZero() {
			continue
		}
		all, err := s.sayables(ctx, s.db, x, &words[i])
		if err != nil {
			return nil, err
		}
		out[words[i].ID] = all
	}
	return out, nil
}

// ProposeWord asks a second human to agree that a word was kept, or that this is taken back.
// Nothing of it is public before, and it counts from the day on which they agree.
func (s *Service) ProposeWord(ctx context.Context, in WordInput) (string, error) {
	in.Text, in.Why = typed.Clean(in.Text), typed.Clean(in.Why)
	var id string
	err := s.writeWord(ctx, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		w, _, err := s.checkWord(ctx, tx, x, &in)
		if err != nil {
			return err
		}
		title := "Record as said, of " + w.Due.Human() + ": " + w.What
		if in.Back {
			title = "Take back that this was said, of " + w.Due.Human() + ": " + w.What
		}
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindWord, Record: w.ID, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// checkWord says what is wrong with a record of a word, and gives the word and what it points
// to.
func (s *Service) checkWord(ctx context.Context, q db.Querier, x *Inquiry, in *WordInput) (rules.Word, Sayable, error) {
	all, err := s.store.words(ctx, q, x.ID)
	if err != nil {
		return rules.Word{}, Sayable{}, err
	}
	var bad typed.Asked
	i := slices.IndexFunc(all, func(w rules.Word) bool { return w.ID == in.Word })
	bad.Need(i >= 0, "word", "Choose which date")
	if bad.Err() != nil {
		return rules.Word{}, Sayable{}, bad.Err()
	}
	w := all[i]
	if in.Back {
		bad.Words(in.Why, "why", "Write why it is taken back, for everybody to read", MaxWhy)
		bad.Seen(in.Why, "why")
		bad.Need(in.Why == "" || !saysnothing.Is(in.Why, "why"), "why", "Write why it is taken back, in words that say something")
		if bad.Err() == nil && w.Kept.IsZero() {
			return w, Sayable{}, errs.New(errs.Conflict, "Nothing is recorded as said of this date.")
		}
		if bad.Err() == nil {
			return w, Sayable{}, s.Official(ctx, q, x, Official{Field: "why", Words: in.Why})
		}
		return w, Sayable{}, bad.Err()
	}
	if !w.Kept.IsZero() {
		return w, Sayable{}, errs.New(errs.Conflict, "It was recorded already that this was said.")
	}
	if in.To.Kind == rules.PubUpdate {
		bad.Need(in.To.ID == "", "to", "Choose what was published")
		bad.Words(in.Text, "text", "Write what the inquiry says, for everybody to read", MaxAbout)
		bad.Seen(in.Text, "text")
		bad.Need(in.Text == "" || !saysnothing.Is(in.Text, w.What, "said", "done", "published"), "text",
			"That says nothing that the date did not say already. Write what the inquiry has to say, for everybody to read")
		other, taken := keptBy(in.To, in.Text, &w, all)
		bad.Need(!taken, "text", "These words keep the date of "+other.Due.Human()+" already. Write what the inquiry has to say of this one")
		to := Sayable{Published: in.To, Title: in.Text, Lines: []string{in.Text}}
		if bad.Err() == nil {
			return w, to, s.Official(ctx, q, x, Official{Field: "text", Words: in.Text})
		}
		return w, to, bad.Err()
	}
	may, err := s.sayables(ctx, q, x, &w)
	if err != nil {
		return w, Sayable{}, err
	}
	other, taken := keptBy(in.To, "", &w, all)
	bad.Need(!taken, "to", "This keeps the date of "+other.Due.Human()+" already. One thing that was published keeps one date")
	if bad.Err() != nil {
		return w, Sayable{}, bad.Err()
	}
	j := slices.IndexFunc(may, func(p Sayable) bool { return p.Published == in.To })
	bad.Need(j >= 0, "to", "Choose something that the inquiry published after it gave this date, or write the words here")
	if bad.Err() != nil {
		return w, Sayable{}, bad.Err()
	}
	return w, may[j], nil
}

// ProposedWord gives, to whoever answers it, the word and what it points to as they stand now.
func (s *Service) ProposedWord(ctx context.Context, p proposal.Proposal) (WordInput, rules.Word, Sayable, string, error) {
	return s.proposedWord(ctx, s.db, p)
}

func (s *Service) proposedWord(ctx context.Context, q db.Querier, p proposal.Proposal) (in WordInput, w rules.Word, to Sayable, part string, err error) {
	x, err := s.about(ctx, q, p, &in)
	if err != nil {
		return in, w, to, "", err
	}
	if x.State == Ended {
		return in, w, to, "", errFrozen
	}
	w, to, err = s.checkWord(ctx, q, &x, &in)
	return in, w, to, opened.Part("word", w.ID, w.Due.String(), w.What, w.Kept.String(), w.By, to.part()), noLonger(err)
}

func (s *Service) applyWord(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	in, w, to, _, err := s.proposedWord(ctx, tx, p)
	if err != nil {
		return err
	}
	asked, agreed, err := s.both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	row := ledger.Row{"inquiry_id": in.Inquiry, "word_id": w.ID, "back": in.Back, "on_day": s.Today().String(), "asked": asked, "agreed": agreed}
	if in.Back {
		row["why"] = in.Why
	} else {
		row["kind"], row["ref"], row["place"], row["words"] = string(to.Kind), db.OrNil(to.ID), db.OrNil(to.At), to.Title
	}
	return tx.Insert("inquiry_kept", s.ids.Next("kept"), row)
}

// both say who proposed and who agrees, as everybody reads it.
func (s *Service) both(ctx context.Context, q db.Querier, id string, p proposal.Proposal) (asked, agreed string, err error) {
	seats, err := s.store.seatsOf(ctx, q, id)
	return publicWords(seats, p.Human), publicWords(active(seats, s.Today()), access.ActorFrom(ctx).Human), err
}

// Promised gives the dates of next word of an inquiry that were not kept: ids that nobody is shown.
func (s *Service) Promised(ctx context.Context, q db.Querier, x *Inquiry) (out []string, err error) {
	all, err := s.store.words(ctx, q, x.ID)
	for _, w := range all {
		if w.Kept.IsZero() {
			out = append(out, w.ID)
		}
	}
	return out, err
}

// OpenPapers gives the consultations of an inquiry that take answers: ids that nobody is shown.
func (s *Service) OpenPapers(ctx context.Context, q db.Querier, x *Inquiry) (out []string, err error) {
	all, err := s.store.papers(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	newest := map[string]Paper{}
	for _, p := range all {
		if p.Number > newest[p.Series].Number {
			newest[p.Series] = p
		}
	}
	for series, p := range newest {
		if p.Open(s.Today()) {
			out = append(out, series)
		}
	}
	slices.Sort(out)
	return out, err
}
