package participants

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// ProposeText proposes another text of the undertaking: whoever gave the one before gives this one anew
// before anything opens to them.
func (s *Service) ProposeText(ctx context.Context, id, text, why string) (string, error) {
	in := Terms{Inquiry: id, Text: typed.Clean(text), Decision: participant.Decision{Why: typed.Clean(why)}}
	var bad typed.Asked
	bad.Reason(in.Text, "text", "Write what they promise", MaxText)
	bad.Seen(in.Text, "text")
	bad.Reason(in.Why, "why", "Write why this text, and what changed", MaxWhy)
	bad.Seen(in.Why, "why")
	if err := bad.Err(); err != nil {
		return "", err
	}
	return s.propose(ctx, inquiry.InquiryDisclose, KindText, ledger.Of{Kind: kindText, ID: id}, id, "A text of the undertaking of confidence", in, func(ctx context.Context, tx *ledger.Tx,
		_ *inquiry.Inquiry) error {
		return s.checkText(ctx, tx, &in)
	})
}

func (s *Service) checkText(ctx context.Context, q db.Querier, in *Terms) error {
	all, err := s.store.texts(ctx, q, in.Inquiry)
	if err == nil && len(all) > 0 && all[len(all)-1].Text == in.Text {
		err = typed.Wrong("text", "This is the text that counts already")
	}
	if err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if err != nil {
		return err
	}
	return s.Inquiries.Official(ctx, q, &x, inquiry.Official{Field: "text", Words: in.Text}, inquiry.Official{Field: "why", Words: in.Decision.Why})
}

func (s *Service) applyText(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, x *inquiry.Inquiry, in *Terms) error {
	if err := s.checkText(ctx, tx, in); err != nil {
		return errMoved
	}
	all, err := s.store.texts(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	return tx.Insert(kindText, ids.Random("undertaking"), ledger.Row{"inquiry_id": x.ID, "number": int64(len(all) + 1), "text": in.Text, "why": in.Why, "made": s.Today().String(),
		"asked": asked, "agreed": agreed})
}

// hash is a SHA-256 as it is written.
var hash = regexp.MustCompile(`^[0-9a-f]{64}$`)

var errHeld = errs.New(errs.Conflict, "One of these documents is held from you or from somebody who would get it, or is not there any more. It can only be turned down.")

// ProposeGive proposes that some documents are given to some participants, together.
func (s *Service) ProposeGive(ctx context.Context, in Terms) (string, error) {
	in.Set, in.Scope.Part, in.Unread = typed.Clean(in.Set), typed.Clean(in.Scope.Part), typed.Clean(in.Unread)
	var bad typed.Asked
	bad.Seen(in.Unread, "unread")
	bad.Need(len([]rune(in.Unread)) <= MaxWhy, "unread", "Write at most 800 characters")
	bad.Reason(in.Set, "set", "Write what you call what goes together", MaxName)
	bad.Seen(in.Set, "set")
	bad.Seen(in.Scope.Part, "part")
	bad.Need(len([]rune(in.Scope.Part)) <= MaxPart, "part", "Write at most 120 characters")
	bad.Need(len(in.Documents) > 0 && len(in.Documents) <= MaxGiven, "documents", "Choose from 1 to 100 documents")
	bad.Need(len(in.Parties) > 0, "parties", "Choose to whom they are given")
	if err := bad.Err(); err != nil {
		return "", err
	}
	slices.Sort(in.Parties)
	in.Parties = slices.Compact(in.Parties)
	slices.SortFunc(in.Documents, func(a, b Copy) int { return cmp.Compare(a.Document, b.Document) })
	in.Documents = slices.CompactFunc(in.Documents, func(a, b Copy) bool { return a.Document == b.Document })
	id := ids.Random("set")
	return s.propose(ctx, inquiry.InquiryDisclose, KindGive, ledger.Of{Kind: kindGiven, ID: id}, id, "Give documents to participants", in, func(ctx context.Context, tx *ledger.Tx,
		_ *inquiry.Inquiry) error {
		_, err := s.checkGive(ctx, tx, &in)
		return err
	})
}

// checkGive says what is wrong, and gives what would be cut, by the document. Where something is cut out, the
// copy has a hash of its own, which nobody could mistake for the whole.
func (s *Service) checkGive(ctx context.Context, q db.Querier, in *Terms) (map[string]map[string][]restrict.Span, error) {
	cuts := map[string]map[string][]restrict.Span{}
	for _, party := range in.Parties {
		p, err := s.party(ctx, q, in.Inquiry, party)
		if err != nil {
			return nil, err
		}
		now := p.Standing(s.Today())
		if now.State != participant.Stands || !now.Scope.Covers(in.Scope) {
			return nil, typed.Wrong("parties", "Choose those who are participants today, for what these documents are about")
		}
		theirs, err := s.papers(ctx, q, in.Inquiry, of(in.Documents), party)
		if err != nil {
			return nil, err
		}
		if err := unread(in, theirs); err != nil {
			return nil, err
		}
		cuts[party] = map[string][]restrict.Span{}
		for _, c := range in.Documents {
			paper, ok := theirs[c.Document]
			if !ok {
				return nil, typed.Wrong("documents", "One of these is held from somebody who would get it. Leave it out, or choose others who get it")
			}
			if c.Pages < 1 || c.Pages > paper.Pages || !hash.MatchString(c.SHA256) {
				return nil, typed.Wrong("sha256", "Write the SHA-256 and the pages of the copy that is handed over")
			}
			if len(paper.Cut) > 0 && c.SHA256 == paper.SHA256 {
				return nil, typed.Wrong("sha256", "A part of this document is held from somebody who would get it. Cut it out, and give the hash of the copy that is left")
			}
			if err := s.fresh(ctx, q, in.Inquiry, c, paper.Cut); err != nil {
				return nil, err
			}
			cuts[party][c.Document] = paper.Cut
		}
	}
	return cuts, nil
}

// unread asks why documents are given that nobody read for whom they identify: what is held of a person is held of what
// somebody said identifies them.
func unread(in *Terms, papers map[string]Paper) error {
	n := 0
	for _, c := range in.Documents {
		if p, there := papers[c.Document]; there && !p.Looked {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	var bad typed.Asked
	bad.Reason(in.Unread, "unread", "Nobody has read "+strconv.Itoa(n)+" of these documents for whom they identify. Have them read first, on the page of each, or write why they are given "+
		"all the same", MaxWhy)
	return bad.Err()
}

// errUnread is said to the second where that was not asked.
var errUnread = errs.New(errs.Conflict, "Nobody has read one of these documents for whom it identifies, and nothing says why it is given all the same. It can only be turned down.")

// fresh refuses a copy that was given before, when less was cut out of it than has to be now.
func (s *Service) fresh(ctx context.Context, q db.Querier, id string, c Copy, cut []restrict.Span) error {
	before, err := s.store.disclosed(ctx, q, `WHERE inquiry_id = ? AND document_id = ? AND sha256 = ?`, id, c.Document, c.SHA256)
	if slices.ContainsFunc(before, func(d Disclosed) bool { return !participant.Within(cut, d.Cut) }) {
		return typed.Wrong("sha256", "This very copy was given when less was cut out of it. Cut out what is held now, and give the hash of that copy")
	}
	return err
}

func (s *Service) applyGive(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, x *inquiry.Inquiry, in *Terms) error {
	cuts, err := s.checkGive(ctx, tx, in)
	if slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == "unread" }) {
		return errUnread
	}
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) {
		return errHeld
	}
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	for _, party := range in.Parties {
		has, err := s.store.disclosed(ctx, tx, `WHERE party_id = ? AND back IS NULL`, party)
		if err != nil {
			return err
		}
		looked, err := s.papers(ctx, tx, x.ID, of(in.Documents), party)
		if err != nil {
			return err
		}
		for _, c := range in.Documents {
			same := func(d Disclosed) bool {
				return d.Document == c.Document && d.SHA256 == c.SHA256 && d.Scope.Covers(in.Scope)
			}
			if slices.ContainsFunc(has, same) {
				continue // they have this copy already
			}
			var why any
			if !looked[c.Document].Looked {
				why = db.OrNil(in.Unread)
			}
			cut, err := json.Marshal(cuts[party][c.Document])
			if err != nil {
				return err
			}
			if err := tx.Insert(kindGiven, ids.Random("given"), ledger.Row{"inquiry_id": x.ID, "party_id": party, "document_id": c.Document, "title": in.Set, "scope": db.OrNil(in.Scope.Part),
				"sha256": c.SHA256, "pages": int64(c.Pages), "cut": string(cut), "on_day": s.Today().String(), "asked": asked, "agreed": agreed, "back": nil, "back_why": nil, "destroy": nil,
				"unread": why}); err != nil {
				return err
			}
		}
	}
	return nil
}
