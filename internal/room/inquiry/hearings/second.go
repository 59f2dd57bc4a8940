package hearings

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindTimetable  = "inquiry_timetable"  // everybody reads a timetable
	KindRuling     = "inquiry_topic"      // a topic is ruled on
	KindTranscript = "inquiry_transcript" // everybody reads a transcript
	KindLine       = "inquiry_line"       // a line is put right
	KindAgain      = "inquiry_again"      // a later file of a day takes the place of the one before
)

// Terms are what is proposed here. Which fields are filled depends on the kind.
type Terms struct {
	Inquiry    string          `json:"inquiry"`
	Hearing    string          `json:"hearing,omitempty"`
	Transcript string          `json:"transcript,omitempty"`
	Witness    string          `json:"witness,omitempty"`
	Topic      string          `json:"topic,omitempty"`
	Outcome    hearing.Outcome `json:"outcome,omitempty"`
	Part       string          `json:"part,omitempty"`
	Why        string          `json:"why,omitempty"`
	// At, Was and Becomes are of a line that is put right.
	At      transcript.Place `json:"at,omitzero"`
	Was     string           `json:"was,omitempty"`
	Becomes string           `json:"becomes,omitempty"`
}

func (s *Service) kinds() (out []proposal.Kind) {
	for name, k := range map[string]struct {
		propose access.Action
		apply   func(context.Context, *ledger.Tx, proposal.Proposal, *Terms) error
	}{
		KindTimetable: {inquiry.InquiryArrange, s.applyTimetable}, KindRuling: {inquiry.InquiryExamine, s.applyRuling},
		KindTranscript: {inquiry.InquiryExamine, s.applyTranscript}, KindLine: {inquiry.InquiryExamine, s.applyLine},
		KindAgain: {inquiry.InquiryExamine, s.applyAgain},
	} {
		out = append(out, proposal.Kind{Name: name, Propose: k.propose, Agree: inquiry.InquiryAgree, FactsIn: s.facts, Parts: s.parts, Undo: s.undo,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
				var in Terms
				if err := p.Into(&in); err != nil {
					return err
				}
				x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
				if err != nil {
					return err
				}
				if x.Frozen() {
					return inquiry.ErrFrozen()
				}
				return k.apply(ctx, tx, p, &in)
			}})
	}
	return out
}

// facts is what the rules weigh of a proposal. The panel alone rules on a topic. Whoever may be the second
// reads it too.
func (s *Service) facts(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var in Terms
	if p.Into(&in) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	second := rules.Decides
	if p.Kind == KindRuling {
		second = rules.RulesOn
	}
	if action == inquiry.InquiryAgree {
		return s.weigh(ctx, q, &x, second)
	}
	return s.weigh(ctx, q, &x, append([]rules.Does{second}, doing[action]...)...)
}

// parts names what the second must have opened, as it is now.
func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	_, part, err := s.Proposed(ctx, q, p)
	return []string{part}, err
}

// Proposed is what waits for a second human, as it stands now.
type Proposed struct {
	Terms
	Hearing    Hearing
	Timetable  Timetable // as it would be published
	Transcript *Transcript
	Topic      hearing.Topic
	Witness    hearing.Witness
	Told       []jigsaw.Told // every reading of what would be public, for whom it could tell
}

var errMoved = errs.New(errs.Conflict, "What this is about is not there any more, or was decided meanwhile. It can only be turned down.")

// Proposed gives what waits, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if err := p.Into(&out.Terms); err != nil {
		return out, "", err
	}
	if out.Terms.Transcript != "" {
		t, err := s.transcript(ctx, q, out.Inquiry, out.Terms.Transcript)
		if err != nil {
			return out, "", moved(err)
		}
		out.Transcript, out.Terms.Hearing = &t, t.Hearing
	}
	if out.Hearing, err = s.hearing(ctx, q, out.Inquiry, out.Terms.Hearing); err != nil {
		return out, "", moved(err)
	}
	if p.Kind == KindLine || p.Kind == KindAgain {
		from, to := out.At, out.At
		if p.Kind == KindAgain {
			from, to = transcript.Place{}, out.Transcript.Lines[len(out.Transcript.Lines)-1].Place
		}
		if err := s.wholeTo(ctx, q, out.Transcript, from, to); err != nil {
			return Proposed{}, "", err
		}
	}
	switch p.Kind {
	case KindTimetable:
		out.Timetable = timetable(&out.Hearing.Hearing)
		out.Told, err = letting.Told(ctx, q, s.Release, out.Inquiry, timetableText(out.Hearing.ID, out.Timetable))
		return out, opened.Part("timetable", out.Timetable.hash()), err
	case KindTranscript:
		out.Told, err = s.told(ctx, q, out.Transcript)
		return out, opened.Part("transcript", out.Transcript.hash()), err
	case KindAgain:
		out.Told, err = s.toldAgain(ctx, q, out.Transcript)
		return out, opened.Part("file", out.Transcript.nextSHA, out.Transcript.hash()), err
	case KindLine:
		l, _ := out.Transcript.Line(out.At)
		if !out.Transcript.Out.IsZero() {
			out.Told, err = letting.Told(ctx, q, s.Release, out.Inquiry, lineText(out.Transcript, &out.Terms))
		}
		return out, opened.Part("line", l.Text), err
	}
	w, ok := out.Hearing.Witness(out.Terms.Witness)
	i := slices.IndexFunc(w.Topics, func(t hearing.Topic) bool { return t.ID == out.Terms.Topic })
	if !ok || i < 0 {
		return out, "", errMoved
	}
	out.Witness, out.Topic = w, w.Topics[i]
	b, err := json.Marshal(out.Topic)
	return out, opened.Part("topic", string(b)), err
}

func moved(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errMoved
	}
	return err
}

// propose writes what waits about a record, once check finds nothing wrong with it.
func (s *Service) propose(ctx context.Context, action access.Action, kind string, of ledger.Of, record, title string, in Terms,
	check func(context.Context, *ledger.Tx) error) (id string, err error) {
	err = s.write(ctx, action, of, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		if err := check(ctx, tx); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// ProposeTimetable asks a second human to publish the timetable of a hearing as it is.
func (s *Service) ProposeTimetable(ctx context.Context, id, of string) (string, error) {
	in := Terms{Inquiry: id, Hearing: of}
	return s.propose(ctx, inquiry.InquiryArrange, KindTimetable, ledger.Of{Kind: kindHearing, ID: of}, of, "Publish the timetable of a hearing", in,
		func(ctx context.Context, tx *ledger.Tx) error {
			h, err := s.hearing(ctx, tx, id, of)
			if err != nil {
				return err
			}
			t := timetable(&h.Hearing)
			if t.hash() == h.Public.hash() {
				return errs.New(errs.Conflict, "The timetable is published as it is.")
			}
			return letting.Would(ctx, tx, s.Release, id, timetableText(h.ID, t))
		})
}

func (s *Service) applyTimetable(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	h, err := s.hearing(ctx, tx, in.Inquiry, in.Hearing)
	if err != nil {
		return moved(err)
	}
	out := timetable(&h.Hearing)
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	if err := letting.Let(ctx, tx, s.Release, in.Inquiry, timetableText(h.ID, out)); err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindHearing, h.ID, h.Version, ledger.Row{"public": string(b), "public_day": s.Today().String(), "asked": asked, "agreed": agreed})
}

// ProposeRuling puts a ruling on a topic to the panel.
func (s *Service) ProposeRuling(ctx context.Context, in Terms) (string, error) {
	in.Part, in.Why = typed.Clean(in.Part), typed.Clean(in.Why)
	var bad typed.Asked
	bad.Reason(in.Why, "why", "Write why it is ruled so", MaxWhy)
	bad.Need(slices.Contains(hearing.Outcomes, in.Outcome), "outcome", "Choose what is ruled")
	bad.Need((in.Outcome == hearing.InPart) == (in.Part != ""), "part", "Write what of it may be asked, if it is a part of it")
	if err := bad.Err(); err != nil {
		return "", err
	}
	of := ledger.Of{Kind: kindHearing, ID: in.Hearing}
	return s.propose(ctx, inquiry.InquiryExamine, KindRuling, of, in.Topic, "Rule on a topic: "+string(in.Outcome), in, func(ctx context.Context, tx *ledger.Tx) error {
		h, err := s.hearing(ctx, tx, in.Inquiry, in.Hearing)
		if err != nil {
			return err
		}
		w, _ := h.Witness(in.Witness)
		i := slices.IndexFunc(w.Topics, func(t hearing.Topic) bool { return t.ID == in.Topic })
		if i < 0 {
			return errNone
		}
		if w.Topics[i].Ruling != (hearing.Ruling{}) {
			return errs.New(errs.Conflict, "This topic was ruled on already.")
		}
		return nil
	})
}

func (s *Service) applyRuling(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	h, err := s.hearing(ctx, tx, in.Inquiry, in.Hearing)
	if err != nil {
		return moved(err)
	}
	r := hearing.Ruling{Outcome: in.Outcome, Part: in.Part, Why: in.Why, By: access.ActorFrom(ctx).Human, Second: p.Human, On: s.Today()}
	if h.Hearing, err = h.Rule(in.Witness, in.Topic, r); err != nil {
		return moved(err)
	}
	return s.keep(ctx, tx, &h)
}

// ProposeTranscript asks a second human that everybody reads a transcript. Somebody has looked
// before whom each of its lines identifies.
func (s *Service) ProposeTranscript(ctx context.Context, id, of string) (string, error) {
	return s.propose(ctx, inquiry.InquiryExamine, KindTranscript, ledger.Of{Kind: kindTranscript, ID: of}, of, "Publish a transcript", Terms{Inquiry: id, Transcript: of},
		func(ctx context.Context, tx *ledger.Tx) error {
			t, err := s.transcript(ctx, tx, id, of)
			if err != nil {
				return err
			}
			if err := ready(&t); err != nil {
				return err
			}
			return s.would(ctx, tx, &t)
		})
}

// ready says that a transcript can go out.
func ready(t *Transcript) error {
	switch last := t.Lines[len(t.Lines)-1].Place; {
	case !t.Out.IsZero():
		return errs.New(errs.Conflict, "This transcript is public.")
	case t.Looked.To.Compare(last) < 0:
		return errs.New(errs.Conflict, "Nobody has looked yet whom the last lines identify. Read it to the end, and record what you found; nobody is an answer too.")
	}
	return nil
}

func (s *Service) applyTranscript(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	t, err := s.transcript(ctx, tx, in.Inquiry, in.Transcript)
	if err != nil {
		return moved(err)
	}
	if err := ready(&t); err != nil {
		return err
	}
	if err := s.released(ctx, tx, &t); err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Update(ctx, kindTranscript, t.ID, t.Version, ledger.Row{"public_day": s.Today().String(), "asked": asked, "agreed": agreed})
}

// ProposeLine asks a second human to put a line right. Was is the line as its author saw it.
func (s *Service) ProposeLine(ctx context.Context, in Terms) (string, error) {
	in.Becomes, in.Why = typed.Clean(in.Becomes), typed.Clean(in.Why)
	title := "Put right page " + num(in.At.Page) + ", line " + num(in.At.Line) + " of a transcript"
	of, line := ledger.Of{Kind: kindTranscript, ID: in.Transcript}, in.Transcript+"/"+transcript.Anchor(1, in.At)
	return s.propose(ctx, inquiry.InquiryExamine, KindLine, of, line, title, in, func(ctx context.Context, tx *ledger.Tx) error {
		t, err := s.transcript(ctx, tx, in.Inquiry, in.Transcript)
		if err != nil {
			return err
		}
		open, err := s.openTo(ctx, tx, &t, in.At, in.At)
		if err != nil {
			return err
		}
		if !open {
			return transcript.ErrNoLine
		}
		// What the pure rules say of it, with somebody else who agrees.
		_, err = t.Correct(s.correction(&in, access.ActorFrom(ctx).Human, "somebody else"))
		return err
	})
}

func (s *Service) correction(in *Terms, by, second string) transcript.Correction {
	return transcript.Correction{ID: ids.Random("correction"), At: in.At, Was: in.Was, Becomes: in.Becomes, Why: in.Why, By: by, Second: second, On: s.Today()}
}

func (s *Service) applyLine(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	t, err := s.transcript(ctx, tx, in.Inquiry, in.Transcript)
	if err != nil {
		return moved(err)
	}
	if t.Transcript, err = t.Correct(s.correction(in, p.Human, access.ActorFrom(ctx).Human)); err != nil {
		return err
	}
	if !t.Out.IsZero() {
		if err := letting.Let(ctx, tx, s.Release, t.Inquiry, lineText(&t, in)); err != nil {
			return err
		}
	}
	return s.keepTranscript(ctx, tx, &t, nil)
}

// lineText is a line that is put right, as a text by itself.
func lineText(t *Transcript, in *Terms) jigsaw.Text {
	return jigsaw.Text{Kind: "line", Ref: t.ID, Title: "Line that is put right", Words: in.Becomes}
}

// same says that two names of witnesses are one to a reader.
func same(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// elsewhere says that somebody at another hearing of the inquiry goes by a name.
func elsewhere(all []Hearing, but, alias string) bool {
	return slices.ContainsFunc(all, func(h Hearing) bool {
		return h.ID != but && slices.ContainsFunc(h.Witnesses, func(w hearing.Witness) bool { return same(w.Alias, alias) })
	})
}
